//! What a stage has to say about the user's documents: data only, no rendering, no colours.
//!
//! Every stage pushes [`Diagnostic`]s into a [`Sink`] and goes on. Renderers in `cli` turn them into
//! text, JSON, SARIF, GitHub annotations or JUnit. A code is declared with [`codes!`](crate::codes) in the
//! `diagnostics.rs` of its stage, beside the constructors which alone hold the wording.

mod suggest;

pub use suggest::{did_you_mean, nearest};

use crate::source::Span;
use compact_str::CompactString;
use std::fmt;

/// How bad a finding is. Only errors fail a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never affects the exit code.
    Info,
    /// Probably wrong or unwise, yet it compiles.
    Warning,
    /// Wrong: nothing is compiled or deployed from it.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// The stable name of a kind of finding, `area/kebab-problem`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(CompactString);

impl Code {
    /// A code by its text.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self(CompactString::new(code))
    }

    /// The text, `area/kebab-problem`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What `deployer explain` and `docs/codes.md` say of a code. Declared with [`codes!`](crate::codes).
#[derive(Debug)]
pub struct CodeInfo {
    /// `area/kebab-problem`; never changes once released.
    pub code: &'static str,
    /// The severity that the finding has unless a user changes it.
    pub severity: Severity,
    /// One line: what is wrong.
    pub title: &'static str,
    /// Markdown: why it matters and how to mend it.
    pub page: &'static str,
}

/// Declares the codes of a stage: one `static` each, and the list `CODES` of all of them.
///
/// ```ignore
/// codes! {
///     /// UNKNOWN_FIELD is reported for …
///     UNKNOWN_FIELD = Error "schema/unknown-field", "A field is not known", "The page, in Markdown.";
/// }
/// ```
#[macro_export]
macro_rules! codes {
    ($($name:ident = $severity:ident $code:literal, $title:literal, $page:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: $crate::diag::CodeInfo = $crate::diag::CodeInfo {
                code: $code,
                severity: $crate::diag::Severity::$severity,
                title: $title,
                page: $page,
            };
        )*
        /// Every code of this stage, in the order of declaration.
        pub static CODES: &[&$crate::diag::CodeInfo] = &[$(&$name),*];
    };
}

/// A piece of source text with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is said under the underlined text; may be empty.
    pub text: String,
}

/// A replacement of text that mends a finding, for editors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence in the user's words, no full stop.
    pub message: String,
    /// The place to blame; `None` for what concerns the workspace as a whole.
    pub primary: Option<Label>,
    /// Other places that explain the finding.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// How an editor may mend it.
    pub fix: Option<Fix>,
    /// The environments in which it was found; empty when it does not depend on one.
    pub environments: Vec<String>,
}

impl Diagnostic {
    /// A finding of `info`'s code and severity, without a place yet.
    pub fn new(info: &CodeInfo, message: impl Into<String>) -> Self {
        Self {
            code: Code::new(info.code),
            severity: info.severity,
            message: message.into(),
            primary: None,
            related: Vec::new(),
            help: None,
            fix: None,
            environments: Vec::new(),
        }
    }

    /// Sets the place to blame and the words under it.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn and(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Sets the help line.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the help line if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Sets the replacement that an editor may offer.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }

    /// Where it is, if it is anywhere.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.primary.as_ref().map(|label| label.span)
    }
}

/// Collects the findings of a run.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    /// Takes a finding in.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes all findings of another sink in.
    pub fn append(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Whether some finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// How many findings there are now; with [`Sink::errors_since`] it tells whether a step failed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Whether an error was pushed after the sink had `mark` findings.
    #[must_use]
    pub fn errors_since(&self, mark: usize) -> bool {
        self.diagnostics.iter().skip(mark).any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The findings in the order in which they were pushed.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// The findings as they were pushed.
    #[must_use]
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Marks every finding since `mark` as found in `environment`.
    pub fn tag_environment(&mut self, mark: usize, environment: &str) {
        for diagnostic in self.diagnostics.iter_mut().skip(mark) {
            diagnostic.environments.push(environment.to_owned());
        }
    }

    /// The findings sorted by place, equal ones of several environments folded into one.
    #[must_use]
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by(|a, b| order(a).cmp(&order(b)));
        let mut folded: Vec<Diagnostic> = Vec::with_capacity(self.diagnostics.len());
        for diagnostic in self.diagnostics {
            match folded.last_mut() {
                Some(last) if same_finding(last, &diagnostic) => fold(last, diagnostic),
                _ => folded.push(diagnostic),
            }
        }
        folded
    }
}

type Order<'a> = (Option<Span>, std::cmp::Reverse<Severity>, &'a Code, &'a str, &'a [String]);

fn order(diagnostic: &Diagnostic) -> Order<'_> {
    (
        diagnostic.span(),
        std::cmp::Reverse(diagnostic.severity),
        &diagnostic.code,
        &diagnostic.message,
        &diagnostic.environments,
    )
}

fn same_finding(a: &Diagnostic, b: &Diagnostic) -> bool {
    a.code == b.code && a.message == b.message && a.span() == b.span()
}

/// A finding without environments is found in all of them, whatever else it is folded with.
fn fold(last: &mut Diagnostic, other: Diagnostic) {
    if last.environments.is_empty() || other.environments.is_empty() {
        last.environments.clear();
        return;
    }
    for environment in other.environments {
        if !last.environments.contains(&environment) {
            last.environments.push(environment);
        }
    }
}
