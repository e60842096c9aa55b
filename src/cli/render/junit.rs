//! JUnit XML: one test suite a file, one test case a finding; a file without findings is one test
//! that passes. Only errors fail; what else was found stands in `system-out`.

use super::escape::xml;
use super::{Report, count, waiver};
use crate::diag::{Diagnostic, Severity};
use crate::ops::Suppressed;
use crate::source::SourceId;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// All findings and all files.
pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_suites(&mut text, report);
    text
}

fn write_suites(f: &mut String, report: &Report<'_>) -> fmt::Result {
    let mut by_file: BTreeMap<Option<SourceId>, Vec<&Diagnostic>> = BTreeMap::new();
    by_file.extend(report.sources.iter().map(|(id, _)| (Some(id), Vec::new())));
    for diagnostic in &report.diagnostics {
        by_file.entry(diagnostic.span().map(|span| span.source)).or_default().push(diagnostic);
    }
    let tests: usize = by_file.values().map(|found| found.len().max(1)).sum::<usize>() + report.waived.len();
    let failures = count(&report.diagnostics, Severity::Error);
    writeln!(f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(f, "<testsuites name=\"deployer {}\" tests=\"{tests}\" failures=\"{failures}\">", report.command)?;
    for (file, found) in by_file {
        let path = match file {
            Some(id) => format!("{}{}", report.prefix, report.sources.path(id)),
            None => "workspace".to_owned(),
        };
        write_suite(f, report, &path, &found)?;
    }
    write_waived(f, report)?;
    writeln!(f, "</testsuites>")
}

/// Waived findings are test cases that were skipped, in a suite of their own.
fn write_waived(f: &mut String, report: &Report<'_>) -> fmt::Result {
    let number = report.waived.len();
    if number == 0 {
        return Ok(());
    }
    writeln!(f, "  <testsuite name=\"waived\" tests=\"{number}\" failures=\"0\" skipped=\"{number}\">")?;
    for waived in &report.waived {
        let Suppressed { diagnostic, .. } = waived;
        let place = diagnostic.span().map(|span| format!("{}{}", report.prefix, report.sources.locate(span)));
        let name = xml(&format!("{} at {}", diagnostic.code, place.unwrap_or_default()));
        writeln!(f, "    <testcase classname=\"waived\" name=\"{name}\">")?;
        writeln!(f, "      <skipped message=\"{}: {}\"/>", xml(&diagnostic.message), xml(&waiver(waived)))?;
        writeln!(f, "    </testcase>")?;
    }
    writeln!(f, "  </testsuite>")
}

fn write_suite(f: &mut String, report: &Report<'_>, path: &str, found: &[&Diagnostic]) -> fmt::Result {
    let path = xml(path);
    let failures = found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let tests = found.len().max(1);
    writeln!(f, "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\">")?;
    if found.is_empty() {
        writeln!(f, "    <testcase classname=\"{path}\" name=\"{}\"/>", report.command)?;
    }
    for diagnostic in found {
        write_case(f, report, &path, diagnostic)?;
    }
    writeln!(f, "  </testsuite>")
}

fn write_case(f: &mut String, report: &Report<'_>, path: &str, diagnostic: &Diagnostic) -> fmt::Result {
    let code = xml(diagnostic.code.as_str());
    let (name, place) = match diagnostic.span().map(|span| report.sources.line_column(span)) {
        Some(at) => (format!("{code} at {}:{}", at.line, at.column), format!(" file=\"{path}\" line=\"{}\"", at.line)),
        None => (code.clone(), String::new()),
    };
    writeln!(f, "    <testcase classname=\"{path}\" name=\"{name}\"{place}>")?;
    let message = xml(&diagnostic.message);
    let details = xml(&details(report, diagnostic));
    if diagnostic.severity == Severity::Error {
        writeln!(f, "      <failure type=\"{code}\" message=\"{message}\">{details}</failure>")?;
    } else {
        let separator = if details.is_empty() { "" } else { "&#10;" };
        writeln!(f, "      <system-out>{}: {message}{separator}{details}</system-out>", diagnostic.severity)?;
    }
    writeln!(f, "    </testcase>")
}

/// Everything but the message: place, related places, environments, help.
fn details(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let mut lines = Vec::new();
    for label in diagnostic.primary.iter().chain(&diagnostic.related) {
        lines.push(format!("{}{}: {}", report.prefix, report.sources.locate(label.span), label.text));
    }
    let environments = report.environments(diagnostic);
    if !environments.is_empty() {
        lines.push(format!("in {}", environments.join(", ")));
    }
    lines.extend(diagnostic.help.iter().map(|help| format!("help: {help}")));
    lines.join("\n")
}
