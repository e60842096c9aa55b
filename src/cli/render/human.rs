//! Findings for people: the message, the source lines with what is meant underlined, the help.
//!
//! The only user of miette, which draws. Owns what it is given to draw and the line of the code.

use super::excerpt::Excerpts;
use super::{Report, printable, waiver, wrap};
use crate::diag::{Diagnostic, Label, Severity};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};
use std::fmt;

/// How the terminal wants its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are shown.
    pub color: bool,
    /// Whether lines are drawn with characters beyond ASCII.
    pub unicode: bool,
    /// How many columns there are.
    pub width: usize,
}

/// The room that line numbers and frames take beside a source line.
const FRAME: usize = 12;

/// How far messages and help are indented.
const MESSAGE_INDENT: usize = 4;
const HELP_INDENT: usize = 8;

/// Narrower windows onto a long line would show nothing of it.
const NARROWEST: usize = 60;

/// All findings, an empty line after each.
pub(super) fn render(report: &Report<'_>, style: Style) -> String {
    let handler = handler(style);
    let mut text = String::new();
    for diagnostic in &report.diagnostics {
        let drawn = Drawn::of(report, diagnostic, style);
        // Writing to a string cannot fail, and `Excerpts` gives an answer for every label.
        if handler.render_report(&mut text, &drawn).is_err() {
            text.push_str(&drawn.message);
        }
        text.push('\n');
    }
    text.push_str(&waived(report));
    text
}

/// What was waived, a line each: it is known and counted, so it needs no source lines.
fn waived(report: &Report<'_>) -> String {
    let mut text = String::new();
    for waived in &report.waived {
        let found = &waived.diagnostic;
        let place = found.span().map(|span| format!(" at {}{}", report.prefix, report.sources.locate(span)));
        let line = format!("waived[{}]{}: {}", found.code, place.unwrap_or_default(), message(report, found));
        text.push_str(&format!("{}\n  {}\n\n", printable(&line), printable(&waiver(waived))));
    }
    text
}

fn handler(style: Style) -> GraphicalReportHandler {
    let characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_wrap_lines(false)
        .without_primary_span_start()
        .without_syntax_highlighting()
        .with_urls(false)
        .without_cause_chain()
}

/// A finding as miette wants it.
#[derive(Debug)]
struct Drawn {
    header: String,
    severity: Severity,
    message: String,
    help: Option<String>,
    excerpts: Option<Excerpts>,
    labels: Vec<LabeledSpan>,
}

impl Drawn {
    fn of(report: &Report<'_>, diagnostic: &Diagnostic, style: Style) -> Self {
        let has_text =
            |label: &&Label| report.sources.get(label.span.source).is_some_and(|file| !file.text().is_empty());
        let labels: Vec<&Label> = diagnostic.primary.iter().chain(&diagnostic.related).filter(has_text).collect();
        let excerpts = Excerpts::of(report, &labels, style.width.saturating_sub(FRAME).max(NARROWEST));
        let primary = diagnostic.primary.as_ref().filter(has_text).is_some();
        let spans = labels.iter().zip(excerpts.places()).enumerate();
        let spans = spans.map(|(at, (label, place))| labeled(&label.text, place.range.clone(), primary && at == 0));
        Self {
            header: format!("{}[{}]", diagnostic.severity, diagnostic.code),
            severity: diagnostic.severity,
            message: wrap(&message(report, diagnostic), style.width.saturating_sub(MESSAGE_INDENT)),
            help: diagnostic
                .help
                .as_deref()
                .map(|help| wrap(&printable(help), style.width.saturating_sub(HELP_INDENT))),
            labels: spans.collect(),
            excerpts: (!labels.is_empty()).then_some(excerpts),
        }
    }
}

fn labeled(text: &str, range: std::ops::Range<usize>, primary: bool) -> LabeledSpan {
    let text = Some(printable(text).into_owned()).filter(|text| !text.is_empty());
    let span = (range.start, range.len());
    if primary { LabeledSpan::new_primary_with_span(text, span) } else { LabeledSpan::new_with_span(text, span) }
}

/// The message, after the path of a file without text to show, and with the environments in which
/// it was found if that is not in all of them.
fn message(report: &Report<'_>, diagnostic: &Diagnostic) -> String {
    let mut message = String::new();
    if let Some(span) = diagnostic.span()
        && report.sources.get(span.source).is_none_or(|file| file.text().is_empty())
    {
        message.push_str(&format!("{}: ", report.path(span)));
    }
    message.push_str(&diagnostic.message);
    let environments = report.environments(diagnostic);
    if !environments.is_empty() {
        message.push_str(&format!(" [in {}]", environments.join(", ")));
    }
    printable(&message).into_owned()
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn {}

impl miette::Diagnostic for Drawn {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.header))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpts.as_ref().map(|excerpts| excerpts as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
