//! `deployer policy explain`, and the page of a rule for `deployer explain`.

use super::super::options::{DataFormat, Policies, Start};
use super::super::render::{printable, wrap};
use super::list::{data, frameworks, place};
use super::{Console, Exit, Failure, anywhere, rules};
use crate::ops::policy::explain::{self, Explained};
use crate::ops::{Rules, Session};
use crate::source::SourceMap;
use clap::Args;
use serde_json::json;

/// Explain a rule: what it wants and why, where it comes from, what to write.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The code of the rule, such as security/rds-encrypted.
    code: String,
    /// Print the Rego that it is written in, and nothing else.
    #[arg(long)]
    source: bool,
    #[command(flatten)]
    policies: Policies,
    /// How the rule is written.
    #[arg(long, value_enum, default_value_t = DataFormat::Human, conflicts_with = "source")]
    format: DataFormat,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = anywhere(start, console);
    let mut session = Session::open(located.loader.as_ref());
    let (rules, exit) = rules(&arguments.policies, start, &located, &mut session, console)?;
    let Some(found) = explain::run(&session, &rules, &arguments.code) else {
        return Err(unknown(&arguments.code, &rules));
    };
    console.print(&match arguments.format {
        _ if arguments.source => found.text,
        DataFormat::Human => page(&found, session.sources(), console.style().width),
        DataFormat::Json => {
            let mut rule = data(found.rule, session.sources());
            if let Some(fields) = rule.as_object_mut() {
                fields.insert("page".to_owned(), json!(found.page));
                fields.insert("rego".to_owned(), json!(found.text));
            }
            format!("{:#}\n", json!({"version": 1, "rule": rule}))
        }
    });
    Ok(exit)
}

fn unknown(code: &str, rules: &Rules) -> Failure {
    let failure = Failure::new(format!("there is no rule `{}`", printable(code)));
    match explain::nearest(rules, code) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None if crate::ops::explain::find(code).is_some() => {
            failure.hint(format!("it is a code of the program itself: `deployer explain {code}`"))
        }
        None => failure.hint("`deployer policy list` lists all of them"),
    }
}

/// The rule as text: its metadata around its page.
pub(in crate::cli) fn page(found: &Explained<'_>, sources: &SourceMap, width: usize) -> String {
    let info = &found.rule.info;
    let mandatory = if info.mandatory { ", mandatory" } else { "" };
    let mut text = format!("{} ({}{mandatory})\n{}\n\n", info.code, info.severity, info.title);
    let page = found.page.as_deref().map(str::trim).filter(|page| !page.is_empty());
    match page {
        // The heading of a page is the title, which stands above.
        Some(page) if page.starts_with("# ") => {
            text.push_str(page.split_once('\n').map_or("", |(_, rest)| rest).trim_start());
        }
        Some(page) => text.push_str(page),
        None => text.push_str(&wrap(&info.description, width)),
    }
    text.push_str("\n\n");
    let environments: Vec<String> =
        info.environments.iter().map(|(name, severity)| format!("{name} {severity}")).collect();
    let facts = [
        ("remediation", info.remediation.clone().unwrap_or_default()),
        ("area", info.area.clone()),
        ("subject", info.subject.to_string()),
        ("kinds", info.kinds.join(", ")),
        ("resources", info.resources.join(", ")),
        ("environments", environments.join(", ")),
        ("frameworks", frameworks(info)),
        ("package", found.rule.package.clone()),
        ("source", place(found.rule, sources)),
    ];
    for (name, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
        text.push_str(&format!("{name}: {fact}\n"));
    }
    printable(&text).into_owned()
}
