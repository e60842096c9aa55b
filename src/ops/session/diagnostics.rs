//! The wording of what choosing a stack, an environment or a component can say.

use crate::codes;
use crate::diag::{Diagnostic, did_you_mean};
use crate::language::Traced;
use crate::language::diagnostics::list;
use compact_str::CompactString;

codes! {
    UNKNOWN_SELECTION = Error "selection/unknown", "The command names something that the workspace does not have",
        "`deployer list` shows stacks, environments, services and components.";
    CHOOSE = Error "selection/choose", "The command needs to know which one is meant",
        "The workspace has several stacks or environments and the command works on one. Name it with `-s/--stack` or `-e/--environment`, or set `defaultStack` in `deployer.yaml`.";
    NO_POLICY_FOLDER = Error "policy/no-folder", "A folder of rules is not there",
        "`policy.folders` in `deployer.yaml` names folders with rules, relative to the workspace. Nothing passes while rules that somebody counts on are not there.";
    UNREADABLE_RULE = Error "policy/unreadable-file", "A file of rules cannot be read",
        "A rule that cannot be read cannot pass, so the check fails. See what is wrong with the file or folder.";
}

/// A folder of rules that the configuration names and that is not there.
#[must_use]
pub fn no_policy_folder(folder: &Traced<CompactString>, reason: &str) -> Diagnostic {
    Diagnostic::new(&NO_POLICY_FOLDER, format!("the folder of rules `{}` cannot be read: {reason}", folder.value))
        .at(folder.span(), "named here")
        .help("paths are relative to the workspace")
}

/// A file of rules that cannot be read.
#[must_use]
pub fn unreadable_rule(path: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(&UNREADABLE_RULE, format!("the rules in {path} cannot be read: {reason}"))
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
