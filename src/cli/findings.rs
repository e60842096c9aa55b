//! From what an operation found to what the user sees, and to the exit code.

use super::render::{Counts, Format, Report, counted, render, summary};
use super::workspace::Located;
use super::{Console, Exit};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::ops::{self, explain};
use crate::source::SourceMap;

/// Codes of findings that mean the command line is wrong or a file could not be read.
const USAGE: [&str; 4] = ["selection/unknown", "selection/choose", "workspace/unreadable", "workspace/unreadable-file"];

/// How the run ends with these findings.
#[must_use]
pub fn exit(diagnostics: &[Diagnostic]) -> Exit {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let worst = errors.map(|found| if USAGE.contains(&found.code.as_str()) { Exit::Usage } else { Exit::Findings });
    worst.max().unwrap_or(Exit::Fine)
}

/// What was counted.
#[must_use]
pub const fn counts(report: &ops::Report) -> Counts {
    Counts { files: report.files, components: report.components, environments: report.environments }
}

/// Findings in a format, ready to be written.
#[must_use]
pub fn text(
    format: Format,
    command: &str,
    report: &ops::Report,
    sources: &SourceMap,
    located: &Located,
    console: &Console,
) -> String {
    let prefix = match format {
        Format::Human => located.prefix_for_people(),
        Format::Sarif | Format::Github => located.prefix_for_repository(),
        Format::Json | Format::Junit => String::new(),
    };
    let report = masked(command, report, sources).with_prefix(prefix).with_codes(explain::codes());
    render(format, &report, console.style())
}

/// What an operation found, with the secrets taken out.
#[must_use]
pub fn masked<'s>(command: &'s str, report: &ops::Report, sources: &'s SourceMap) -> Report<'s> {
    Report::masked(command, sources, &report.diagnostics, counts(report)).with_waived(&report.waived)
}

/// Says findings on stderr, for commands whose result is something else. `counts` is for the
/// environments that are worth mentioning.
pub fn say(diagnostics: &[Diagnostic], sources: &SourceMap, counts: Counts, located: &Located, console: &mut Console) {
    let shown: Vec<Diagnostic> = diagnostics.iter().filter(|found| console.shows(found.severity)).cloned().collect();
    let report = Report::masked("", sources, &shown, counts).with_prefix(located.prefix_for_people());
    let text = render(Format::Human, &report, console.talk_style());
    console.warn(&text);
}

/// Says what stands in the way of a command that shows something: all errors if there is nothing
/// to show, those of the command line, and else only how many there are.
pub fn say_aside(is_shown: bool, errors: &[Diagnostic], sources: &SourceMap, located: &Located, console: &mut Console) {
    let of_selection = |found: &&Diagnostic| found.code.as_str().starts_with("selection/");
    let mut told: Vec<Diagnostic> = errors.iter().filter(of_selection).cloned().collect();
    if !is_shown && told.is_empty() {
        told = errors.to_vec();
    }
    say(&told, sources, Counts { environments: 1, ..Counts::default() }, located, console);
    let untold = errors.len() - told.len();
    if untold > 0 {
        console.say(&format!("{} in the workspace: `deployer check` shows what", counted(untold, "error")));
    }
}

/// Only the errors among findings.
#[must_use]
pub fn errors(sink: Sink) -> Vec<Diagnostic> {
    let mut errors = sink.finish();
    errors.retain(|diagnostic| diagnostic.severity == Severity::Error);
    errors
}

/// Says the summary on stderr.
pub fn say_summary(report: &ops::Report, console: &mut Console) {
    console.say(&summary(&report.diagnostics, report.waived.len(), counts(report)));
}
