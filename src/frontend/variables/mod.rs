//! Variables: where their values come from, and which one wins.
//!
//! Weakest first: built-ins, stack, service, environment, `--var-file`, `--var`. Owns what a
//! definition looks like in `spec.variables`; `fill.rs` puts the values into trees. Start at
//! [`Scope`].

mod fill;

pub use fill::Filler;

use super::diagnostics;
use super::interpolate::is_name;
use super::secrets;
use crate::diag::Sink;
use crate::language::diagnostics as schema;
use crate::language::{Entry, Node, Value};
use crate::source::{SourceId, Span};
use compact_str::CompactString;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Where a variable gets its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The value as it was written; may hold variables itself.
    pub text: CompactString,
    /// Where it stands; `None` for built-ins and the command line.
    pub span: Option<Span>,
}

/// The variables that one document defines.
#[derive(Debug, Default, Clone)]
pub struct Level {
    definitions: FxHashMap<CompactString, Definition>,
    /// Variables that are declared and have neither a value nor a default.
    declared: FxHashMap<CompactString, Declared>,
}

#[derive(Debug, Clone, Copy)]
struct Declared {
    span: Span,
    required: bool,
}

/// The values of a file given by `--var-file`.
#[derive(Debug, Default, Clone)]
pub struct VarFile(Level);

/// What git says of the working copy; all of it may be unknown.
#[derive(Debug, Default, Clone)]
pub struct Git {
    /// `GIT_COMMIT`.
    pub commit: Option<String>,
    /// `GIT_TAG`.
    pub tag: Option<String>,
    /// `GIT_BRANCH`.
    pub branch: Option<String>,
}

/// The built-in variables, with what is said of one that has no value.
pub const BUILT_INS: [(&str, &str); 9] = [
    ("STACK", "the name of the stack"),
    ("SERVICE", "the name of the service; known only in documents of a service"),
    ("COMPONENT", "the name of the component; known only in documents of a component"),
    ("ENVIRONMENT", "the name of the environment"),
    ("REGION", "`spec.region` of the Environment"),
    ("ACCOUNT_ID", "`spec.accountId` of the Environment"),
    ("GIT_COMMIT", "the commit that is checked out; known only in a git repository"),
    ("GIT_TAG", "the tag of the commit that is checked out; unset when it has none"),
    ("GIT_BRANCH", "the branch that is checked out; unset when none is"),
];

impl Level {
    /// Adds a variable without a place.
    pub fn set(&mut self, name: &str, text: impl Into<CompactString>, span: Option<Span>) {
        self.definitions.insert(CompactString::new(name), Definition { text: text.into(), span });
    }

    fn get(&self, name: &str) -> Option<&Definition> {
        self.definitions.get(name)
    }

    /// Reads `spec.variables`: a map of values, or a list of `name` and `value`. A value may be a
    /// declaration (`description`, `default`, `example`, `required`), whose example counts as its
    /// value with `placeholders`.
    pub fn read(node: Option<&Node>, placeholders: bool, sink: &mut Sink) -> Self {
        let mut level = Self::default();
        let Some(node) = node else { return level };
        match &node.value {
            Value::Null => {}
            Value::Map(map) => {
                for entry in &map.entries {
                    level.define(&entry.key, entry.key_span, &entry.node, placeholders, sink);
                }
            }
            Value::List(items) => items.iter().for_each(|item| level.read_item(item, placeholders, sink)),
            _ => sink.push(schema::wrong_type(node, "a map of variables")),
        }
        level
    }

    fn read_item(&mut self, item: &Node, placeholders: bool, sink: &mut Sink) {
        let Some(map) = item.as_map() else {
            return sink.push(schema::wrong_type(item, "a map with `name` and `value`"));
        };
        let Some(name) = map.get("name") else {
            return sink.push(schema::missing_field(item, "name", "a variable"));
        };
        let Some(text) = name.as_str() else {
            return sink.push(schema::wrong_type(name, "the name of a variable"));
        };
        match map.get("value") {
            Some(value) => {
                for entry in
                    map.entries.iter().filter(|entry| !["name", "value", "description"].contains(&entry.key.as_str()))
                {
                    sink.push(schema::unknown_field(entry, "a variable", &["name", "value", "description"]));
                }
                self.define(text, name.span(), value, placeholders, sink);
            }
            None => {
                let mut declaration = item.clone();
                if let Value::Map(map) = &mut declaration.value {
                    map.remove("name");
                }
                self.define(text, name.span(), &declaration, placeholders, sink);
            }
        }
    }

    fn define(&mut self, name: &str, at: Span, value: &Node, placeholders: bool, sink: &mut Sink) {
        if !is_name(name) {
            return sink.push(diagnostics::bad_variable_name(at, name));
        }
        match &value.value {
            Value::Scalar(scalar) => self.set(name, scalar.text.clone(), Some(value.span())),
            Value::Map(_) => self.declare(name, at, value, placeholders, sink),
            Value::Null => {
                self.declared.insert(CompactString::new(name), Declared { span: at, required: false });
            }
            _ => sink.push(schema::wrong_type(value, "a string, a number or a boolean")),
        }
    }

    fn declare(&mut self, name: &str, at: Span, declaration: &Node, placeholders: bool, sink: &mut Sink) {
        const FIELDS: [&str; 4] = ["description", "default", "example", "required"];
        let unknown = |entry: &&Entry| !FIELDS.contains(&entry.key.as_str());
        for entry in declaration.as_map().into_iter().flat_map(|map| &map.entries).filter(unknown) {
            sink.push(schema::unknown_field(entry, "the declaration of a variable", &FIELDS));
        }
        let value = |field| declaration.get(field).filter(|node| !node.is_null());
        let taken = value("default").or_else(|| value("example").filter(|_| placeholders));
        match taken {
            Some(node) => match node.as_str() {
                Some(text) => self.set(name, text, Some(node.span())),
                None => sink.push(schema::wrong_type(node, "a string, a number or a boolean")),
            },
            None => {
                let required = value("required").and_then(Node::as_str) == Some("true");
                self.declared.insert(CompactString::new(name), Declared { span: at, required });
            }
        }
    }
}

/// Reads a file of variables: a map of scalars.
pub fn read_var_file(text: &str, source: SourceId, sink: &mut Sink) -> VarFile {
    let mut level = Level::default();
    for root in crate::language::yaml::read_text(text, source, sink) {
        match &root.value {
            Value::Map(map) => {
                for Entry { key, key_span, node } in &map.entries {
                    if let Some(text) = node.as_str() {
                        secrets::check_variable(key, text, Some(node.span()), sink);
                    }
                    if node.as_map().is_some() {
                        sink.push(schema::wrong_type(node, "a string, a number or a boolean"));
                    } else {
                        level.define(key, *key_span, node, false, sink);
                    }
                }
            }
            _ => sink.push(schema::wrong_type(&root, "a map of variables")),
        }
    }
    VarFile(level)
}

/// All the levels that an environment of a stack sees, but those of a service.
#[derive(Debug, Default)]
pub struct Scope {
    /// `--var`.
    pub command: Level,
    /// `--var-file`, all of them, later ones stronger.
    pub files: Level,
    /// `spec.variables` of the Environment.
    pub environment: Level,
    /// `spec.variables` of the Stack.
    pub stack: Level,
    /// The built-ins that all documents see.
    pub built_ins: Level,
}

impl Scope {
    /// Adds what was given on the command line.
    pub fn add_command_line(&mut self, vars: &[(String, String)], files: &[VarFile], sink: &mut Sink) {
        for (name, value) in vars {
            secrets::check_variable(name, value, None, sink);
            self.command.set(name, value, None);
        }
        for VarFile(level) in files {
            self.files.definitions.extend(level.definitions.iter().map(|(name, it)| (name.clone(), it.clone())));
        }
    }

    /// Adds what git says.
    pub fn add_git(&mut self, git: &Git) {
        let known = [("GIT_COMMIT", &git.commit), ("GIT_TAG", &git.tag), ("GIT_BRANCH", &git.branch)];
        for (name, value) in known {
            if let Some(value) = value {
                self.built_ins.set(name, value, None);
            }
        }
    }

    /// Reports the declared variables that must have a value and have none, but for those that
    /// are reported anyway.
    fn check_required(&self, reported: impl Fn(&str) -> bool, sink: &mut Sink) {
        let has_value = |name: &str| {
            [&self.command, &self.files, &self.environment, &self.stack].iter().any(|level| level.get(name).is_some())
        };
        let mut missing: Vec<(&CompactString, &Declared)> = self.stack.declared.iter().collect();
        missing.retain(|(name, declared)| declared.required && !has_value(name) && !reported(name));
        missing.sort_by_key(|(_, declared)| declared.span);
        for (name, declared) in missing {
            sink.push(diagnostics::required_variable(declared.span, name));
        }
    }

    /// The declaration of a variable that has no value.
    fn declaration(&self, name: &str) -> Option<Span> {
        self.stack.declared.get(name).map(|declared| declared.span)
    }
}

/// Reports the variables of the command line that nothing uses. `used` is what all the
/// resolutions of a run used together.
pub fn report_unused(vars: &[(String, String)], used: &BTreeSet<CompactString>, sink: &mut Sink) {
    for (name, _) in vars {
        if !used.contains(name.as_str()) {
            sink.push(diagnostics::unused_variable(name, used));
        }
    }
}
