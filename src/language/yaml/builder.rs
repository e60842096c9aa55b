//! The parser's events into a tree, without recursion.
//!
//! Keeps a stack of the maps and lists that are open. Anchored nodes are kept with their size and
//! depth, so that an alias is paid for before it is expanded.

use super::diagnostics;
use super::merge_keys;
use super::{MAX_ALIAS_SIZE, MAX_ANCHOR_SIZE, MAX_DEPTH};
use crate::diag::Sink;
use crate::language::{Entry, Map, Node, Origin, Scalar, Style, Value};
use crate::source::{SourceId, Span};
use compact_str::CompactString;
use granit_parser::{Event, ScalarStyle, Span as Mark, Tag};
use rustc_hash::FxHashMap;

/// From how many entries on keys are looked up by hash instead of one by one.
const INDEX_FROM: usize = 24;

/// What the reader does after an event.
pub enum Step {
    /// Goes on.
    Continue,
    /// Takes a finished document.
    Document(Node),
    /// Skips to the next document.
    Abandon,
}

/// A node that an alias may stand for.
struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

/// A map or list that is not closed yet.
struct Frame {
    /// Whether a tag that means nothing here stands before it, so that its content does not either.
    foreign: bool,
    anchor: usize,
    start: u32,
    end: u32,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map(MapFrame),
}

#[derive(Default)]
struct MapFrame {
    entries: Vec<Entry>,
    index: FxHashMap<CompactString, usize>,
    merges: Vec<(Span, Node)>,
    key: Option<(Option<CompactString>, Span)>,
    /// Whether a second document begins in this map, so that its keys are no duplicates.
    second: bool,
}

pub struct Builder<'t> {
    text: &'t str,
    source: SourceId,
    stack: Vec<Frame>,
    anchors: FxHashMap<usize, Anchored>,
    alias_budget: usize,
    anchor_budget: usize,
    root: Option<Node>,
    last_end: u32,
    nodes: usize,
}

impl<'t> Builder<'t> {
    pub fn new(text: &'t str, source: SourceId) -> Self {
        Self {
            text,
            source,
            stack: Vec::new(),
            anchors: FxHashMap::default(),
            alias_budget: MAX_ALIAS_SIZE,
            anchor_budget: MAX_ANCHOR_SIZE,
            root: None,
            last_end: 0,
            nodes: 0,
        }
    }

    /// Where the last event ended, for errors about what came after it.
    pub const fn last_end(&self) -> u32 {
        self.last_end
    }

    /// How many nodes were made so far.
    pub const fn nodes(&self) -> usize {
        self.nodes
    }

    /// The place that was reached.
    pub const fn here(&self) -> Span {
        Span::new(self.source, self.last_end, self.last_end)
    }

    /// Forgets the document that was being built.
    pub fn abandon(&mut self) {
        self.stack.clear();
        self.anchors.clear();
        self.root = None;
    }

    pub fn event(&mut self, event: Event<'_>, mark: Mark, sink: &mut Sink) -> Step {
        let span = self.span(mark);
        self.last_end = self.last_end.max(span.end);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = match self.core_tag(tag.as_deref(), mark, sink) {
                    Ok(tag) => self.scalar(&text, style, tag, span),
                    Err(Foreign) => Node::new(Origin::written(span), Value::Null),
                };
                return self.complete(anchor, node, sink);
            }
            Event::SequenceStart(_, anchor, tag) => {
                let foreign = self.core_tag(tag.as_deref(), mark, sink).is_err();
                return self.open(Frame::new(foreign, anchor, span, Content::List(Vec::new())), span, sink);
            }
            Event::MappingStart(_, anchor, tag) => {
                let foreign = self.core_tag(tag.as_deref(), mark, sink).is_err();
                return self.open(Frame::new(foreign, anchor, span, Content::Map(MapFrame::default())), span, sink);
            }
            Event::SequenceEnd | Event::MappingEnd => return self.close(span, sink),
            Event::Alias(id) => return self.alias(id, span, sink),
            Event::UnresolvedAlias(name) => {
                if self.goes_on(span) {
                    sink.push(diagnostics::star_without_quotes(self.rest_of_line(span)));
                    return Step::Abandon;
                }
                sink.push(diagnostics::unknown_anchor(span, &name));
                self.add(self.in_place_of_alias(span), sink);
            }
            Event::DocumentEnd => return self.finish(),
            _ => {}
        }
        Step::Continue
    }

    /// What is read in place of an alias that stands for nothing: behind `<<` a map, so that the merge key
    /// is not reported as well.
    fn in_place_of_alias(&self, span: Span) -> Node {
        let origin = Origin::written(span);
        match self.stack.last().map(|frame| &frame.content) {
            Some(Content::Map(MapFrame { key: Some((Some(key), _)), .. })) if key == "<<" => Node::empty_map(origin),
            _ => Node::new(origin, Value::Null),
        }
    }

    /// Whether text follows on the line of an alias, which is then a text that begins with `*`.
    fn goes_on(&self, alias: Span) -> bool {
        let rest = self.text.get(alias.end as usize..).unwrap_or("").trim_start_matches([' ', '\t']);
        !rest.is_empty() && !rest.starts_with(['\n', '\r', ',', ']', '}', '#', ':'])
    }

    /// From the start of a span to the end of its line.
    fn rest_of_line(&self, span: Span) -> Span {
        let line = self.text.get(span.start as usize..).and_then(|rest| rest.lines().next()).unwrap_or("");
        let len = u32::try_from(line.trim_end().len()).unwrap_or(0);
        Span::new(span.source, span.start, span.start + len)
    }

    fn finish(&mut self) -> Step {
        self.anchors.clear();
        self.root.take().map_or(Step::Continue, Step::Document)
    }

    fn span(&self, mark: Mark) -> Span {
        let range = mark.byte_range().unwrap_or(0..0);
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(self.source, clamp(range.start), clamp(range.end))
    }

    /// The name of a core tag; any other tag is reported, and what stands behind it does not count.
    fn core_tag<'a>(&self, tag: Option<&'a Tag>, mark: Mark, sink: &mut Sink) -> Result<Option<&'a str>, Foreign> {
        let Some(tag) = tag else { return Ok(None) };
        if let Some(suffix) = tag.core_suffix() {
            return Ok(Some(suffix));
        }
        let written = tag.original();
        if written == "!" {
            return Ok(Some("str"));
        }
        let span = mark.tag_span().map_or_else(|| self.span(mark), |mark| self.span(mark));
        sink.push(diagnostics::foreign_tag(span, &written));
        Err(Foreign)
    }

    fn scalar(&self, text: &str, style: ScalarStyle, tag: Option<&str>, span: Span) -> Node {
        let missing = span.start == span.end;
        let null = style == ScalarStyle::Plain
            && (missing || matches!(text, "~" | "null" | "Null" | "NULL" | ""))
            && tag != Some("str");
        let span = if missing { self.after_colon(span) } else { self.trimmed(span, style) };
        if null || tag == Some("null") {
            return Node::new(Origin::written(span), Value::Null);
        }
        let plain = style == ScalarStyle::Plain && tag != Some("str") || matches!(tag, Some("int" | "float" | "bool"));
        let style = if plain { Style::Plain } else { Style::Quoted };
        Node::new(Origin::written(span), Value::Scalar(Scalar { text: CompactString::new(text), style }))
    }

    /// The place of a value that is missing: after the colon rather than before it.
    fn after_colon(&self, span: Span) -> Span {
        let colon = self.text.as_bytes().get(span.start as usize) == Some(&b':');
        let at = span.start + u32::from(colon);
        Span::new(span.source, at, at)
    }

    /// A block scalar without the line breaks at its end, which nobody would underline.
    fn trimmed(&self, span: Span, style: ScalarStyle) -> Span {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return span;
        }
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or("");
        let cut = u32::try_from(text.len() - text.trim_end().len()).unwrap_or(0);
        Span::new(span.source, span.start, span.end - cut)
    }

    fn open(&mut self, frame: Frame, span: Span, sink: &mut Sink) -> Step {
        if self.stack.len() >= MAX_DEPTH {
            sink.push(diagnostics::too_deep(span, MAX_DEPTH));
            return Step::Abandon;
        }
        self.stack.push(frame);
        Step::Continue
    }

    fn close(&mut self, end: Span, sink: &mut Sink) -> Step {
        let Some(frame) = self.stack.pop() else { return Step::Continue };
        // The end of a block is where the next token starts; the end of a flow is its bracket.
        let last = if end.start < end.end { end.end } else { frame.end };
        let span = Span::new(self.source, frame.start, last.max(frame.start));
        let value = match frame.content {
            _ if frame.foreign => Value::Null,
            Content::List(items) => Value::List(items),
            Content::Map(map) => {
                let mut entries = map.entries;
                if let [(first, _), (second, _), ..] = map.merges.as_slice() {
                    sink.push(diagnostics::two_merge_keys(*second, *first));
                }
                for (at, merge) in map.merges {
                    merge_keys::apply(&mut entries, at, merge, sink);
                }
                Value::Map(Map { entries })
            }
        };
        self.complete(frame.anchor, Node::new(Origin::written(span), value), sink)
    }

    /// Adds a node that is complete, and keeps a copy for its aliases if it has an anchor.
    fn complete(&mut self, anchor: usize, node: Node, sink: &mut Sink) -> Step {
        if anchor != 0 {
            let (size, depth) = measure(&node);
            let Some(left) = self.anchor_budget.checked_sub(size) else {
                sink.push(diagnostics::alias_bomb(node.span()));
                return Step::Abandon;
            };
            self.anchor_budget = left;
            self.anchors.insert(anchor, Anchored { node: node.clone(), size, depth });
        }
        self.add(node, sink);
        Step::Continue
    }

    fn alias(&mut self, id: usize, span: Span, sink: &mut Sink) -> Step {
        let Some(anchored) = self.anchors.get(&id) else {
            sink.push(diagnostics::recursive_alias(span));
            self.add(self.in_place_of_alias(span), sink);
            return Step::Continue;
        };
        if self.stack.len() + anchored.depth > MAX_DEPTH {
            sink.push(diagnostics::too_deep(span, MAX_DEPTH));
            return Step::Abandon;
        }
        let Some(left) = self.alias_budget.checked_sub(anchored.size) else {
            sink.push(diagnostics::alias_bomb(span));
            return Step::Abandon;
        };
        self.alias_budget = left;
        let node = anchored.node.clone();
        self.add_at(node, span, sink);
        Step::Continue
    }

    fn add(&mut self, node: Node, sink: &mut Sink) {
        let span = node.span();
        self.add_at(node, span, sink);
    }

    /// Puts a node where the parser is: it is the document, an item, a key or a value. `at` is
    /// where it stands, which for an alias is not where its content stands.
    fn add_at(&mut self, node: Node, at: Span, sink: &mut Sink) {
        self.nodes += 1;
        let is_root = self.stack.len() == 1;
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.end = frame.end.max(at.end);
        match &mut frame.content {
            Content::List(items) => items.push(node),
            Content::Map(map) => match map.key.take() {
                None => map.key = Some((key_text(node, at, sink), at)),
                Some((None, _)) => {}
                Some((Some(key), span)) => map.insert(key, span, node, is_root, sink),
            },
        }
    }
}

/// A tag that is not of the core schema stood before a value, and was reported.
struct Foreign;

impl Frame {
    const fn new(foreign: bool, anchor: usize, span: Span, content: Content) -> Self {
        Self { foreign, anchor, start: span.start, end: span.end, content }
    }
}

impl MapFrame {
    fn insert(&mut self, key: CompactString, key_span: Span, node: Node, is_root: bool, sink: &mut Sink) {
        if key == "<<" {
            self.merges.push((key_span, node));
            return;
        }
        if let Some(first) = self.position(&key) {
            let first = self.entries.get(first).map_or(key_span, |entry| entry.key_span);
            if is_root && matches!(key.as_str(), "apiVersion" | "kind") && !self.second {
                sink.push(diagnostics::missing_separator(key_span, first));
                self.second = true;
            } else if !self.second {
                sink.push(diagnostics::duplicate_key(key_span, first, &key));
            }
            return;
        }
        if self.entries.len() >= INDEX_FROM {
            self.index.insert(key.clone(), self.entries.len());
        }
        self.entries.push(Entry { key, key_span, node });
    }

    /// The first entries are compared one by one, the others are in the index.
    fn position(&self, key: &str) -> Option<usize> {
        let first = self.entries.iter().take(INDEX_FROM).position(|entry| entry.key == key);
        first.or_else(|| if self.index.is_empty() { None } else { self.index.get(key).copied() })
    }
}

/// The text of a key; `None` (and a report) if it is not a scalar.
fn key_text(node: Node, at: Span, sink: &mut Sink) -> Option<CompactString> {
    match node.value {
        Value::Scalar(scalar) => Some(scalar.text),
        _ => {
            sink.push(diagnostics::key_not_string(at, &node.describe()));
            None
        }
    }
}

/// How much a tree counts against the budget of aliases, and how many collections deep it is.
fn measure(node: &Node) -> (usize, usize) {
    let nested = |children: &mut dyn Iterator<Item = &Node>| {
        children.map(measure).fold((1, 0), |(size, depth), (s, d)| (size + s, depth.max(d)))
    };
    match &node.value {
        Value::Scalar(scalar) => (1 + scalar.text.len() / 32, 0),
        Value::List(items) => {
            let (size, depth) = nested(&mut items.iter());
            (size, depth + 1)
        }
        Value::Map(map) => {
            let keys: usize = map.entries.iter().map(|entry| entry.key.len() / 32).sum();
            let (size, depth) = nested(&mut map.entries.iter().map(|entry| &entry.node));
            (size + keys, depth + 1)
        }
        Value::Null | Value::Text(_) => (1, 0),
    }
}
