//! `deployer explain`.

use super::render::{printable, wrap};
use super::{Console, Exit, Failure, list};
use crate::diag::{CodeInfo, nearest};
use crate::kinds::{self, KINDS};
use crate::ops::explain;
use clap::Args;

/// Explain a code of a finding, or a kind of component.
///
/// Without an argument, lists all codes and kinds.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A code such as schema/unknown-field, or a kind such as MicroService.
    #[arg(value_name = "CODE|KIND")]
    topic: Option<String>,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<Exit, Failure> {
    let Some(topic) = &arguments.topic else {
        console.print(&everything());
        return Ok(Exit::Fine);
    };
    let width = console.style().width;
    let page = match (explain::find(topic), kinds::find(topic)) {
        (Some(info), _) => code_page(info, width),
        (None, Some(kind)) => kind.doc.to_owned(),
        (None, None) => return Err(unknown(topic)),
    };
    console.print(&page);
    Ok(Exit::Fine)
}

fn code_page(info: &CodeInfo, width: usize) -> String {
    format!("{} ({})\n{}\n\n{}\n", info.code, info.severity, info.title, wrap(info.page, width))
}

fn everything() -> String {
    let codes = explain::codes().into_iter().map(|info| (info.code, info.title));
    let kinds = KINDS.iter().map(|kind| (kind.name, kind.summary));
    let rows = |pairs: Vec<(&str, &str)>| {
        let rows: Vec<Vec<String>> =
            pairs.into_iter().map(|(name, title)| vec![format!("  {name}"), title.to_owned()]).collect();
        list::columns(&rows)
    };
    format!("Codes of findings:\n{}\nKinds of components:\n{}", rows(codes.collect()), rows(kinds.collect()))
}

fn unknown(topic: &str) -> Failure {
    let known: Vec<&str> =
        explain::codes().into_iter().map(|info| info.code).chain(KINDS.iter().map(|kind| kind.name)).collect();
    // Whoever types the problem without its area is understood.
    let ending = known.iter().copied().find(|code| code.rsplit('/').next() == Some(topic));
    let failure = Failure::new(format!("`{}` is neither a code nor a kind", printable(topic)));
    match ending.or_else(|| nearest(topic, known.iter().copied())) {
        Some(name) => failure.hint(format!("did you mean `{name}`?")),
        None => failure.hint("`deployer explain` lists all of them"),
    }
}

#[cfg(test)]
mod tests {
    use super::unknown;

    #[test]
    fn a_slip_in_a_code_is_recognised() {
        assert_eq!(unknown("schema/unkown-field").hint_text(), Some("did you mean `schema/unknown-field`?"));
        assert_eq!(unknown("unknown-field").hint_text(), Some("did you mean `schema/unknown-field`?"));
    }
}
