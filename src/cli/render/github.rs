//! Workflow commands of GitHub Actions: one line a finding, shown at its line of a pull request.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use super::escape::{github_message, github_property};
use super::{Report, level, waiver};
use crate::diag::{Diagnostic, Severity};
use crate::source::Span;
use std::fmt::Write;

/// All findings. What has no place is shown at the workflow itself.
pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = String::new();
    for diagnostic in &report.diagnostics {
        command(&mut text, report, level(diagnostic.severity), diagnostic);
    }
    for waived in &report.waived {
        let mut diagnostic = waived.diagnostic.clone();
        diagnostic.message = format!("waived: {}: {}", diagnostic.message, waiver(waived));
        diagnostic.help = None;
        command(&mut text, report, level(Severity::Info), &diagnostic);
    }
    text
}

fn command(text: &mut String, report: &Report<'_>, level: &str, diagnostic: &Diagnostic) {
    let mut properties: Vec<(&str, String)> = diagnostic.span().map_or_else(Vec::new, |span| place(report, span));
    properties.push(("title", diagnostic.code.to_string()));
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", github_property(value))).collect();
    let message = github_message(&message(report, diagnostic));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "::{level} {}::{message}", properties.join(","));
}

/// GitHub takes columns only for what is on a single line.
fn place(report: &Report<'_>, span: Span) -> Vec<(&'static str, String)> {
    let (start, end) = (report.sources.line_column(span), end(report, span));
    let mut place =
        vec![("file", report.path(span)), ("line", start.line.to_string()), ("endLine", end.line.to_string())];
    if start.line == end.line {
        place.push(("col", start.column.to_string()));
        place.push(("endColumn", end.column.to_string()));
    }
    place
}

fn end(report: &Report<'_>, span: Span) -> crate::source::LineColumn {
    report.sources.line_column(Span::new(span.source, span.end, span.end))
}

fn message(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.message.clone();
    let environments = report.environments(diagnostic);
    if !environments.is_empty() {
        message.push_str(&format!(" [in {}]", environments.join(", ")));
    }
    for label in &diagnostic.related {
        message.push_str(&format!("\n{}{}: {}", report.prefix, report.sources.locate(label.span), label.text));
    }
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    message
}
