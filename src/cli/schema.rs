//! `deployer schema`.

use super::{Console, Exit, Failure};
use crate::diag::nearest;
use crate::ops::schema;
use clap::Args;

/// The schemas of JSON documents that commands write, beside the schemas of the language.
const REPORTS: &[(&str, &str)] = &[
    ("check-report", include_str!("../../docs/schema/check-report.schema.json")),
    ("cost-report", include_str!("../../docs/schema/cost-report.schema.json")),
];

/// Print the JSON Schema of a kind of document, for editors.
///
/// Without an argument, prints the schema of any document.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A kind such as MicroService or Environment, check-report or cost-report for the JSON of
    /// `check` and `cost`.
    kind: Option<String>,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<Exit, Failure> {
    if let Some((_, schema)) = REPORTS.iter().find(|(name, _)| arguments.kind.as_deref() == Some(name)) {
        console.print(schema);
        return Ok(Exit::Fine);
    }
    let Some(schema) = schema::run(arguments.kind.as_deref()) else {
        return Err(unknown(arguments.kind.as_deref().unwrap_or_default()));
    };
    console.print(&format!("{schema:#}\n"));
    Ok(Exit::Fine)
}

fn unknown(kind: &str) -> Failure {
    let names: Vec<&str> = schema::names().into_iter().chain(REPORTS.iter().map(|(name, _)| *name)).collect();
    let hint = match nearest(kind, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("the kinds are {}", names.join(", ")),
    };
    Failure::new(format!("there is no kind `{kind}`")).hint(hint)
}
