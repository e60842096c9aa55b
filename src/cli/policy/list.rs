//! `deployer policy list`.

use super::super::list::columns;
use super::super::options::{DataFormat, Policies, Start};
use super::super::render::{counted, printable};
use super::{Console, Exit, Failure, anywhere, rules};
use crate::diag::nearest;
use crate::ops::Session;
use crate::ops::policy::list::{self, Wanted};
use crate::policy::{Policy, Rule, RuleInfo, Subject};
use crate::source::SourceMap;
use clap::Args;
use serde_json::{Value as Json, json};

/// List the rules: those of the program, those of the workspace, those of --policy.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only rules of this area, such as security.
    #[arg(long)]
    area: Option<String>,
    /// Only rules that judge this.
    #[arg(long, value_enum)]
    subject: Option<Subject>,
    /// Say which controls of which frameworks a rule comes from.
    #[arg(long)]
    frameworks: bool,
    #[command(flatten)]
    policies: Policies,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t = DataFormat::Human)]
    format: DataFormat,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = anywhere(start, console);
    let mut session = Session::open(located.loader.as_ref());
    let (rules, exit) = rules(&arguments.policies, start, &located, &mut session, console)?;
    if let Some(area) = &arguments.area {
        check_area(area, &rules.policy)?;
    }
    let wanted = Wanted { area: arguments.area.as_deref(), subject: arguments.subject };
    let found = list::run(&rules.policy, wanted);
    console.print(&match arguments.format {
        DataFormat::Human => human(&found, arguments.frameworks, session.sources()),
        DataFormat::Json => json(&found, session.sources()),
    });
    let own = found.iter().filter(|rule| !rule.is_embedded).count();
    console.say(&format!("{}, {own} of them your own", counted(found.len(), "rule")));
    Ok(exit)
}

fn check_area(area: &str, policy: &Policy) -> Result<(), Failure> {
    let areas = list::areas(policy);
    if areas.contains(area) {
        return Ok(());
    }
    let hint = match nearest(area, areas.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is {}", areas.into_iter().collect::<Vec<_>>().join(", ")),
    };
    Err(Failure::new(format!("no rule is in the area `{}`", printable(area))).hint(hint))
}

/// One block an area.
fn human(rules: &[&Rule], with_frameworks: bool, sources: &SourceMap) -> String {
    let mut text = String::new();
    for area in rules.chunk_by(|a, b| a.info.area == b.info.area) {
        let name = area.first().map_or("", |rule| rule.info.area.as_str());
        let rows = area.iter().map(|rule| {
            let info = &rule.info;
            let mandatory = if info.mandatory { ", mandatory" } else { "" };
            let mut row = vec![
                format!("  {}", info.code),
                format!("{}{mandatory}", info.severity),
                info.subject.to_string(),
                info.title.clone(),
                place(rule, sources),
            ];
            if with_frameworks {
                row.push(frameworks(info));
            }
            row
        });
        text.push_str(&format!("{name}\n{}\n", columns(&rows.collect::<Vec<_>>())));
    }
    let text = text.trim_end_matches('\n');
    printable(text).into_owned() + if rules.is_empty() { "" } else { "\n" }
}

/// Where a rule comes from.
pub(super) fn place(rule: &Rule, sources: &SourceMap) -> String {
    let own = rule.place.span.filter(|_| !rule.is_embedded);
    own.map_or_else(|| "embedded".to_owned(), |span| sources.locate(span))
}

/// `cis 2.2.1; fsbp RDS.3, RDS.27`.
pub(super) fn frameworks(info: &RuleInfo) -> String {
    let one = |(name, controls): (&String, &Vec<String>)| format!("{name} {}", controls.join(", "));
    info.frameworks.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn json(rules: &[&Rule], sources: &SourceMap) -> String {
    let rules: Vec<Json> = rules.iter().map(|rule| data(rule, sources)).collect();
    format!("{:#}\n", json!({"version": 1, "rules": rules}))
}

/// The metadata of a rule, and where it comes from.
pub(super) fn data(rule: &Rule, sources: &SourceMap) -> Json {
    let mut data = json!(rule.info);
    if let Some(fields) = data.as_object_mut() {
        fields.insert("embedded".to_owned(), json!(rule.is_embedded));
        fields.insert("package".to_owned(), json!(rule.package));
        let source = rule.place.span.map_or_else(|| rule.place.path.clone(), |span| sources.locate(span));
        fields.insert("source".to_owned(), json!(source));
    }
    data
}
