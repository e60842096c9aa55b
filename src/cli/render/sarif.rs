//! SARIF 2.1.0, the format of code scanning.
//!
//! GitHub rejects a file with a result that has no location, so what concerns the workspace as a
//! whole is shown at its first file. Columns are counted in Unicode code points and end exclusively,
//! as ours are. <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use super::escape::uri;
use super::{Report, waiver};
use crate::diag::{CodeInfo, Diagnostic, Severity};
use crate::ops::Suppressed;
use crate::source::{SourceId, Span};
use serde_json::{Value as Json, json};

/// All findings, with the codes that they have.
pub(super) fn render(report: &Report<'_>) -> String {
    let rules = rules(report);
    let mut results: Vec<Json> = report.diagnostics.iter().map(|found| result(report, &rules, found)).collect();
    results.extend(report.waived.iter().map(|waived| suppressed(report, &rules, waived)));
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|(id, info)| rule(id, *info)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

type Rule<'a> = (&'a str, Option<&'static CodeInfo>);

/// The codes that were found, in order, each once.
fn rules<'r>(report: &'r Report<'_>) -> Vec<Rule<'r>> {
    let waived = report.waived.iter().map(|waived| &waived.diagnostic);
    let mut ids: Vec<&str> = report.diagnostics.iter().chain(waived).map(|found| found.code.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let info = |id: &str| report.codes.iter().find(|info| info.code == id).copied();
    ids.into_iter().map(|id| (id, info(id))).collect()
}

fn rule(id: &str, info: Option<&CodeInfo>) -> Json {
    let Some(info) = info else { return json!({"id": id}) };
    json!({
        "id": id,
        "shortDescription": {"text": info.title},
        "fullDescription": {"text": info.page},
        "help": {"text": info.page, "markdown": info.page},
        "defaultConfiguration": {"level": level(info.severity)},
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(report: &Report<'_>, rules: &[Rule<'_>], diagnostic: &Diagnostic) -> Json {
    let code = diagnostic.code.as_str();
    let mut text = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    let span = diagnostic.span().unwrap_or(Span::file(SourceId::from_index(0)));
    let mut result = json!({
        "ruleId": code,
        "ruleIndex": rules.binary_search_by_key(&code, |(id, _)| id).unwrap_or_default(),
        "level": level(diagnostic.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": physical(report, span)}],
    });
    let Some(object) = result.as_object_mut() else { return result };
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().zip(1u32..).map(|(label, id)| {
            json!({"id": id, "message": {"text": label.text}, "physicalLocation": physical(report, label.span)})
        });
        object.insert("relatedLocations".to_owned(), related.collect());
    }
    if let Some(fix) = &diagnostic.fix {
        let replacement =
            json!({"deletedRegion": region(report, fix.span), "insertedContent": {"text": fix.replacement}});
        let change = json!({"artifactLocation": artifact(report, fix.span), "replacements": [replacement]});
        object.insert("fixes".to_owned(), json!([{"artifactChanges": [change]}]));
    }
    if !diagnostic.environments.is_empty() {
        object.insert("properties".to_owned(), json!({"environments": diagnostic.environments}));
    }
    result
}

/// A waived finding: written into the source by its team, which is SARIF's suppression `inSource`.
fn suppressed(report: &Report<'_>, rules: &[Rule<'_>], waived: &Suppressed) -> Json {
    let mut result = result(report, rules, &waived.diagnostic);
    if let Some(object) = result.as_object_mut() {
        let suppression = json!({"kind": "inSource", "status": "accepted", "justification": waiver(waived)});
        object.insert("suppressions".to_owned(), json!([suppression]));
    }
    result
}

fn physical(report: &Report<'_>, span: Span) -> Json {
    json!({"artifactLocation": artifact(report, span), "region": region(report, span)})
}

fn artifact(report: &Report<'_>, span: Span) -> Json {
    let path = report.path(span);
    let path = if report.sources.is_empty() { format!("{path}deployer.yaml") } else { path };
    json!({"uri": uri(&path), "uriBaseId": "%SRCROOT%"})
}

fn region(report: &Report<'_>, span: Span) -> Json {
    let start = report.sources.line_column(span);
    let end = report.sources.line_column(Span::new(span.source, span.end, span.end));
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}
