//! `deployer list`, and tables for the commands that have one.

use super::options::{DataFormat, Start};
use super::render::printable;
use super::workspace::{self, Input, Located};
use super::{Console, Exit, Failure, findings};
use crate::ops::list::{self, StackEntry};
use crate::ops::{Selection, Session};
use clap::Args;
use serde_json::json;

/// List stacks, environments, services and components.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only this stack.
    #[arg(short, long, env = "DEPLOYER_STACK", hide_env_values = true)]
    stack: Option<String>,
    #[command(flatten)]
    input: Input,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t = DataFormat::Human)]
    format: DataFormat,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = workspace::locate(&arguments.input, start, console)?;
    let session = Session::open(located.loader.as_ref());
    let mut sink = session.sink();
    let selection = Selection { stack: arguments.stack.clone(), ..Selection::default() };
    let wanted: Vec<&str> = session.stacks(&selection, &mut sink).iter().map(|stack| stack.name.as_str()).collect();
    let mut stacks = list::run(&session);
    stacks.retain(|stack| wanted.contains(&stack.name.as_str()));
    console.print(&match arguments.format {
        DataFormat::Human => human(&stacks, &located),
        DataFormat::Json => json(&stacks),
    });
    let errors = findings::errors(sink);
    findings::say_aside(!stacks.is_empty(), &errors, session.sources(), &located, console);
    Ok(findings::exit(&errors))
}

fn human(stacks: &[StackEntry], located: &Located) -> String {
    let prefix = located.prefix_for_people();
    let mut text = String::new();
    for stack in stacks {
        let environments =
            if stack.environments.is_empty() { "none".to_owned() } else { stack.environments.join(", ") };
        text.push_str(&format!("stack {}\nenvironments: {environments}\n", stack.name));
        let rows = stack.components.iter().map(|component| {
            let address = format!("  {}/{}", component.service, component.name);
            vec![address, component.kind.clone(), format!("{prefix}{}", component.place)]
        });
        text.push_str(&columns(&rows.collect::<Vec<_>>()));
        text.push('\n');
    }
    printable(text.trim_end_matches('\n')).into_owned() + if stacks.is_empty() { "" } else { "\n" }
}

fn json(stacks: &[StackEntry]) -> String {
    let stacks = stacks.iter().map(|stack| {
        let components = stack.components.iter().map(|component| {
            json!({
                "service": component.service,
                "name": component.name,
                "kind": component.kind,
                "source": component.place,
            })
        });
        json!({
            "name": stack.name,
            "environments": stack.environments,
            "components": components.collect::<Vec<_>>(),
        })
    });
    format!("{:#}\n", json!({"version": 1, "stacks": stacks.collect::<Vec<_>>()}))
}

/// Rows with their cells one below the other, two spaces between columns.
#[must_use]
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..rows.iter().map(Vec::len).max().unwrap_or(0)).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn cells_stand_below_each_other_and_no_line_ends_in_spaces() {
        let rows = [vec!["größe", "b", "c"], vec!["a", "bbb", ""]];
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        assert_eq!(columns(&rows), "größe  b    c\na      bbb\n");
    }
}
