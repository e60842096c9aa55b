//! `deployer policy waivers`.

use super::super::list::columns;
use super::super::options::{DataFormat, Part, Policies, Start, Variables};
use super::super::render::{counted, printable};
use super::super::workspace::{self, Input};
use super::{Console, Exit, Failure, errors, findings};
use crate::ops::Session;
use crate::ops::policy::waivers::{self, Listed, State};
use crate::source::SourceMap;
use clap::Args;
use serde_json::json;

/// List the exceptions from rules that components ask for, those that end first at the top.
///
/// An expired waiver waives nothing: its findings are back. The exit code is 0 whatever is listed, unless
/// --fail-expired is given.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    part: Part,
    #[command(flatten)]
    variables: Variables,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    policies: Policies,
    /// End with exit code 1 if a waiver has expired.
    #[arg(long)]
    fail_expired: bool,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t = DataFormat::Human)]
    format: DataFormat,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = workspace::locate(&arguments.input, start, console)?;
    let mut session = Session::open(located.loader.as_ref());
    let options = workspace::resolve_options(&arguments.variables, true, start, &located, &mut session)?;
    let rules = workspace::rules(&arguments.policies, start, &mut session)?;
    let (listed, sink) = waivers::run(&session, &rules, &arguments.part.selection(), &options);
    console.print(&match arguments.format {
        DataFormat::Human => human(&listed, session.sources(), &located.prefix_for_people()),
        DataFormat::Json => json(&listed, session.sources()),
    });
    let errors = errors(sink.finish());
    findings::say_aside(true, &errors, session.sources(), &located, console);
    let of = |state: State| listed.iter().filter(|one| one.state == state).count();
    let expired = of(State::Expired);
    let counts = [State::Used, State::Unused, State::Expired, State::Invalid].map(|state| (of(state), state.word()));
    let counts: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let tail = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
    console.say(&format!("{}{tail}", counted(listed.len(), "waiver")));
    // What else is wrong with the documents is the check's to say.
    let of_documents = if findings::exit(&errors) == Exit::Usage { Exit::Usage } else { Exit::Fine };
    Ok(if arguments.fail_expired && expired > 0 { of_documents.max(Exit::Findings) } else { of_documents })
}

fn human(listed: &[Listed], sources: &SourceMap, prefix: &str) -> String {
    let rows = listed.iter().map(|one| {
        let until = one.until.map_or_else(|| "no end".to_owned(), |until| until.to_string());
        let by = one.approved_by.as_ref().map(|name| format!(" (approved by {name})")).unwrap_or_default();
        let path = one.path.as_ref().map(|path| format!(" {path}")).unwrap_or_default();
        vec![
            one.code.clone(),
            format!("{}{path}", one.component),
            until,
            days(one.days_left),
            one.state.word().to_owned(),
            format!("{}{by}", one.reason.as_deref().unwrap_or("no reason")),
            format!("{prefix}{}", sources.locate(one.span)),
        ]
    });
    printable(&columns(&rows.collect::<Vec<_>>())).into_owned()
}

fn days(left: Option<i64>) -> String {
    match left {
        None => String::new(),
        Some(0) => "last day".to_owned(),
        Some(1) => "1 day left".to_owned(),
        Some(-1) => "1 day over".to_owned(),
        Some(days) if days > 0 => format!("{days} days left"),
        Some(days) => format!("{} days over", -days),
    }
}

fn json(listed: &[Listed], sources: &SourceMap) -> String {
    let waivers = listed.iter().map(|one| {
        json!({
            "code": one.code,
            "stack": one.stack,
            "component": one.component,
            "path": one.path,
            "reason": one.reason,
            "until": one.until.map(|until| until.to_string()),
            "daysLeft": one.days_left,
            "approvedBy": one.approved_by,
            "state": one.state.word(),
            "waived": one.environments,
            "source": sources.locate(one.span),
        })
    });
    format!("{:#}\n", json!({"version": 1, "waivers": waivers.collect::<Vec<_>>()}))
}
