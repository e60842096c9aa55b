//! One JSON document with all findings. `docs/schema/check-report.schema.json` describes it, and a
//! test holds both together.
//!
//! A field may be added in a version; a field that goes or changes its meaning makes a new one.

use super::{Report, count};
use crate::diag::{Diagnostic, Label, Severity};
use crate::ops::Suppressed;
use crate::source::{LineColumn, Span};
use serde_json::{Value as Json, json};

/// The version of the document.
pub const VERSION: u32 = 1;

/// The document as text, with a line break at the end.
pub(super) fn render(report: &Report<'_>) -> String {
    format!("{:#}\n", self::report(report))
}

/// The document; `compile` adds what it wrote.
#[must_use]
pub fn report(report: &Report<'_>) -> Json {
    let diagnostics: Vec<Json> = report.diagnostics.iter().map(|found| diagnostic(report, found)).collect();
    json!({
        "version": VERSION,
        "tool": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
        "command": report.command,
        "summary": {
            "errors": count(&report.diagnostics, Severity::Error),
            "warnings": count(&report.diagnostics, Severity::Warning),
            "infos": count(&report.diagnostics, Severity::Info),
            "waived": report.waived.len(),
            "files": report.counts.files,
            "components": report.counts.components,
            "environments": report.counts.environments,
        },
        "diagnostics": diagnostics,
        "waived": report.waived.iter().map(|waived| self::waived(report, waived)).collect::<Vec<_>>(),
    })
}

fn waived(report: &Report<'_>, waived: &Suppressed) -> Json {
    let mut finding = diagnostic(report, &waived.diagnostic);
    if let Some(object) = finding.as_object_mut() {
        let waiver = json!({
            "reason": waived.reason,
            "until": waived.until.to_string(),
            "approvedBy": waived.approved_by,
        });
        object.insert("waiver".to_owned(), waiver);
    }
    finding
}

fn diagnostic(report: &Report<'_>, diagnostic: &Diagnostic) -> Json {
    let related: Vec<Json> = diagnostic.related.iter().map(|label| location(report, label)).collect();
    let fix = diagnostic.fix.as_ref().map(|fix| {
        let mut fixed = place(report, fix.span);
        fixed.insert("replacement".to_owned(), json!(fix.replacement));
        fixed
    });
    json!({
        "code": diagnostic.code.as_str(),
        "severity": diagnostic.severity.to_string(),
        "message": diagnostic.message,
        "location": diagnostic.primary.as_ref().map(|label| location(report, label)),
        "related": related,
        "help": diagnostic.help,
        "fix": fix,
        "environments": diagnostic.environments,
    })
}

fn location(report: &Report<'_>, label: &Label) -> Json {
    let mut location = place(report, label.span);
    location.insert("text".to_owned(), json!(label.text));
    Json::Object(location)
}

fn place(report: &Report<'_>, span: Span) -> serde_json::Map<String, Json> {
    let end = Span::new(span.source, span.end, span.end);
    let position = |at: LineColumn, offset: u32| json!({"line": at.line, "column": at.column, "offset": offset});
    let mut place = serde_json::Map::new();
    place.insert("path".to_owned(), json!(report.path(span)));
    place.insert("start".to_owned(), position(report.sources.line_column(span), span.start));
    place.insert("end".to_owned(), position(report.sources.line_column(end), span.end));
    place
}
