//! The metadata of a rule: the YAML in its comment block `# METADATA`, decoded with places in the file.
//!
//! The block is given to the YAML reader with everything before it turned into blanks, so that every
//! place that the reader tells is a place in the Rego file. Start at [`read`].

use super::diagnostics;
use super::rego::Outline;
use super::rule::{RuleInfo, Subject, severity};
use crate::diag::{Severity, Sink};
use crate::kinds::KINDS;
use crate::language::yaml;
use crate::language::{Node, Value};
use crate::source::{SourceId, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// Metadata with the place of the code.
#[derive(Debug)]
pub(super) struct Annotation {
    pub info: RuleInfo,
    pub code_span: Span,
}

/// What a file says of the rule in it.
pub(super) enum Found {
    /// No block has a code.
    Nothing,
    /// A block has a code, and mistakes, which were reported.
    Wrong,
    /// Metadata.
    Annotation(Box<Annotation>),
}

/// Reads the first block that has a code. What is wrong in it is reported.
pub(super) fn read(text: &str, source: SourceId, outline: &Outline, sink: &mut Sink) -> Found {
    for block in &outline.annotations {
        let mut findings = Sink::default();
        let node = yaml::read_text(&blanked(text, block), source, &mut findings).into_iter().next();
        let code = node.as_ref().and_then(|node| node.at(&["custom", "code"]));
        match (&node, code) {
            (Some(node), Some(code)) => {
                sink.append(findings);
                let mark = sink.len();
                let info = Reader { sink }.info(node, code);
                return match info {
                    Some(info) if !sink.errors_since(mark) => {
                        Found::Annotation(Box::new(Annotation { info, code_span: code.span() }))
                    }
                    _ => Found::Wrong,
                };
            }
            _ if findings.has_errors() => {
                sink.append(findings);
                return Found::Wrong;
            }
            _ => {}
        }
    }
    Found::Nothing
}

/// The comment block as YAML, every character in its place.
fn blanked(text: &str, block: &Range<usize>) -> String {
    let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
    let mut yaml: String = text.bytes().take(block.start).map(blank).collect();
    for line in text.get(block.clone()).unwrap_or_default().split_inclusive('\n') {
        let content = line.trim_start();
        yaml.extend(std::iter::repeat_n(' ', line.len() - content.len() + 1));
        yaml.push_str(content.strip_prefix('#').unwrap_or_default());
    }
    yaml
}

const FIELDS: &[&str] = &[
    "code",
    "severity",
    "area",
    "subject",
    "kinds",
    "resources",
    "environments",
    "frameworks",
    "remediation",
    "mandatory",
    "existing",
];

struct Reader<'s> {
    sink: &'s mut Sink,
}

impl Reader<'_> {
    fn wrong(&mut self, at: Span, problem: &str, written: Option<&str>, known: &[&str]) {
        self.sink.push(diagnostics::invalid_metadata(at, problem, written, known));
    }

    fn info(&mut self, root: &Node, code: &Node) -> Option<RuleInfo> {
        let custom = root.get("custom")?;
        self.known_fields(custom);
        let text = self.code(code);
        let severity = self.severity(custom);
        let subject = self.subject(custom);
        let title = self.text(root, "title");
        if title.is_none() {
            self.wrong(code.span(), "the metadata have no `title`", None, &[]);
        }
        let kinds = self.kinds(custom);
        let resources = self.resources(custom);
        let environments = self.environments(custom);
        let frameworks = self.frameworks(custom);
        let (remediation, area) = (self.text(custom, "remediation"), self.text(custom, "area"));
        let (mandatory, existing) = (self.flag(custom, "mandatory"), self.flag(custom, "existing"));
        let description = self.text(root, "description").unwrap_or_default();
        let code = text?;
        let area = area.or_else(|| Some(code.split_once('/')?.0.to_owned())).unwrap_or_default();
        let (title, severity, subject) = (title?, severity?, subject?);
        Some(RuleInfo {
            code,
            title,
            description,
            severity,
            area,
            subject,
            kinds,
            resources,
            environments,
            frameworks,
            remediation,
            mandatory,
            existing,
        })
    }

    fn known_fields(&mut self, custom: &Node) {
        for entry in custom.as_map().into_iter().flat_map(|map| &map.entries) {
            if !FIELDS.contains(&entry.key.as_str()) {
                let problem = format!("`custom.{}` is not known", entry.key);
                self.wrong(entry.key_span, &problem, Some(&entry.key), FIELDS);
            }
        }
    }

    fn code(&mut self, node: &Node) -> Option<String> {
        let code = node.as_str().unwrap_or_default();
        let word = |text: &str| {
            let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            !text.is_empty() && text.chars().all(is_part)
        };
        if code.split_once('/').is_some_and(|(area, problem)| word(area) && word(problem)) {
            return Some(code.to_owned());
        }
        self.wrong(node.span(), "a code has the form `area/kebab-problem`", None, &[]);
        None
    }

    fn severity(&mut self, custom: &Node) -> Option<Severity> {
        let Some(node) = custom.get("severity") else {
            self.wrong(custom.span(), "the metadata have no `custom.severity`", None, SEVERITIES);
            return None;
        };
        self.severity_word(node)
    }

    fn severity_word(&mut self, node: &Node) -> Option<Severity> {
        let word = node.as_str().unwrap_or_default();
        let found = severity(word);
        if found.is_none() {
            self.wrong(node.span(), &format!("`{word}` is no severity"), Some(word), SEVERITIES);
        }
        found
    }

    fn subject(&mut self, custom: &Node) -> Option<Subject> {
        let words: Vec<&str> = Subject::ALL.iter().map(|(word, _)| *word).collect();
        let Some(node) = custom.get("subject") else {
            self.wrong(custom.span(), "the metadata have no `custom.subject`", None, &words);
            return None;
        };
        let word = node.as_str().unwrap_or_default();
        let found = Subject::ALL.iter().find(|(name, _)| *name == word).map(|(_, subject)| *subject);
        if found.is_none() {
            self.wrong(node.span(), &format!("`{word}` is no subject"), Some(word), &words);
        }
        found
    }

    fn kinds(&mut self, custom: &Node) -> Vec<String> {
        let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).chain(["Foundation"]).collect();
        let mut kinds = Vec::new();
        for (word, at) in self.words(custom, "kinds") {
            if !known.contains(&word.as_str()) {
                self.wrong(at, &format!("there is no kind `{word}`"), Some(&word), &known);
            }
            kinds.push(word);
        }
        kinds
    }

    fn resources(&mut self, custom: &Node) -> Vec<String> {
        let mut types = Vec::new();
        for (word, at) in self.words(custom, "resources") {
            let parts: Vec<&str> = word.split("::").collect();
            let is_type = matches!(parts.as_slice(), [_, _, _] | ["Custom", _]) || word.ends_with('*');
            if !is_type || parts.iter().any(|part| part.is_empty()) {
                self.wrong(at, &format!("`{word}` is no resource type such as `AWS::RDS::DBInstance`"), None, &[]);
            }
            types.push(word);
        }
        types
    }

    fn environments(&mut self, custom: &Node) -> Vec<(String, Severity)> {
        let Some(node) = custom.get("environments") else { return Vec::new() };
        let Some(map) = node.as_map() else {
            self.wrong(node.span(), "`environments` is a map from names to severities", None, &[]);
            return Vec::new();
        };
        let pairs =
            map.entries.iter().filter_map(|entry| Some((entry.key.to_string(), self.severity_word(&entry.node)?)));
        pairs.collect()
    }

    fn frameworks(&mut self, custom: &Node) -> BTreeMap<String, Vec<String>> {
        let Some(node) = custom.get("frameworks") else { return BTreeMap::new() };
        let Some(map) = node.as_map() else {
            self.wrong(node.span(), "`frameworks` is a map from names to lists of controls", None, &[]);
            return BTreeMap::new();
        };
        let controls = |(word, _): (String, Span)| word;
        let of = |key: &str, reader: &mut Self| reader.words(node, key).into_iter().map(controls).collect();
        map.entries.iter().map(|entry| (entry.key.to_string(), of(&entry.key, self))).collect()
    }

    /// The words of a list; a single word is a list of one.
    fn words(&mut self, parent: &Node, key: &str) -> Vec<(String, Span)> {
        let Some(node) = parent.get(key) else { return Vec::new() };
        let items = match &node.value {
            Value::Null => &[],
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut words = Vec::new();
        for item in items {
            match item.as_str() {
                Some(word) => words.push((word.to_owned(), item.span())),
                None => self.wrong(item.span(), &format!("`{key}` is a list of words"), None, &[]),
            }
        }
        words
    }

    fn text(&mut self, parent: &Node, key: &str) -> Option<String> {
        let node = parent.get(key).filter(|node| !node.is_null())?;
        let text = node.as_str().map(|text| text.trim().to_owned());
        if text.is_none() {
            self.wrong(node.span(), &format!("`{key}` is a string"), None, &[]);
        }
        text
    }

    fn flag(&mut self, parent: &Node, key: &str) -> bool {
        match parent.get(key).map(|node| (node, node.as_str())) {
            None | Some((_, Some("false"))) => false,
            Some((_, Some("true"))) => true,
            Some((node, _)) => {
                self.wrong(node.span(), &format!("`{key}` is `true` or `false`"), None, &[]);
                false
            }
        }
    }
}

const SEVERITIES: &[&str] = &["error", "warning", "info"];
