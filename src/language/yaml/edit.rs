//! Changes of single values in YAML text that leave everything else as it is: comments, order, quotes.
//!
//! Text is changed at spans and never printed anew. Whoever changes something reads the text again to see
//! whether it says what it should. Start at [`set`] and [`replace`].

use super::read_text;
use crate::diag::Sink;
use crate::language::{Map, Node, Style, Value};
use crate::source::{SourceId, Span};
use compact_str::CompactString;

/// How much deeper a new level stands than the one above it.
const INDENT: usize = 2;

/// A step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a map.
    Key(CompactString),
    /// Into a list.
    Item(usize),
}

/// The ways to every scalar that stands at a span: several if an anchor is used several times.
#[must_use]
pub fn find(root: &Node, span: Span) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    look(root, span, &mut Vec::new(), &mut found);
    found
}

fn look(node: &Node, span: Span, way: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    match &node.value {
        Value::Map(map) => {
            for entry in &map.entries {
                way.push(Step::Key(entry.key.clone()));
                look(&entry.node, span, way, found);
                way.pop();
            }
        }
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                way.push(Step::Item(at));
                look(item, span, way, found);
                way.pop();
            }
        }
        _ if node.span() == span => found.push(way.clone()),
        _ => {}
    }
}

/// A text with something else at a span; `None` if the span is not in it.
#[must_use]
pub fn replace(text: &str, span: Span, new: &str) -> Option<String> {
    let (before, after) = (text.get(..span.start as usize)?, text.get(span.end as usize..)?);
    Some([before, new, after].concat())
}

/// A scalar as it can stand in YAML: in the quotes that `like`, the text that stands there now, has; without
/// quotes if it reads back as itself; in double quotes otherwise.
#[must_use]
pub fn scalar(value: &str, like: &str) -> String {
    if like.starts_with('\'') && !value.contains(['\n', '\r']) {
        return format!("'{}'", value.replace('\'', "''"));
    }
    if !like.starts_with('"') && reads_back(value) {
        return value.to_owned();
    }
    serde_json::Value::from(value).to_string()
}

/// Whether a text without quotes is a scalar of that text, in a block and between braces.
fn reads_back(value: &str) -> bool {
    let plain = |text: String| {
        let mut sink = Sink::default();
        let nodes = read_text(&text, SourceId::from_index(0), &mut sink);
        let read = nodes.first().and_then(|node| node.get("a")).map(|node| &node.value);
        let is_same =
            matches!(read, Some(Value::Scalar(scalar)) if scalar.text == value && scalar.style == Style::Plain);
        is_same && sink.is_empty()
    };
    plain(format!("a: {value}\n")) && plain(format!("{{a: {value}}}\n"))
}

/// A document with a value at a path of keys: what stands there is replaced, what is missing above it is made.
/// `value` is a scalar as it stands in YAML.
///
/// # Errors
/// Why that cannot be done, in words.
pub fn set(text: &str, root: &Node, path: &[CompactString], value: &str) -> Result<String, &'static str> {
    const NOT_THERE: &str = "the text has changed";
    let mut node = root;
    let mut key = None;
    for (at, name) in path.iter().enumerate() {
        let rest = path.get(at..).unwrap_or_default();
        match &node.value {
            Value::Map(map) => match map.entry(name) {
                // What an alias or a merge key brings is written elsewhere, and for others too.
                Some(entry) if !is_within(entry.key_span, node) || entry.node.span().start < entry.key_span.end => {
                    return Err("an anchor gives it to several places");
                }
                Some(entry) => (node, key) = (&entry.node, Some(entry.key_span)),
                None => return add(text, node, map, rest, value).ok_or("what is above it cannot be added to"),
            },
            Value::Null => {
                let indent = key.and_then(|key| column(text, key.start)).map_or(0, |column| column + INDENT);
                let end = key.map_or(node.span().end, |key: Span| key.end);
                return insert_lines(text, end, indent, rest, value).ok_or(NOT_THERE);
            }
            _ => return Err("something else stands above it"),
        }
    }
    match &node.value {
        Value::Map(_) | Value::List(_) => Err("it has several parts there"),
        _ => replace(text, node.span(), value).ok_or(NOT_THERE),
    }
}

fn is_within(span: Span, node: &Node) -> bool {
    let around = node.span();
    span.start >= around.start && span.end <= around.end
}

fn add(text: &str, node: &Node, map: &Map, path: &[CompactString], value: &str) -> Option<String> {
    let span = node.span();
    let slice = text.get(span.start as usize..span.end as usize)?;
    if slice.starts_with('{') {
        let inner = slice.strip_suffix('}')?.trim_end();
        let (between, after) = if map.entries.is_empty() { ("", "") } else { (", ", slice.get(inner.len()..)?) };
        let after = if after.is_empty() { "}" } else { after };
        let new = [inner, between, &flow(path, value), after].concat();
        return replace(text, span, &new);
    }
    // Keys that a merge key or an alias brings stand elsewhere.
    let own = map.entries.iter().filter(|entry| entry.key_span.start >= span.start && entry.key_span.end <= span.end);
    let indent = own.filter_map(|entry| column(text, entry.key_span.start)).min()?;
    insert_lines(text, span.end, indent, path, value)
}

fn flow(path: &[CompactString], value: &str) -> String {
    let Some((last, above)) = path.split_last() else { return value.to_owned() };
    let innermost = format!("{last}: {value}");
    above.iter().rev().fold(innermost, |inner, key| format!("{key}: {{{inner}}}"))
}

/// Lines after the one in which something ends.
fn insert_lines(text: &str, end: u32, indent: usize, path: &[CompactString], value: &str) -> Option<String> {
    let end = end as usize;
    let ends_line = end > 0 && text.as_bytes().get(end - 1) == Some(&b'\n');
    let rest = text.get(end..)?;
    let at = if ends_line { end } else { rest.find('\n').map_or(text.len(), |line| end + line + 1) };
    let (before, after) = (text.get(..at)?, text.get(at..)?);
    let mut lines = String::new();
    if !before.is_empty() && !before.ends_with('\n') {
        lines.push('\n');
    }
    for (depth, key) in path.iter().enumerate() {
        lines.push_str(&" ".repeat(indent + INDENT * depth));
        lines.push_str(key);
        lines.push_str(if depth + 1 == path.len() { ": " } else { ":\n" });
    }
    lines.push_str(value);
    lines.push('\n');
    Some([before, &lines, after].concat())
}

/// How many bytes are before something on its line, if they are spaces.
fn column(text: &str, at: u32) -> Option<usize> {
    let before = text.get(..at as usize)?;
    let line = before.rsplit('\n').next()?;
    line.bytes().all(|byte| byte == b' ').then_some(line.len())
}

#[cfg(test)]
mod tests {
    use super::{Step, find, replace, scalar, set};
    use crate::diag::Sink;
    use crate::language::Node;
    use crate::language::yaml::read_text;
    use crate::source::SourceId;

    fn read(text: &str) -> Node {
        read_text(text, SourceId::from_index(0), &mut Sink::default()).remove(0)
    }

    fn with(text: &str, path: &[&str], value: &str) -> String {
        let path: Vec<_> = path.iter().map(|key| (*key).into()).collect();
        set(text, &read(text), &path, value).unwrap()
    }

    #[test]
    fn a_value_is_replaced_and_comments_stay() {
        let text = "# top\na:\n  b: 1 # one\n  c: 'x'\n";
        assert_eq!(with(text, &["a", "b"], "2"), "# top\na:\n  b: 2 # one\n  c: 'x'\n");
        assert_eq!(with(text, &["a", "c"], "'y'"), "# top\na:\n  b: 1 # one\n  c: 'y'\n");
    }

    #[test]
    fn missing_parents_are_made_at_the_depth_of_their_neighbours() {
        assert_eq!(
            with("a:\n    b: 1 # one\nz: 0\n", &["a", "c", "d"], "2"),
            "a:\n    b: 1 # one\n    c:\n      d: 2\nz: 0\n"
        );
        assert_eq!(with("a:\n  b: |\n    text\nz: 0\n", &["a", "c"], "2"), "a:\n  b: |\n    text\n  c: 2\nz: 0\n");
        assert_eq!(with("a: 1", &["b", "c"], "2"), "a: 1\nb:\n  c: 2\n");
        assert_eq!(
            with("a:\n  b: # nothing yet\nz: 0\n", &["a", "b", "c"], "2"),
            "a:\n  b: # nothing yet\n    c: 2\nz: 0\n"
        );
    }

    #[test]
    fn maps_between_braces_are_added_to_between_them() {
        assert_eq!(with("a: {b: 1} # one\n", &["a", "c", "d"], "2"), "a: {b: 1, c: {d: 2}} # one\n");
        assert_eq!(with("a: {}\n", &["a", "c"], "2"), "a: {c: 2}\n");
        assert_eq!(with("a: { b: 1 }\n", &["a", "c"], "2"), "a: { b: 1, c: 2 }\n");
    }

    #[test]
    fn lists_scalars_and_merged_maps_are_not_added_to() {
        let path = |keys: &[&str]| keys.iter().map(|key| (*key).into()).collect::<Vec<_>>();
        let refused = |text: &str, keys: &[&str]| set(text, &read(text), &path(keys), "2").is_err();
        assert!(refused("a: [1]\n", &["a", "b"]));
        assert!(refused("a: 1\n", &["a", "b"]));
        assert!(refused("a: {b: 1}\n", &["a"]));
        // What an alias stands for is written elsewhere.
        let aliased = "x: &x\n  b: 1\na: *x\n";
        assert_eq!(set(aliased, &read(aliased), &path(&["a", "c"]), "2").ok(), None);
    }

    #[test]
    fn a_value_behind_an_anchor_is_found_everywhere_it_is_used() {
        let text = "x: &x\n  b: 1\na: *x\nl: [{n: 2}]\n";
        let root = read(text);
        let b = root.at(&["x", "b"]).unwrap().span();
        assert_eq!(find(&root, b).len(), 2);
        let n = root.get("l").unwrap().as_list().unwrap()[0].get("n").unwrap().span();
        assert_eq!(find(&root, n), [vec![Step::Key("l".into()), Step::Item(0), Step::Key("n".into())]]);
        assert_eq!(replace(text, n, "3").unwrap(), "x: &x\n  b: 1\na: *x\nl: [{n: 3}]\n");
    }

    #[test]
    fn scalars_are_quoted_when_they_must_be_or_were() {
        assert_eq!(scalar("db.t3.large", "x"), "db.t3.large");
        assert_eq!(scalar("it's", "'x'"), "'it''s'");
        assert_eq!(scalar("15", "\"16\""), "\"15\"");
        assert_eq!(scalar("a: b", "x"), "\"a: b\"");
        assert_eq!(scalar("a, b", "x"), "\"a, b\"");
        assert_eq!(scalar("", "x"), "\"\"");
    }
}
