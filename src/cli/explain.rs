//! `deployer explain`.

use super::options::{Policies, Start};
use super::render::{printable, wrap};
use super::{Console, Exit, Failure, list, policy, workspace};
use crate::diag::{CodeInfo, nearest};
use crate::kinds::{self, KINDS};
use crate::ops::policy::explain as rule;
use crate::ops::{Rules, Session, explain};
use clap::Args;

/// Explain a code of a finding, a rule, or a kind of component.
///
/// Without an argument, lists all codes and kinds.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A code such as schema/unknown-field, a rule such as security/rds-encrypted, or a kind such as
    /// MicroService.
    #[arg(value_name = "CODE|RULE|KIND")]
    topic: Option<String>,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let Some(topic) = &arguments.topic else {
        console.print(&everything());
        return Ok(Exit::Fine);
    };
    let width = console.style().width;
    let page = match (explain::find(topic), kinds::find(topic)) {
        (Some(info), _) => code_page(info, width),
        (None, Some(kind)) => kind.doc.to_owned(),
        (None, None) => rule_page(topic, start, console)?,
    };
    console.print(&page);
    Ok(Exit::Fine)
}

/// The page of a rule. The workspace is read only here, so that a code of the program is explained at once.
fn rule_page(code: &str, start: &Start, console: &mut Console) -> Result<String, Failure> {
    let located = policy::anywhere(start, console);
    let mut session = Session::open(located.loader.as_ref());
    let rules = workspace::rules(&Policies::default(), start, &mut session)?;
    let found = rule::run(&session, &rules, code).ok_or_else(|| unknown(code, &rules))?;
    Ok(policy::explain::page(&found, session.sources(), console.style().width))
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
    let (codes, kinds) = (rows(codes.collect()), rows(kinds.collect()));
    format!("Codes of findings:\n{codes}\nKinds of components:\n{kinds}\nRules: `deployer policy list` lists them.\n")
}

fn unknown(topic: &str, rules: &Rules) -> Failure {
    let codes = explain::codes().into_iter().map(|info| info.code);
    let of_rules = rules.policy.rules().iter().map(|rule| rule.info.code.as_str());
    let known: Vec<&str> = codes.chain(KINDS.iter().map(|kind| kind.name)).chain(of_rules).collect();
    // Whoever types the problem without its area is understood.
    let ending = known.iter().copied().find(|code| code.rsplit('/').next() == Some(topic));
    let failure = Failure::new(format!("`{}` is neither a code nor a rule nor a kind", printable(topic)));
    match ending.or_else(|| nearest(topic, known.iter().copied())) {
        Some(name) => failure.hint(format!("did you mean `{name}`?")),
        None => failure.hint("`deployer explain` lists all of them"),
    }
}

#[cfg(test)]
mod tests {
    use super::unknown;
    use crate::ops::{RuleOptions, Rules, Session};
    use crate::policy::Date;
    use crate::source::MemoryLoader;

    #[test]
    fn a_slip_in_a_code_is_recognised() {
        let loader = MemoryLoader::default();
        let rules = Rules::load(&mut Session::open(&loader), &RuleOptions::on(Date::LAST));
        let hint = |topic: &str| unknown(topic, &rules).hint_text().map(str::to_owned);
        assert_eq!(hint("schema/unkown-field").as_deref(), Some("did you mean `schema/unknown-field`?"));
        assert_eq!(hint("unknown-field").as_deref(), Some("did you mean `schema/unknown-field`?"));
        assert_eq!(hint("security/rds-encrypt").as_deref(), Some("did you mean `security/rds-encrypted`?"));
    }
}
