//! What the YAML parser calls an error, in a user's words: the place to look at, and what to do.

use super::diagnostics::{self, SyntaxError};
use crate::diag::Diagnostic;
use crate::source::{SourceId, Span};
use granit_parser::{ErrorKind, ScanError};

/// The finding for an error of the parser. `last_end` is where the last thing it understood ended.
pub fn diagnostic(error: &ScanError, text: &str, source: SourceId, last_end: u32) -> Diagnostic {
    let offset = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let spot = Spot { text, source, offset, last_end: (last_end as usize).min(offset) };
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return diagnostics::too_deep(spot.here(), super::MAX_DEPTH);
    }
    let found = spot
        .separator()
        .or_else(|| spot.tab(error.kind()))
        .or_else(|| spot.quote(error.kind()))
        .or_else(|| spot.bracket(error.kind()));
    diagnostics::syntax(found.unwrap_or_else(|| spot.plain(error)))
}

/// Where the parser gave up.
struct Spot<'t> {
    text: &'t str,
    source: SourceId,
    offset: usize,
    last_end: usize,
}

impl Spot<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(self.source, clamp(start), clamp(end))
    }

    /// The character at the place of the error.
    fn here(&self) -> Span {
        let len = self.rest().chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        self.span(self.offset, self.offset + len)
    }

    fn rest(&self) -> &str {
        self.text.get(self.offset..).unwrap_or("")
    }

    /// A `---` that is indented, on the line of the error or the one before: YAML takes it for text.
    fn separator(&self) -> Option<SyntaxError> {
        let line_start = |at: usize| self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let here = line_start(self.offset);
        let before = line_start(here.saturating_sub(1));
        let start = [here, before].into_iter().find(|start| {
            let line = self.text.get(*start..).and_then(|rest| rest.lines().next()).unwrap_or("");
            line.trim() == "---" && line.starts_with([' ', '\t'])
        })?;
        let at = start + self.text.get(start..)?.find('-')?;
        Some(SyntaxError {
            span: self.span(at, at + 3),
            message: "a `---` between documents is indented".to_owned(),
            label: "must begin its line",
            related: None,
            help: "write `---` at the very beginning of the line",
        })
    }

    fn tab(&self, kind: &ErrorKind) -> Option<SyntaxError> {
        use ErrorKind as E;
        let about_tabs = matches!(
            kind,
            E::TabInIndentation
                | E::TabInBlockIndentation
                | E::TabNotAllowed
                | E::TabInPlainScalar
                | E::TabAtBlockScalarStart
                | E::ExpectedBlockMappingKey
        );
        let at = about_tabs.then(|| self.tab_in_indentation())??;
        Some(SyntaxError {
            span: self.span(at, at + 1),
            message: "a tab is used for indentation".to_owned(),
            label: "a tab",
            related: None,
            help: "indent with spaces, two for each level",
        })
    }

    /// The first tab before any text of a line, at the error or after it.
    fn tab_in_indentation(&self) -> Option<usize> {
        let line_start = self.text.get(..self.offset)?.rfind('\n').map_or(0, |at| at + 1);
        let mut start = line_start;
        for line in self.text.get(line_start..)?.split_inclusive('\n').take(3) {
            let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = line.get(..blank).and_then(|blank| blank.find('\t')) {
                return Some(start + tab);
            }
            start += line.len();
        }
        None
    }

    fn quote(&self, kind: &ErrorKind) -> Option<SyntaxError> {
        use ErrorKind as E;
        if !matches!(kind, E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar)
        {
            return None;
        }
        let from = self.last_end;
        let at = from + self.text.get(from..)?.find(['"', '\''])?;
        Some(SyntaxError {
            span: self.span(at, at + 1),
            message: "a quote is opened and never closed".to_owned(),
            label: "opened here",
            related: (at != self.offset).then(|| (self.here(), "the text cannot go on here")),
            help: "close the quote on the same line, or use a block (`|`) for text of several lines",
        })
    }

    fn bracket(&self, kind: &ErrorKind) -> Option<SyntaxError> {
        let (message, label, help) = match kind {
            ErrorKind::UnclosedFlowCollection { open } => (
                format!("`{open}` is opened and never closed"),
                "opened here",
                if *open == '[' { "add the closing `]`" } else { "add the closing `}`" },
            ),
            ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
                (format!("`{open}` is closed by `{close}`"), "the wrong bracket", "`[` is closed by `]` and `{` by `}`")
            }
            ErrorKind::MisplacedFlowCollectionEnd => (
                "a closing bracket without an opening one".to_owned(),
                "nothing to close",
                "remove it, or quote the text",
            ),
            _ => return None,
        };
        Some(SyntaxError { span: self.here(), message, label, related: None, help })
    }

    fn plain(&self, error: &ScanError) -> SyntaxError {
        let (message, label, help) = words(error.kind(), self.rest());
        let help = if self.is_variable_in_flow(error.kind()) { QUOTE_VARIABLE } else { help };
        let message = message.map_or_else(|| format!("this is not valid YAML: {}", error.info()), str::to_owned);
        SyntaxError { span: self.here(), message, label, related: None, help }
    }

    /// Whether the braces of an unquoted `${…}` are taken for those of a map.
    fn is_variable_in_flow(&self, kind: &ErrorKind) -> bool {
        let before = self.text.get(..self.offset).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        matches!(kind, ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator)
            && (line.contains("${") || (line.ends_with('$') && self.rest().starts_with('{')))
    }
}

const QUOTE_VARIABLE: &str = "between `{` and `}` or `[` and `]`, a text with a variable needs quotes: \"${NAME}\"";
const INDENTATION: &str = "check that this line is indented like its siblings";
const QUOTE_IT: &str = "put the text in quotes";

type Words = (Option<&'static str>, &'static str, &'static str);

fn words(kind: &ErrorKind, rest: &str) -> Words {
    use ErrorKind as E;
    match kind {
        E::MappingValueNotAllowed | E::InvalidColonPlacement => (
            Some("a `:` stands where no key can be"),
            "unexpected `:`",
            "check the indentation of this line and that the line above is complete; text with `: ` in it needs quotes",
        ),
        E::SimpleKeyExpected => {
            (Some("a key without a `:`"), "expected `key: value`", "write `key: value`, with a space after the colon")
        }
        E::ExpectedBlockMappingKey | E::MappingKeyNotAllowed => {
            (Some("a key was expected here"), "not a key of the map above", INDENTATION)
        }
        E::ExpectedBlockSequenceEntry => (Some("an item of the list was expected here"), "expected `- `", INDENTATION),
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection | E::InvalidBlockEntryWhitespace => (
            Some("a list item stands where none can be"),
            "unexpected `-`",
            "start the list on a line of its own below the key",
        ),
        E::InvalidIndentation => (Some("the indentation does not fit"), "wrong indentation", INDENTATION),
        E::ExpectedFlowMappingSeparator => (
            Some("a `,` or `}` is missing"),
            "expected `,` or `}`",
            "separate entries by commas and close the map with `}`",
        ),
        E::ExpectedFlowSequenceSeparator => (
            Some("a `,` or `]` is missing"),
            "expected `,` or `]`",
            "separate items by commas and close the list with `]`",
        ),
        E::UnexpectedCharacter { .. } => unexpected(rest),
        E::InvalidTrailingDoubleQuotedScalar | E::InvalidTrailingSingleQuotedScalar => {
            (Some("there is text after a closing quote"), "unexpected text", "put all of the text inside the quotes")
        }
        E::UnknownQuotedScalarEscape => (
            Some("an escape that YAML does not know"),
            "in this string",
            "write a backslash as `\\\\`, or use single quotes",
        ),
        E::CommentNotSeparated => {
            (Some("a comment needs a space before its `#`"), "unexpected `#`", "write ` # comment`, or quote the text")
        }
        E::InvalidBlockScalarHeader => {
            (Some("there is text after `|` or `>`"), "unexpected text", "start the text on the next line")
        }
        E::ExpectedDocumentStart => (
            Some("the document is already complete here"),
            "unexpected text",
            "start a new document with `---`, or check the indentation",
        ),
        E::ExpectedNodeContent => (Some("a value is missing here"), "expected a value", QUOTE_IT),
        _ => (None, "here", "check the line for a missing quote, colon or space"),
    }
}

fn unexpected(rest: &str) -> Words {
    match rest.chars().next() {
        Some('`') => (Some("a value cannot start with a backtick"), "unexpected", QUOTE_IT),
        Some('@') => (Some("a value cannot start with `@`"), "unexpected", QUOTE_IT),
        Some('%') => (Some("a value cannot start with `%`"), "unexpected", QUOTE_IT),
        _ => (Some("a character that is not allowed here"), "unexpected", "remove it, or quote the text"),
    }
}
