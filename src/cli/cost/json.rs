//! The estimate as one JSON document; `docs/schema/cost-report.schema.json` describes it.

use crate::cost::{ComponentEstimate, HOURS_PER_MONTH, LineItem, PriceBook};
use crate::ops::cost::{EnvironmentCost, StackCost};
use serde_json::{Value as Json, json};

/// The version of the document.
const VERSION: u32 = 1;

pub(super) fn write(costs: &[StackCost], book: &PriceBook) -> String {
    let tables = book.tables().map(|(name, table)| json!({"name": name, "source": table.source, "date": table.date}));
    let stacks = costs.iter().map(|stack| {
        let environments = stack.environments.iter().map(environment);
        json!({"name": stack.stack, "environments": environments.collect::<Vec<_>>()})
    });
    let document = json!({
        "version": VERSION,
        "tool": {"name": "deployer", "version": env!("CARGO_PKG_VERSION")},
        "currency": "USD",
        "hoursPerMonth": HOURS_PER_MONTH,
        "priceBook": {"name": book.name(), "date": book.date(), "tables": tables.collect::<Vec<_>>()},
        "stacks": stacks.collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn environment(cost: &EnvironmentCost) -> Json {
    let components = cost.estimate.components.iter().map(|(address, estimate)| {
        json!({
            "address": address.to_string(),
            "kind": cost.kinds.get(address),
            "monthly": estimate.monthly().map(cents),
            "atMost": estimate.at_most().map(cents),
            "items": estimate.items.iter().map(item).collect::<Vec<_>>(),
            "byUse": by_use(estimate),
            "unknown": unknown(estimate),
            "assumptions": assumptions(estimate),
        })
    });
    json!({
        "name": cost.environment,
        "region": cost.region,
        "monthly": cost.estimate.monthly().map(cents),
        "atMost": cost.estimate.at_most().map(cents),
        "components": components.collect::<Vec<_>>(),
    })
}

fn item(item: &LineItem) -> Json {
    json!({
        "resource": item.resource.as_str(),
        "type": item.resource_type,
        "what": item.what,
        "quantity": short(item.quantity),
        "most": short(item.most),
        "unit": item.unit,
        "unitPrice": item.unit_price,
        "monthly": cents(item.monthly()),
        "atMost": cents(item.at_most()),
    })
}

fn by_use(estimate: &ComponentEstimate) -> Vec<Json> {
    let one = |item: &crate::cost::UsageItem| {
        json!({
            "resource": item.resource.as_str(),
            "type": item.resource_type,
            "what": item.what,
            "unit": item.unit,
            "unitPrice": item.unit_price,
            "usage": item.usage,
        })
    };
    estimate.usage.iter().map(one).collect()
}

fn unknown(estimate: &ComponentEstimate) -> Vec<Json> {
    let one = |unknown: &crate::cost::Unknown| {
        json!({
            "resource": unknown.resource.as_ref().map(|id| id.as_str()),
            "type": unknown.resource_type,
            "what": unknown.what,
            "reason": unknown.reason.to_string(),
        })
    };
    estimate.unknown.iter().map(one).collect()
}

fn assumptions(estimate: &ComponentEstimate) -> Vec<Json> {
    let one = |assumption: &crate::cost::Assumption| json!({"resource": assumption.resource.as_str(), "text": assumption.text});
    estimate.assumptions.iter().map(one).collect()
}

/// Amounts in hundredths of a cent, so that small ones do not become zero and sums do not show what binary
/// fractions leave.
fn cents(amount: f64) -> f64 {
    (amount * 10_000.0).round() / 10_000.0
}

/// Quantities without what binary fractions leave.
fn short(quantity: f64) -> f64 {
    (quantity * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::cli::render::tests::breaches;
    use crate::cost::PriceBook;
    use crate::frontend::ResolveOptions;
    use crate::ops::{Selection, Session, cost};
    use crate::source::OsLoader;
    use serde_json::Value as Json;
    use std::path::Path;

    #[test]
    fn the_json_estimate_is_what_its_schema_says() {
        let schema: Json = serde_json::from_str(include_str!("../../../docs/schema/cost-report.schema.json")).unwrap();
        let loader = OsLoader::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/online-shop"));
        let session = Session::open(&loader);
        let options = ResolveOptions { placeholders: true, ..ResolveOptions::default() };
        let (costs, _) = cost::run(&session, &Selection::default(), &options, PriceBook::built_in());
        let document: Json = serde_json::from_str(&write(&costs, PriceBook::built_in())).unwrap();
        assert_eq!(document["stacks"][0]["environments"].as_array().unwrap().len(), 3);
        assert_eq!(breaches(&schema, &schema, &document, "estimate"), Vec::<String>::new());
    }
}
