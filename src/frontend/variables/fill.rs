//! Putting values into trees: every `${…}` of every string.
//!
//! Keeps count of what expansion makes, so that variables of variables cannot grow without end,
//! and remembers what was used and what was missing. Start at [`Filler::fill`].

use super::{BUILT_INS, Definition, Level, Scope};
use crate::diag::Sink;
use crate::frontend::diagnostics::{self, Unset};
use crate::frontend::interpolate::{Problem, Segment, has_segments, segments};
use crate::frontend::secrets;
use crate::language::{ComponentPath, How, Node, Origin, Part, Reference, Scalar, Style, Text, Traced, Value};
use crate::source::{SourceMap, Span};
use compact_str::CompactString;
use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// How long a string with variables may become, in bytes.
const MAX_VALUE: usize = 1024 * 1024;

/// How much text all variables of one resolution may make, in bytes.
const MAX_TOTAL: usize = 64 * 1024 * 1024;

/// What a reference counts as in these, in bytes.
const REFERENCE_SIZE: usize = 128;

/// How deep variables may use variables, and defaults defaults.
const MAX_NESTING: usize = 32;

/// The text that stands in a file, and where: to point at a part of it.
#[derive(Clone, Copy)]
struct Site<'t> {
    span: Span,
    text: &'t str,
}

/// What a string becomes.
#[derive(Debug, Default, Clone)]
struct Pieces {
    parts: Vec<Part>,
    text: String,
    len: usize,
    /// Where the first variable in it is defined.
    definition: Option<Option<Span>>,
}

impl Pieces {
    fn end_literal(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(Part::Literal(CompactString::new(&self.text)));
            self.text.clear();
        }
    }
}

/// The level and name of a variable, as something to remember it by.
type Key = (Option<CompactString>, CompactString);

/// Fills the trees of one stack in one environment.
pub struct Filler<'a> {
    scope: &'a Scope,
    sources: &'a SourceMap,
    /// Where mistakes are reported; others may report here between two trees.
    pub sink: &'a mut Sink,
    service: Level,
    of_service: Level,
    known: FxHashMap<Key, Pieces>,
    chain: Vec<Key>,
    cycles: FxHashSet<CompactString>,
    used: BTreeSet<CompactString>,
    unset: IndexMap<CompactString, Vec<Span>>,
    left: usize,
}

impl<'a> Filler<'a> {
    /// A filler for the documents that belong to no service.
    pub fn new(scope: &'a Scope, sources: &'a SourceMap, sink: &'a mut Sink) -> Self {
        Self {
            scope,
            sources,
            sink,
            service: Level::default(),
            of_service: Level::default(),
            known: FxHashMap::default(),
            chain: Vec::new(),
            cycles: FxHashSet::default(),
            used: BTreeSet::new(),
            unset: IndexMap::new(),
            left: MAX_TOTAL,
        }
    }

    /// From now on the documents of a service are filled.
    pub fn enter_service(&mut self, name: &str, variables: Level) {
        self.known.clear();
        self.service = variables;
        self.of_service = Level::default();
        self.of_service.set("SERVICE", name, None);
    }

    /// From now on the documents of a component of that service are filled.
    pub fn enter_component(&mut self, name: &str) {
        self.known.clear();
        self.of_service.set("COMPONENT", name, None);
    }

    /// Reports the variables that must have a value and have none, though nothing uses them.
    pub fn check_required(&mut self) {
        let scope = self.scope;
        scope.check_required(|name| self.unset.contains_key(name), self.sink);
    }

    /// Reports the variables that had no value, and tells which were used.
    pub fn finish(self) -> BTreeSet<CompactString> {
        for (name, spans) in &self.unset {
            let (level, bare) = name.split_once('.').map_or((None, name.as_str()), |(level, name)| (Some(level), name));
            let built_in =
                BUILT_INS.iter().find(|(built_in, _)| *built_in == bare && level.is_none()).map(|(_, what)| *what);
            let known = self.names(level);
            let declared = self.scope.declaration(bare);
            self.sink.push(diagnostics::unset_variable(&Unset { name, spans, built_in, declared, known: &known }));
        }
        self.used
    }

    fn names(&self, level: Option<&str>) -> Vec<&str> {
        let mut names: Vec<&str> = match level {
            Some(level) => self.level(level).definitions.keys().map(CompactString::as_str).collect(),
            None => {
                let scope = self.scope;
                let levels = [&scope.command, &scope.files, &scope.environment, &self.service, &scope.stack];
                let defined = levels.into_iter().flat_map(|level| level.definitions.keys().map(CompactString::as_str));
                defined.chain(BUILT_INS.iter().map(|(name, _)| *name)).collect()
            }
        };
        names.sort_unstable();
        names
    }

    fn level(&self, name: &str) -> &Level {
        match name {
            "stack" => &self.scope.stack,
            "environment" => &self.scope.environment,
            _ => &self.service,
        }
    }

    fn definition(&self, level: Option<&str>, name: &str) -> Option<&Definition> {
        if let Some(level) = level {
            return self.level(level).get(name);
        }
        let scope = self.scope;
        [
            &scope.command,
            &scope.files,
            &scope.environment,
            &self.service,
            &scope.stack,
            &self.of_service,
            &scope.built_ins,
        ]
        .into_iter()
        .find_map(|level| level.get(name))
    }

    /// Fills all strings of a tree.
    pub fn fill(&mut self, node: &mut Node) {
        match &mut node.value {
            Value::Map(map) => {
                let mut has_filled = false;
                map.entries.retain_mut(|entry| {
                    if has_segments(&entry.key) {
                        let Some(key) = self.key(&entry.key, entry.key_span) else { return false };
                        entry.key = key;
                    }
                    has_filled |= entry.node.as_str().is_some_and(has_segments);
                    self.fill(&mut entry.node);
                    true
                });
                if has_filled {
                    secrets::check_filled(map, self.sink);
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.fill(item)),
            Value::Scalar(scalar) if has_segments(&scalar.text) => {
                let (text, style) = (std::mem::take(&mut scalar.text), scalar.style);
                self.scalar(node, &text, style);
            }
            Value::Scalar(_) | Value::Text(_) | Value::Null => {}
        }
    }

    /// Keys are what overlays merge by, so they hold no variables; `$${` is literal here too. `None` for
    /// a key that was reported, of which nothing is made.
    fn key(&mut self, key: &str, span: Span) -> Option<CompactString> {
        let mut text = CompactString::default();
        for segment in segments(key) {
            match segment {
                Segment::Literal(literal) => text.push_str(literal),
                Segment::Escaped => text.push_str("${"),
                Segment::Variable { raw, .. } | Segment::Reference { raw, .. } | Segment::Malformed { raw, .. } => {
                    self.sink.push(diagnostics::variable_in_key(span, raw));
                    return None;
                }
            }
        }
        Some(text)
    }

    fn scalar(&mut self, node: &mut Node, text: &str, style: Style) {
        let mut pieces = Pieces::default();
        let site = Site { span: node.span(), text };
        self.expand(&mut pieces, text, site, 0);
        let mut all = segments(text);
        let whole = matches!((all.next(), all.next()), (Some(Segment::Variable { .. }), None));
        if let Some(definition) = pieces.definition {
            node.origin = Origin { span: node.origin.span, how: How::Variable { definition } };
        }
        node.value = if pieces.parts.is_empty() {
            let style = if whole { Style::Substituted } else { style };
            Value::Scalar(Scalar { text: CompactString::from(pieces.text), style })
        } else {
            pieces.end_literal();
            Value::Text(Text { parts: pieces.parts })
        };
    }

    fn expand(&mut self, pieces: &mut Pieces, text: &str, site: Site<'_>, depth: usize) {
        for segment in segments(text) {
            match segment {
                Segment::Literal(literal) => self.push(pieces, literal, site),
                Segment::Escaped => self.push(pieces, "${", site),
                Segment::Malformed { problem, raw } => {
                    let span = self.place(site, raw);
                    self.sink.push(match problem {
                        Problem::PseudoParameter => diagnostics::pseudo_parameter(span, raw),
                        Problem::Unclosed => diagnostics::unclosed_variable(span.part(0, 2)),
                        Problem::Name => diagnostics::malformed_variable(span, raw),
                    });
                    self.push(pieces, raw, site);
                }
                Segment::Reference { body, raw } => self.reference(pieces, body, raw, site, depth),
                Segment::Variable { level, name, default, raw } => {
                    self.variable(pieces, (level, name, default), raw, site, depth);
                }
            }
        }
    }

    fn push(&mut self, pieces: &mut Pieces, text: &str, site: Site<'_>) {
        if self.afford(pieces, text.len(), site) {
            pieces.text.push_str(text);
        }
    }

    /// Whether a value may grow by `len` bytes. The first excess is reported, of a value and of all
    /// values together; nothing is added after it.
    fn afford(&mut self, pieces: &mut Pieces, len: usize, site: Site<'_>) -> bool {
        if self.left == 0 || pieces.len > MAX_VALUE {
            return len == 0;
        }
        if pieces.len + len > MAX_VALUE || len >= self.left {
            self.sink.push(diagnostics::value_too_long(site.span));
            self.left = if len >= self.left { 0 } else { self.left };
            pieces.len = MAX_VALUE + 1;
            return false;
        }
        self.left -= len;
        pieces.len += len;
        true
    }

    fn variable(
        &mut self,
        pieces: &mut Pieces,
        (level, name, default): (Option<&str>, &str, Option<&str>),
        raw: &str,
        site: Site<'_>,
        depth: usize,
    ) {
        if depth >= MAX_NESTING {
            return self.sink.push(diagnostics::value_too_long(site.span));
        }
        if self.left == 0 {
            return;
        }
        let definition = self.definition(level, name).filter(|it| default.is_none() || !it.text.is_empty()).cloned();
        if pieces.definition.is_none() {
            pieces.definition = Some(definition.as_ref().and_then(|it| it.span));
        }
        if level.is_none() && !self.used.contains(name) {
            self.used.insert(CompactString::new(name));
        }
        match (definition, default) {
            (Some(it), _) if has_segments(&it.text) => {
                let key = (level.map(CompactString::new), CompactString::new(name));
                self.defined(pieces, key, &it, site, depth);
            }
            (Some(it), _) => self.push(pieces, &it.text, site),
            (None, Some(default)) => self.expand(pieces, default, site, depth + 1),
            (None, None) => {
                let span = self.place(site, raw);
                let name = level
                    .map_or_else(|| CompactString::new(name), |level| CompactString::from(format!("{level}.{name}")));
                self.unset.entry(name).or_default().push(span);
                self.push(pieces, raw, site);
            }
        }
    }

    /// A variable whose value has variables itself. Its value is remembered, so that the work does
    /// not double with every level.
    fn defined(&mut self, pieces: &mut Pieces, key: Key, definition: &Definition, site: Site<'_>, depth: usize) {
        if let Some(at) = self.chain.iter().position(|above| *above == key) {
            let chain: Vec<&str> = self.chain.iter().skip(at).map(|(_, name)| name.as_str()).collect();
            if !chain.iter().any(|name| self.cycles.contains(*name)) {
                self.sink.push(diagnostics::variable_cycle(definition.span.unwrap_or(site.span), &chain));
                self.cycles.extend(chain.into_iter().map(CompactString::new));
            }
            return;
        }
        let value = match self.known.get(&key) {
            Some(value) => value.clone(),
            None => {
                let mut value = Pieces::default();
                let inner = Site { span: definition.span.unwrap_or(site.span), text: &definition.text };
                self.chain.push(key.clone());
                self.expand(&mut value, &definition.text, inner, depth + 1);
                self.chain.pop();
                self.known.insert(key, value.clone());
                value
            }
        };
        self.append(pieces, value, site);
    }

    fn append(&mut self, pieces: &mut Pieces, value: Pieces, site: Site<'_>) {
        for part in value.parts {
            match part {
                Part::Literal(text) => self.push(pieces, &text, site),
                Part::Reference(_) if self.afford(pieces, REFERENCE_SIZE, site) => {
                    pieces.end_literal();
                    pieces.parts.push(part);
                }
                Part::Reference(_) => {}
            }
        }
        self.push(pieces, &value.text, site);
    }

    fn reference(&mut self, pieces: &mut Pieces, body: &str, raw: &str, site: Site<'_>, depth: usize) {
        if depth >= MAX_NESTING {
            return self.sink.push(diagnostics::value_too_long(site.span));
        }
        let span = self.place(site, raw);
        let reference = if has_segments(body) {
            let mut inner = Pieces::default();
            self.expand(&mut inner, body, site, depth + 1);
            // Without references in it, the whole of it is in the text.
            inner.parts.is_empty().then(|| parse_reference(&inner.text, span, false)).flatten()
        } else {
            parse_reference(body, span, span.end - span.start == u32::try_from(raw.len()).unwrap_or(0))
        };
        match reference {
            Some(reference) if self.afford(pieces, REFERENCE_SIZE, site) => {
                pieces.end_literal();
                pieces.parts.push(Part::Reference(reference));
            }
            Some(_) => {}
            None => {
                self.sink.push(diagnostics::malformed_reference(span, raw));
                self.push(pieces, raw, site);
            }
        }
    }

    /// Where `raw`, a part of the site's text, stands in the file: the same part in the source, if
    /// the text was written there as it is; otherwise the whole value.
    fn place(&self, site: Site<'_>, raw: &str) -> Span {
        let source = self.sources.slice(site.span);
        let offset = (raw.as_ptr() as usize).wrapping_sub(site.text.as_ptr() as usize);
        let before = site.text.get(..offset).map_or(0, |before| before.matches(raw).count());
        let found = source.match_indices(raw).nth(before);
        found.map_or(site.span, |(at, _)| site.span.part(at, raw.len()))
    }
}

/// `[service/]component.output`; `exact` says that the span covers exactly `${ref:…}`.
fn parse_reference(body: &str, span: Span, exact: bool) -> Option<Reference> {
    const OPENING: usize = "${ref:".len();
    let (component, output) = body.split_once('.')?;
    let path = ComponentPath::parse(component)?;
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if output.is_empty() || !output.chars().all(word) || !component.chars().all(|c| word(c) || c == '/') {
        return None;
    }
    let part = |at, len| Origin::written(if exact { span.part(OPENING + at, len) } else { span });
    Some(Reference {
        component: Traced::new(path, part(0, component.len())),
        output: Some(Traced::new(CompactString::new(output), part(component.len() + 1, output.len()))),
        access: None,
        origin: Origin::written(span),
    })
}
