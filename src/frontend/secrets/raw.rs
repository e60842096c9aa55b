//! Secrets in a file that is no valid YAML, so that the lines around its mistakes can be shown.
//!
//! Reads lines instead of trees: a key with its value, and the `name` on a line beside it. What it
//! finds is worded like what is found in trees, so that one place is reported once.

use super::names::{is_secret, names_secret};
use crate::diag::{Sink, nearest};
use crate::frontend::diagnostics;
use crate::language::Style;
use crate::source::{SourceId, Span};

/// How many lines lie between a name and its value at most.
const NEAR: usize = 3;

/// `key: value` on a line, and where the value stands in it.
struct Line<'t> {
    key: &'t str,
    value: &'t str,
    at: usize,
}

/// Reports what looks like a secret in a text, line by line.
pub fn check_text(text: &str, source: SourceId, sink: &mut Sink) {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        lines.push(read(line, start));
        start += line.len();
    }
    for (index, line) in lines.iter().enumerate() {
        let Some(line) = line else { continue };
        let beside = || {
            let near = lines.get(index.saturating_sub(NEAR)..lines.len().min(index + NEAR + 1)).unwrap_or_default();
            near.iter().flatten().find(|near| near.key == "name" && names_secret(near.value)).map(|near| near.value)
        };
        let is_value = nearest(line.key, ["value", "default"]).is_some();
        let name = if is_value { beside() } else { Some(line.key) };
        if let Some(name) = name.filter(|name| is_secret(name, line.value, Style::Quoted)) {
            let start = u32::try_from(line.at).unwrap_or(u32::MAX);
            let end = u32::try_from(line.at + line.value.len()).unwrap_or(u32::MAX);
            let what = format!("the value of `{name}`");
            sink.push(diagnostics::secret_in_clear(Some(Span::new(source, start, end)), &what));
        }
    }
}

fn read(line: &str, start: usize) -> Option<Line<'_>> {
    let (key, rest) = line.split_once(':')?;
    let value = rest.trim();
    let at = start + key.len() + 1 + (rest.len() - rest.trim_start().len());
    let key = key.trim_start_matches([' ', '-', '{', '"', '\'']).trim_end_matches([' ', '"', '\'']);
    let quotes = usize::from(value.len() > 1 && value.starts_with(['"', '\'']));
    Some(Line { key, value: value.trim_matches(['"', '\'']), at: at + quotes })
}
