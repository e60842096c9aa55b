//! From what an operation found to what the user sees, and to the exit code.

use super::render::{Counts, Format, Report, render, summary};
use super::workspace::Located;
use super::{Console, Exit};
use crate::diag::{Diagnostic, Severity};
use crate::ops::{self, explain};
use crate::source::SourceMap;

/// Codes of findings that mean the command line is wrong or a file could not be read.
const USAGE: [&str; 4] =
    ["selection/unknown", "selection/choose", "workspace/unreadable", "workspace/unreadable-file"];

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
    let report = Report::masked(command, sources, &report.diagnostics, counts(report));
    let report = report.with_prefix(prefix).with_codes(explain::codes());
    render(format, &report, console.style())
}

/// Says findings on stderr, for commands whose result is something else. `counts` is for the
/// environments that are worth mentioning.
pub fn say(diagnostics: &[Diagnostic], sources: &SourceMap, counts: Counts, located: &Located, console: &mut Console) {
    let shown: Vec<Diagnostic> = diagnostics.iter().filter(|found| console.shows(found.severity)).cloned().collect();
    let report = Report::masked("", sources, &shown, counts).with_prefix(located.prefix_for_people());
    let text = render(Format::Human, &report, console.talk_style());
    console.warn(&text);
}

/// Says the summary on stderr.
pub fn say_summary(report: &ops::Report, console: &mut Console) {
    console.say(&summary(&report.diagnostics, counts(report)));
}
