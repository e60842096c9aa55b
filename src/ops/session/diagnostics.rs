//! The wording of what choosing a stack, an environment or a component can say.

use crate::codes;
use crate::diag::{Diagnostic, did_you_mean};
use crate::language::diagnostics::list;

codes! {
    UNKNOWN_SELECTION = Error "selection/unknown", "The command names something that the workspace does not have",
        "`deployer list` shows stacks, environments, services and components.";
    CHOOSE = Error "selection/choose", "The command needs to know which one is meant",
        "The workspace has several stacks or environments and the command works on one. Name it with `-s/--stack` or `-e/--environment`, or set `defaultStack` in `deployer.yaml`.";
}

/// A name on the command line that leads nowhere.
#[must_use]
pub fn unknown_selection(what: &str, name: &str, known: &[&str]) -> Diagnostic {
    let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known {
        [] => format!("there is no {what} here"),
        known => format!("there is {}", list(known, 12)),
    });
    Diagnostic::new(&UNKNOWN_SELECTION, format!("there is no {what} `{name}`")).help(help)
}

/// Several things of which one must be chosen.
#[must_use]
pub fn choose(what: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&CHOOSE, format!("which {what}?")).help(format!("choose one with `--{what}`: {}", list(known, 12)))
}
