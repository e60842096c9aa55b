//! `deployer policy eval`.

use super::super::options::{Place, Policies, Start, Variables};
use super::super::workspace::{self, Input};
use super::words::InputWord;
use super::{Console, Exit, Failure, anywhere, errors, findings, mask, say};
use crate::ops::policy::{eval, input};
use crate::ops::{Rules, Session};
use crate::policy::{Query, Rule};
use clap::{Args, ValueEnum};
use serde_json::Value as Json;
use std::io::Read;
use std::path::PathBuf;

/// Evaluate a query of Rego against what rules see.
///
/// A query that names a rule's package, such as data.deployer.rules.security.rds_encrypted.deny, is given
/// what that rule is given; any other the whole program, or what --subject or --input says. The exit code
/// says whether it could be evaluated, not what it gave.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The query: an expression, or several with ; between them.
    query: String,
    /// The input: a file of JSON; - is stdin. Instead of what the workspace holds.
    #[arg(short = 'i', long = "input", value_name = "FILE", conflicts_with = "subject")]
    given: Option<PathBuf>,
    /// The input: all of what rules about this see.
    #[arg(long, value_enum)]
    subject: Option<InputWord>,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    variables: Variables,
    #[command(flatten)]
    input: Input,
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t = Format::Values)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The value of each expression as JSON, one after the other; the variables of a query that binds some.
    Values,
    /// The document that `opa eval` prints, with bindings and places.
    Json,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let given = arguments.given.as_ref().map(|path| read(path, start)).transpose()?;
    let is_found = workspace::locate(&arguments.input, start, console);
    let located = match (is_found, &given) {
        (Ok(located), _) => located,
        (Err(_), Some(_)) => anywhere(start, console),
        (Err(failure), None) if needs_workspace(&arguments.query) => return Err(failure),
        (Err(_), None) => anywhere(start, console),
    };
    let mut session = Session::open(located.loader.as_ref());
    let options = workspace::resolve_options(&arguments.variables, true, start, &located, &mut session)?;
    let rules = workspace::rules(&arguments.policies, start, &mut session)?;
    let query = Query::read(&arguments.query, &mut session.workspace.sources);
    let mut aside = errors(session.sink().finish());
    aside.retain(|found| super::is_of_rules(found, session.sources()));
    let mut is_seen = true;
    let input = match given {
        None if query.needs_input() => {
            let view = view(arguments, &rules, &query)?;
            let (seen, sink) = input::run(&session, &rules, &arguments.place.selection(), view, &options);
            aside = errors(sink.finish());
            is_seen = seen.is_some();
            seen
        }
        given => given,
    };
    findings::say_aside(is_seen, &aside, session.sources(), &located, console);
    if !is_seen {
        return Ok(findings::exit(&aside));
    }
    let (answer, sink) = eval::run(&rules, &query, input);
    let wrong = sink.finish();
    // The query itself is in no folder.
    let (of_query, of_files): (Vec<_>, Vec<_>) = wrong.iter().cloned().partition(|found| query.holds(found.span()));
    say(&of_query, session.sources(), "", console);
    say(&of_files, session.sources(), &located.prefix_for_people(), console);
    if let Some(mut answer) = answer {
        mask(&mut answer, &aside, session.sources());
        print(&answer, arguments.format, console);
    }
    // Only the query decides: what is wrong with the workspace is the check's to say.
    Ok(findings::exit(&wrong))
}

fn needs_workspace(query: &str) -> bool {
    Query::read(query, &mut crate::source::SourceMap::default()).needs_input()
}

fn view<'r>(arguments: &Arguments, rules: &'r Rules, query: &Query) -> Result<input::View<'r>, Failure> {
    match arguments.subject {
        Some(word) => Ok(word.into()),
        None => eval::view(rules, query).map_err(without_input),
    }
}

fn without_input(rule: &Rule) -> Failure {
    let failure = Failure::new(format!("`{}` is not given what a workspace holds as a whole", rule.info.code));
    failure.hint("give it an input with --input FILE: a template of `deployer compile`, or a plan")
}

fn read(path: &std::path::Path, start: &Start) -> Result<Json, Failure> {
    let shown = if path.as_os_str() == "-" { "stdin".to_owned() } else { path.display().to_string() };
    let mut text = String::new();
    let read = match shown.as_str() {
        "stdin" => std::io::stdin().read_to_string(&mut text).map(|_| ()),
        _ => std::fs::read_to_string(start.directory.join(path)).map(|read| text = read),
    };
    read.map_err(Failure::because(format!("{shown} cannot be read")))?;
    serde_json::from_str(&text).map_err(Failure::because(format!("{shown} is not JSON")))
}

fn print(answer: &Json, format: Format, console: &mut Console) {
    match format {
        Format::Json => console.print(&format!("{answer:#}\n")),
        Format::Values => {
            let values = eval::values(answer);
            if values.is_empty() {
                console.say("undefined");
            }
            for value in values {
                console.print(&format!("{value:#}\n"));
            }
        }
    }
}
