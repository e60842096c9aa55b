//! `deployer explain`.

use super::options::{Policies, Start};
use super::render::{printable, wrap};
use super::{Console, Exit, Failure, list, policy, workspace};
use crate::diag::{CodeInfo, nearest};
use crate::kinds::{self, KINDS};
use crate::language::Shape;
use crate::ops::documents::{self, DOCUMENTS, DocumentInfo};
use crate::ops::fields::{self, FieldRow};
use crate::ops::policy::explain as rule;
use crate::ops::{Rules, Session, explain};
use clap::Args;

/// Explain a code of a finding, a rule, or a kind of document with its fields.
///
/// Without an argument, lists all codes and kinds.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A code such as schema/unknown-field, a rule such as security/rds-encrypted, or a kind such as
    /// MicroService or Networking.
    #[arg(value_name = "CODE|RULE|KIND")]
    topic: Option<String>,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let Some(topic) = &arguments.topic else {
        console.print(&everything());
        return Ok(Exit::Fine);
    };
    let width = console.style().width;
    let page = match (explain::find(topic), kinds::find(topic), documents::find(topic)) {
        (Some(info), _, _) => code_page(info, width),
        (None, Some(kind), _) => format!("{}\nFields:\n{}", kind.doc.trim_end(), field_list(&(kind.shape)(), width)),
        (None, None, Some(document)) => document_page(document, width),
        (None, None, None) => rule_page(topic, start, console)?,
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

fn document_page(document: &DocumentInfo, width: usize) -> String {
    let DocumentInfo { name, place, doc, shape } = document;
    let fields = shape.map(|shape| format!("\nFields of its spec:\n{}", field_list(&shape(), width)));
    format!("# {name}\n\n{}\n\nUsually in {place}.\n{}", wrap(doc, width), fields.unwrap_or_default())
}

/// Every field with what it takes on one line, and what it means below.
fn field_list(shape: &Shape, width: usize) -> String {
    let mut list = String::new();
    for FieldRow { path, takes, default, meaning } in fields::rows(shape) {
        let default = match default.as_str() {
            "" | "required" => default,
            value => format!("default {value}"),
        };
        let facts: Vec<String> = [takes, default].into_iter().filter(|fact| !fact.is_empty()).collect();
        list += &format!("  {path} ({})\n", facts.join(", "));
        for line in wrap(meaning, width.saturating_sub(6)).lines() {
            list += &format!("      {line}\n");
        }
    }
    list
}

fn everything() -> String {
    let codes = explain::codes().into_iter().map(|info| (info.code, info.title));
    let kinds = KINDS.iter().map(|kind| (kind.name, kind.summary));
    let rows = |pairs: Vec<(&str, &str)>| {
        let rows: Vec<Vec<String>> =
            pairs.into_iter().map(|(name, title)| vec![format!("  {name}"), title.to_owned()]).collect();
        list::columns(&rows)
    };
    let others = DOCUMENTS.iter().map(|document| (document.name, document.place));
    let (codes, kinds, others) = (rows(codes.collect()), rows(kinds.collect()), rows(others.collect()));
    format!(
        "Codes of findings:\n{codes}\nKinds of components:\n{kinds}\nOther documents:\n{others}\nRules: `deployer policy list` lists them.\n"
    )
}

fn unknown(topic: &str, rules: &Rules) -> Failure {
    let codes = explain::codes().into_iter().map(|info| info.code);
    let of_rules = rules.policy.rules().iter().map(|rule| rule.info.code.as_str());
    let kinds = KINDS.iter().map(|kind| kind.name).chain(DOCUMENTS.iter().map(|document| document.name));
    let known: Vec<&str> = codes.chain(kinds).chain(of_rules).collect();
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
