//! `deployer policy`: the commands for those who write rules, one file a command.
//!
//! What is the same for several of them is here: finding rules where there may be no workspace, and saying
//! what is wrong with rules. Adding a command: a file with `Arguments` and `run`, a variant of
//! `Command` and a line in [`run`].

mod eval;
pub(super) mod explain;
mod input;
mod list;
mod new;
mod test;
mod waivers;
mod words;

use super::options::{Policies, Start};
use super::render::{Counts, Format, Report, render, secret_spans};
use super::workspace::{self, Input, Located};
use super::{Console, Exit, Failure, findings};
use crate::diag::{Diagnostic, Severity};
use crate::ops::{Rules, Session};
use crate::source::{MemoryLoader, SourceMap};
use clap::{Args, Subcommand};
use serde_json::Value as Json;

/// List, explain, write and test the rules that everything is checked by.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::Arguments),
    Explain(explain::Arguments),
    Test(test::Arguments),
    Eval(eval::Arguments),
    Input(input::Arguments),
    New(new::Arguments),
    Waivers(waivers::Arguments),
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    match &arguments.command {
        Command::List(arguments) => list::run(arguments, start, console),
        Command::Explain(arguments) => explain::run(arguments, start, console),
        Command::Test(arguments) => test::run(arguments, start, console),
        Command::Eval(arguments) => eval::run(arguments, start, console),
        Command::Input(arguments) => input::run(arguments, start, console),
        Command::New(arguments) => new::run(arguments, start, console),
        Command::Waivers(arguments) => waivers::run(arguments, start, console),
    }
}

/// The workspace, or an empty one where there is none: the rules of the program are there anyway.
pub(super) fn anywhere(start: &Start, console: &mut Console) -> Located {
    workspace::locate(&Input::default(), start, console)
        .unwrap_or_else(|_| Located { root: start.directory.clone(), loader: Box::new(MemoryLoader::default()) })
}

/// The rules without a workspace's being needed, after saying what is wrong with them.
fn rules(
    policies: &Policies,
    start: &Start,
    located: &Located,
    session: &mut Session<'_>,
    console: &mut Console,
) -> Result<(Rules, Exit), Failure> {
    let rules = workspace::rules(policies, start, session)?;
    let mut wrong = session.sink().finish();
    wrong.retain(|found| is_of_rules(found, session.sources()));
    say(&wrong, session.sources(), &located.prefix_for_people(), console);
    Ok((rules, findings::exit(&wrong)))
}

/// Whether a finding is about rules rather than about what they judge.
fn is_of_rules(found: &Diagnostic, sources: &SourceMap) -> bool {
    let is_rego = |span: crate::source::Span| sources.path(span.source).ends_with(".rego");
    found.code.as_str().starts_with("policy/") || found.span().is_some_and(is_rego)
}

/// Says findings on stderr; `prefix` is put before their paths.
fn say(found: &[Diagnostic], sources: &SourceMap, prefix: &str, console: &mut Console) {
    let shown: Vec<Diagnostic> = found.iter().filter(|found| console.shows(found.severity)).cloned().collect();
    let counts = Counts { environments: 1, ..Counts::default() };
    let report = Report::masked("policy", sources, &shown, counts).with_prefix(prefix);
    let text = render(Format::Human, &report, console.talk_style());
    console.warn(&text);
}

/// Takes the texts that were found to be secrets out of a value.
fn mask(value: &mut Json, errors: &[Diagnostic], sources: &SourceMap) {
    let spans = secret_spans(errors);
    let texts = spans.iter().map(|span| sources.slice(*span).trim_matches(['"', '\'']));
    let secrets: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
    mask_texts(value, &secrets);
}

fn mask_texts(value: &mut Json, secrets: &[&str]) {
    match value {
        Json::String(text) if secrets.iter().any(|secret| text.contains(secret)) => "*****".clone_into(text),
        Json::Array(items) => items.iter_mut().for_each(|item| mask_texts(item, secrets)),
        Json::Object(fields) => fields.iter_mut().for_each(|(_, field)| mask_texts(field, secrets)),
        _ => {}
    }
}

/// Only the findings that fail a run.
fn errors(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.retain(|found| found.severity == Severity::Error);
    found
}

#[cfg(test)]
mod tests {
    use super::mask_texts;
    use serde_json::json;

    #[test]
    fn a_secret_is_masked_wherever_it_stands_and_nothing_else_is() {
        let mut value = json!({"a": ["hunter2!", {"b": "postgres://u:hunter2!@h"}], "c": "plain", "d": 2});
        mask_texts(&mut value, &["hunter2!"]);
        assert_eq!(value, json!({"a": ["*****", {"b": "*****"}], "c": "plain", "d": 2}));
    }
}
