//! Findings as bytes: one renderer a format, all over the same [`Report`].
//!
//! Owns every word and mark that stands around a finding. Decides nothing about what is found, and
//! writes nothing: each renderer returns text. `human.rs` is the only user of miette. No renderer
//! shows a secret: [`Report::masked`] takes them out of messages, `excerpt.rs` out of source lines.
//!
//! Adding a format: a file with `render(&Report) -> String`, a variant in [`Format`], a line in
//! [`render`], and a test with the report of `tests.rs`.

mod escape;
mod excerpt;
mod github;
mod human;
mod json;
mod junit;
mod sarif;
mod summary;
mod wrap;

pub use escape::printable;
pub(in crate::cli) use escape::xml;
pub use human::Style;
pub use json::{VERSION as JSON_VERSION, report as json_report};
pub use summary::{Counts, count, counted, summary};
pub use wrap::wrap;

use crate::diag::{CodeInfo, Diagnostic, Severity};
use crate::frontend::secrets;
use crate::ops::Suppressed;
use crate::source::{SourceMap, Span};
use std::collections::BTreeSet;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Text with the source lines, for people.
    Human,
    /// One JSON document, described by docs/schema/check-report.schema.json.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands that GitHub Actions shows at the lines of a pull request.
    Github,
    /// JUnit XML, for test reports of CI systems.
    Junit,
}

/// What a renderer is given.
#[derive(Debug)]
pub struct Report<'a> {
    /// The command that made it, such as `check`.
    pub command: &'a str,
    /// The files that spans point into.
    pub sources: &'a SourceMap,
    /// The findings in the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// How much was looked at.
    pub counts: Counts,
    /// What was found and waived, in the order in which it is shown.
    pub waived: Vec<Suppressed>,
    /// Every code that there is.
    pub codes: Vec<&'static CodeInfo>,
    /// What is put before the workspace's paths, so that the reader finds the files: empty, or a
    /// path with forward slashes that ends with one.
    pub prefix: String,
    /// What was found to be secret; never shown.
    secrets: Secrets,
}

/// The secrets of a report: where they stand and what they are.
#[derive(Debug, Default)]
struct Secrets {
    spans: Vec<Span>,
    /// The longest first, so that none is left in part.
    texts: Vec<String>,
}

/// The code of a secret in clear text, whose span is never shown.
const SECRET_IN_CLEAR: &str = "secret/in-clear";

/// What stands in place of a secret.
const MASK: &str = "*****";

/// Shorter texts are masked where they stand, and in messages only where these quote exactly them:
/// masking every `abc` would make messages unreadable.
const SHORTEST_SECRET: usize = 6;

/// To how many characters messages cut what they quote.
const SHORTENED_TO: [usize; 2] = [40, 60];

impl<'a> Report<'a> {
    /// A report of findings, with the secrets that were found taken out of all texts.
    #[must_use]
    pub fn masked(command: &'a str, sources: &'a SourceMap, diagnostics: &[Diagnostic], counts: Counts) -> Self {
        let spans = secret_spans(diagnostics);
        let texts = secret_texts(&spans, sources);
        let secrets = Secrets { spans, texts };
        let diagnostics = diagnostics.iter().map(|diagnostic| secrets.mask(diagnostic.clone())).collect();
        let (waived, codes, prefix) = (Vec::new(), Vec::new(), String::new());
        Self { command, sources, diagnostics, counts, waived, codes, prefix, secrets }
    }

    /// Sets what was waived.
    #[must_use]
    pub fn with_waived(mut self, waived: &[Suppressed]) -> Self {
        let mask =
            |one: &Suppressed| Suppressed { diagnostic: self.secrets.mask(one.diagnostic.clone()), ..one.clone() };
        self.waived = waived.iter().map(mask).collect();
        self
    }

    /// Sets the known codes, for formats that describe them.
    #[must_use]
    pub fn with_codes(mut self, codes: Vec<&'static CodeInfo>) -> Self {
        self.codes = codes;
        self
    }

    /// Sets what is put before paths.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// The path of a span's file as the reader finds it.
    #[must_use]
    pub fn path(&self, span: Span) -> String {
        format!("{}{}", self.prefix, self.sources.path(span.source))
    }

    /// The environments to mention: none if it was found in all of them.
    #[must_use]
    pub fn environments<'d>(&self, diagnostic: &'d Diagnostic) -> &'d [String] {
        if diagnostic.environments.len() >= self.counts.environments { &[] } else { &diagnostic.environments }
    }
}

/// Where the findings say that there are secrets, each place once.
#[must_use]
pub fn secret_spans(diagnostics: &[Diagnostic]) -> Vec<Span> {
    let found = diagnostics.iter().filter(|diagnostic| diagnostic.code.as_str() == SECRET_IN_CLEAR);
    let mut spans: Vec<Span> = found.filter_map(Diagnostic::span).filter(|span| span.start < span.end).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// What messages could show of the secrets: each as it is written and as it is read, and its beginning
/// where messages cut long texts. Short ones only in backticks.
fn secret_texts(spans: &[Span], sources: &SourceMap) -> Vec<String> {
    let mut texts = BTreeSet::new();
    for span in spans {
        let written = sources.slice(*span).trim_matches(['"', '\'']);
        let read = written.replace("''", "'").replace("\\\"", "\"").replace("\\\\", "\\");
        for text in [written, &read].into_iter().filter(|text| !text.is_empty()) {
            let cuts = SHORTENED_TO.map(|count| text.chars().take(count).collect::<String>());
            let whole = if text.len() < SHORTEST_SECRET { format!("`{text}`") } else { text.to_owned() };
            texts.insert(whole);
            texts.extend(cuts.into_iter().filter(|cut| cut.len() < text.len()));
        }
    }
    let mut texts: Vec<String> = texts.into_iter().collect();
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    texts
}

impl Secrets {
    fn mask(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        self.mask_text(&mut diagnostic.message);
        diagnostic.help.iter_mut().for_each(|help| self.mask_text(help));
        let labels = diagnostic.primary.iter_mut().chain(&mut diagnostic.related);
        labels.for_each(|label| self.mask_text(&mut label.text));
        diagnostic.fix = diagnostic.fix.filter(|fix| !self.texts.iter().any(|text| fix.replacement.contains(text)));
        diagnostic
    }

    fn mask_text(&self, text: &mut String) {
        for secret in &self.texts {
            if text.contains(secret.as_str()) {
                let mask = if secret.starts_with('`') { "`*****`" } else { MASK };
                *text = text.replace(secret.as_str(), mask);
            }
        }
        *text = secrets::redact_formats(text);
    }
}

/// Why a waived finding does not count, in a line.
fn waiver(waived: &Suppressed) -> String {
    let by = waived.approved_by.as_ref().map(|name| format!(", approved by {name}")).unwrap_or_default();
    format!("{} (until {}{by})", waived.reason, waived.until)
}

/// The findings in a format.
#[must_use]
pub fn render(format: Format, report: &Report<'_>, style: Style) -> String {
    match format {
        Format::Human => human::render(report, style),
        Format::Json => json::render(report),
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report),
        Format::Junit => junit::render(report),
    }
}

/// The word that formats of other tools have for a severity.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

#[cfg(test)]
pub(super) mod tests;
