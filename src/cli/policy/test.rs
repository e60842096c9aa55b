//! `deployer policy test`.

mod report;

use super::super::options::{Policies, Start};
use super::super::workspace;
use super::{Console, Exit, Failure, anywhere, errors, findings, rules, say};
use crate::ops::Session;
use crate::ops::policy::test::{self, Tested};
use crate::policy::{self, RuleFile};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Run the tests of rules, as `opa test` does.
///
/// A test is a rule test_... in a file ..._test.rego; it passes if it is true. Without a folder, runs those
/// of the workspace. The exit code is 1 if one fails.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Folders or files with rules and their tests; libraries that they share must be among them.
    #[arg(value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Run the tests of the rules that come with the program.
    #[arg(long, conflicts_with = "folders")]
    embedded: bool,
    /// Say which lines of the rules no test reached.
    #[arg(long)]
    coverage: bool,
    /// Fail if the tests reach less than this share of the lines, in per cent; implies --coverage.
    #[arg(long, value_name = "PERCENT", value_parser = per_cent)]
    min_coverage: Option<f64>,
    /// How the results are written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text: what failed, and how many passed.
    Human,
    /// One JSON document with a version; always with coverage.
    Json,
    /// JUnit XML, for test reports of CI systems.
    Junit,
}

fn per_cent(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|number| (0.0..=100.0).contains(number)).ok_or_else(|| "write 0 to 100".to_owned())
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = anywhere(start, console);
    let files = files(arguments, start, &located, console)?;
    let files: Vec<RuleFile<'_>> = files.iter().map(|(path, text)| RuleFile { path, text }).collect();
    let tested = test::run(&files);
    // Files of the workspace are shown from where the user stands, those of the command line as written.
    let is_of_workspace = arguments.folders.is_empty() && !arguments.embedded;
    let prefix = if is_of_workspace { located.prefix_for_people() } else { String::new() };
    let with_coverage = arguments.coverage || arguments.min_coverage.is_some();
    let shown = report::Shown { tested: &tested, prefix: &prefix, with_coverage };
    console.print(&match arguments.format {
        Format::Human => shown.human(),
        Format::Json => shown.json(),
        Format::Junit => shown.junit(),
    });
    say(&tested.diagnostics, &tested.sources, &prefix, console);
    for passed in shown.passed() {
        console.explain(1, || format!("passed {passed}"));
    }
    Ok(exit(arguments, &tested, console))
}

/// The files that are meant, with their texts.
fn files(
    arguments: &Arguments,
    start: &Start,
    located: &workspace::Located,
    console: &mut Console,
) -> Result<Vec<(String, String)>, Failure> {
    let owned = |file: RuleFile<'_>| (file.path.to_owned(), file.text.to_owned());
    if arguments.embedded {
        return Ok(policy::embedded_files().map(owned).collect());
    }
    let mut files = Vec::new();
    if arguments.folders.is_empty() {
        let mut session = Session::open(located.loader.as_ref());
        let (rules, exit) = rules(&Policies::default(), start, located, &mut session, console)?;
        if exit != Exit::Fine && rules.policy.files().next().is_none() {
            return Err(Failure::new("the rules of the workspace cannot be read"));
        }
        files.extend(rules.policy.files().map(owned));
    }
    for folder in &arguments.folders {
        files.extend(workspace::rego(&start.directory.join(folder), &folder.to_string_lossy(), 0)?);
    }
    // A folder and one inside it name the same files.
    files.sort();
    files.dedup_by(|a, b| a.0 == b.0);
    if files.is_empty() {
        let failure = Failure::new("there is no .rego file to test");
        return Err(failure.hint("name a folder, write a rule with `deployer policy new`, or test --embedded"));
    }
    Ok(files)
}

fn exit(arguments: &Arguments, tested: &Tested, console: &mut Console) -> Exit {
    let report = &tested.report;
    let mut exit = findings::exit(&errors(tested.diagnostics.clone()));
    if report.failures() > 0 {
        exit = exit.max(Exit::Findings);
    }
    if report.tests.is_empty() {
        console.say("there is no test: a test is a rule test_... in a file ..._test.rego");
        exit = exit.max(Exit::Findings);
    }
    if let Some(least) = arguments.min_coverage.filter(|least| report.per_cent() < *least) {
        console.say(&format!("the tests reach {:.1} % of the lines; {least} % are wanted", report.per_cent()));
        exit = exit.max(Exit::Findings);
    }
    exit
}
