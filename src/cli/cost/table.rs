//! The estimate as a table for people: a line a component, a column an environment.

use crate::cli::render::{counted, printable};
use crate::cost::{ComponentEstimate, HOURS_PER_MONTH, PriceBook};
use crate::kinds::Address;
use crate::ops::cost::{EnvironmentCost, StackCost};
use std::collections::{BTreeMap, BTreeSet};

/// What stands behind an amount that is not all.
const INCOMPLETE: &str = "*";

pub(super) fn write(costs: &[StackCost], book: &PriceBook, items: bool) -> String {
    let mut text = String::new();
    for stack in costs.iter().filter(|stack| !stack.environments.is_empty()) {
        text.push_str(&table(stack));
        text.push('\n');
        if items {
            stack.environments.iter().for_each(|cost| text.push_str(&item_lists(cost)));
        }
        text.push_str(&notes(stack, items));
    }
    text.push_str(&format!(
        "US dollars a month of {HOURS_PER_MONTH} hours, at list prices of {} ({}); without data transfer, free tiers, discounts and taxes\n",
        book.date(), book.name()
    ));
    printable(&text).into_owned()
}

fn table(stack: &StackCost) -> String {
    let addresses: BTreeSet<&Address> =
        stack.environments.iter().flat_map(|cost| cost.estimate.components.keys()).collect();
    let heading = stack.environments.iter().map(|cost| cost.environment.clone());
    let mut rows: Vec<Vec<String>> = vec![std::iter::once(format!("stack {}", stack.stack)).chain(heading).collect()];
    for address in addresses {
        let cells = stack.environments.iter().map(|cost| match cost.estimate.components.get(address) {
            None => String::new(),
            Some(estimate) => cell(estimate.monthly(), estimate.at_most(), !estimate.unknown.is_empty(), estimate),
        });
        rows.push(std::iter::once(address.to_string()).chain(cells).collect());
    }
    let totals = stack.environments.iter().map(|cost| {
        let incomplete = cost.estimate.components.values().any(|component| !component.unknown.is_empty());
        match (cost.estimate.monthly(), cost.estimate.at_most()) {
            (Some(monthly), Some(most)) => range(monthly, most, incomplete),
            _ => "unknown".to_owned(),
        }
    });
    rows.push(std::iter::once("total".to_owned()).chain(totals).collect());
    aligned(&rows)
}

fn cell(monthly: Option<f64>, most: Option<f64>, incomplete: bool, estimate: &ComponentEstimate) -> String {
    match (monthly, most) {
        (Some(monthly), Some(most)) => range(monthly, most, incomplete),
        _ if estimate.unknown.is_empty() => "by use".to_owned(),
        _ => "unknown".to_owned(),
    }
}

fn range(monthly: f64, most: f64, incomplete: bool) -> String {
    let mark = if incomplete { INCOMPLETE } else { "" };
    if most - monthly < 0.005 {
        format!("{}{mark}", amount(monthly))
    } else {
        format!("{} to {}{mark}", amount(monthly), amount(most))
    }
}

/// Two decimals; what is less than half a cent is not nothing.
fn amount(dollars: f64) -> String {
    if dollars > 0.0 && dollars < 0.005 { "<0.01".to_owned() } else { format!("{dollars:.2}") }
}

/// The first column to the left, amounts to the right. A mark hangs over, so that digits stand below digits.
fn aligned(rows: &[Vec<String>]) -> String {
    let digits = |cell: &String| cell.trim_end_matches(INCOMPLETE).chars().count();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(digits).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let space = " ".repeat(width.saturating_sub(digits(cell)));
            let hang = if cell.ends_with(INCOMPLETE) { "" } else { " " };
            if column == 0 {
                line.push_str(&format!("{cell}{space}"));
            } else {
                line.push_str(&format!("  {space}{cell}{hang}"));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// What each component of an environment pays for.
fn item_lists(cost: &EnvironmentCost) -> String {
    let mut text = String::new();
    for (address, estimate) in &cost.estimate.components {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for item in &estimate.items {
            let how = format!("{} {} at {}", short(item.quantity), item.unit, item.unit_price);
            let amount = range(item.monthly(), item.at_most(), false);
            rows.push(vec![format!("  {}", item.resource), item.what.clone(), how, amount]);
        }
        for item in &estimate.usage {
            let how = item.unit_price.map_or_else(|| item.unit.to_owned(), |price| format!("{} at {price}", item.unit));
            let by = format!("by use ({})", item.usage);
            rows.push(vec![format!("  {}", item.resource), item.what.clone(), how, by]);
        }
        if !rows.is_empty() {
            text.push_str(&format!("{address} in {}\n{}\n", cost.environment, crate::cli::list::columns(&rows)));
        }
    }
    text
}

fn short(quantity: f64) -> f64 {
    (quantity * 1000.0).round() / 1000.0
}

/// What is unknown, what was assumed, what was left out: once, with the environments that it holds for.
fn notes(stack: &StackCost, items: bool) -> String {
    let mut unknown = Notes::default();
    let mut assumed = Notes::default();
    let mut by_use = BTreeSet::new();
    for cost in &stack.environments {
        for (address, estimate) in &cost.estimate.components {
            for found in &estimate.unknown {
                let resource = found.resource.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
                unknown.add(format!("{address}{resource}: {}: {}", found.what, found.reason), &cost.environment);
            }
            for assumption in &estimate.assumptions {
                assumed.add(format!("{address} {}: {}", assumption.resource, assumption.text), &cost.environment);
            }
            by_use.extend(estimate.usage.iter().map(|item| (address, &item.resource, &item.what)));
        }
    }
    let mut text = unknown.write(&format!("unknown ({INCOMPLETE}), and not in the amounts:"), stack.environments.len());
    text.push_str(&assumed.write("assumed:", stack.environments.len()));
    if !by_use.is_empty() {
        let hint = if items { "" } else { "; `--items` lists them" };
        text.push_str(&format!("paid by use, and not in the amounts: {}{hint}\n\n", counted(by_use.len(), "thing")));
    }
    text
}

/// Sentences with the environments in which they hold.
#[derive(Default)]
struct Notes<'a> {
    notes: BTreeMap<String, Vec<&'a str>>,
}

impl<'a> Notes<'a> {
    fn add(&mut self, note: String, environment: &'a str) {
        let environments = self.notes.entry(note).or_default();
        if environments.last() != Some(&environment) {
            environments.push(environment);
        }
    }

    fn write(&self, heading: &str, all: usize) -> String {
        if self.notes.is_empty() {
            return String::new();
        }
        let mut text = format!("{heading}\n");
        for (note, environments) in &self.notes {
            let places =
                if environments.len() < all { format!(" [{}]", environments.join(", ")) } else { String::new() };
            text.push_str(&format!("  {note}{places}\n"));
        }
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{aligned, amount};

    #[test]
    fn an_amount_is_zero_only_if_nothing_is_paid() {
        assert_eq!([amount(0.0), amount(0.001), amount(0.005), amount(12.345_6)], ["0.00", "<0.01", "0.01", "12.35"]);
    }

    #[test]
    fn amounts_stand_below_each_other_and_marks_hang_over() {
        let rows = [["stack shop", "dev"], ["a/b", "1.00*"], ["a/longer-name", "200.00"]];
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        assert_eq!(aligned(&rows), "stack shop        dev\na/b              1.00*\na/longer-name  200.00\n");
    }
}
