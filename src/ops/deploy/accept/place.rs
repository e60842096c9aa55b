//! Where in the YAML a value belongs: where it stands if that is of the environment alone, else in the
//! environment's overlay of the document in which it stands.

use super::Inputs;
use super::build::Built;
use crate::diag::Sink;
use crate::language::yaml::edit::{self, Step};
use crate::language::yaml::read_text;
use crate::language::{How, Node};
use crate::source::{SourceId, Span};
use compact_str::CompactString;

/// Where a value goes.
pub(super) struct Target {
    /// What stands in the YAML now, as it is written.
    pub written: String,
    path: String,
    text: String,
    action: Action,
}

enum Action {
    /// In place of what stands there.
    Replace(Span),
    /// Into a document, the one of this number in the file.
    Set(usize, Vec<CompactString>),
    /// Into a new document at the end of the file: these lines, then the spec.
    Append(String, Vec<CompactString>),
}

/// A document of a file.
struct Found {
    path: String,
    number: usize,
    root: Node,
}

impl Found {
    fn at(&self, path: &[&str]) -> Option<&str> {
        self.root.at(path).and_then(Node::as_str)
    }

    /// Whether it is of one environment alone.
    fn is_of(&self, inputs: Inputs<'_>) -> bool {
        self.path.starts_with(&folder(inputs)) || self.at(&["metadata", "environment"]) == Some(inputs.environment)
    }

    /// Whether it is about the same thing as another document.
    fn is_like(&self, other: &Self) -> bool {
        let same = |path: &[&str]| self.at(path) == other.at(path);
        let service = self.service().zip(other.service()).is_none_or(|(one, other)| one == other);
        same(&["kind"]) && same(&["metadata", "name"]) && service
    }

    fn service(&self) -> Option<&str> {
        let by_path = || self.path.split_once("services/").and_then(|(_, rest)| rest.split('/').next());
        self.at(&["metadata", "service"]).or_else(by_path)
    }
}

fn folder(inputs: Inputs<'_>) -> String {
    format!("stacks/{}/environments/{}/", inputs.stack, inputs.environment)
}

/// Finds where the value of a property goes.
pub(super) fn find(built: &Built, inputs: Inputs<'_>, unit: &str, id: &str, path: &str) -> Result<Target, String> {
    let key = (unit.to_owned(), id.to_owned(), format!("/Properties{path}"));
    let origin = built.origins.get(&key).ok_or("no single line of the YAML makes it")?;
    match origin.how {
        How::Written | How::Overlaid { .. } => {}
        How::Variable { .. } => return Err("it comes from a variable: give that another value".to_owned()),
        How::Default => return Err("it is a default that nobody wrote: write it by hand".to_owned()),
        How::Derived => return Err("it is computed from other values".to_owned()),
    }
    let (file, text) = built.files.get(origin.span.source.index()).ok_or("its line is in no file")?;
    let written = text.get(origin.span.start as usize..origin.span.end as usize).unwrap_or_default().to_owned();
    let documents = documents(file, text, origin.span.source);
    let ways = documents
        .iter()
        .flat_map(|found| edit::find(&found.root, origin.span).into_iter().map(move |way| (found, way)));
    let mut ways: Vec<(&Found, Vec<Step>)> = ways.collect();
    let shared = ways.len() > 1;
    let component = unit.split_once('/').map_or(unit, |(_, component)| component);
    if shared {
        ways.retain(|(found, _)| found.at(&["metadata", "name"]) == Some(component));
    }
    let [(found, way)] = ways.as_slice() else {
        return Err(if shared { "an anchor gives it to several places" } else { "its line holds more than the value" }
            .to_owned());
    };
    if found.is_of(inputs) && !shared {
        let action = Action::Replace(origin.span);
        return Ok(Target { written, path: file.clone(), text: text.clone(), action });
    }
    overlay(built, inputs, found, keys(way)?, written)
}

/// The keys of a way without lists: an overlay replaces most lists as a whole.
fn keys(way: &[Step]) -> Result<Vec<CompactString>, String> {
    let key = |step: &Step| match step {
        Step::Key(key) => Ok(key.clone()),
        Step::Item(_) => {
            Err("it stands in a list, which an overlay would replace as a whole: write it by hand".to_owned())
        }
    };
    way.iter().map(key).collect()
}

/// Where the value goes in the overlay of a document.
fn overlay(
    built: &Built,
    inputs: Inputs<'_>,
    base: &Found,
    way: Vec<CompactString>,
    written: String,
) -> Result<Target, String> {
    if base.at(&["kind"]) == Some("Template") {
        return Err("it stands in a template, whose places an overlay cannot name: write it by hand".to_owned());
    }
    for (index, (file, text)) in built.files.iter().enumerate() {
        let id = SourceId::from_index(u32::try_from(index).unwrap_or(u32::MAX));
        let mut found = documents(file, text, id).into_iter();
        if let Some(found) = found.find(|found| found.is_of(inputs) && found.is_like(base)) {
            let action = Action::Set(found.number, way);
            return Ok(Target { written, path: file.clone(), text: text.clone(), action });
        }
    }
    let in_stack = base.path.strip_prefix(&format!("stacks/{}/", inputs.stack));
    let path = in_stack.map_or_else(|| base.path.clone(), |rest| folder(inputs) + rest);
    let text = built.files.iter().find(|(file, _)| *file == path).map(|(_, text)| text.clone()).unwrap_or_default();
    let action = Action::Append(head(base, inputs, in_stack.is_none()), way);
    Ok(Target { written, path, text, action })
}

/// The lines of a new overlay before its spec.
fn head(base: &Found, inputs: Inputs<'_>, names_environment: bool) -> String {
    let mut lines = String::new();
    for key in ["apiVersion", "kind"] {
        if let Some(value) = base.at(&[key]) {
            lines.push_str(&format!("{key}: {}\n", edit::scalar(value, "")));
        }
    }
    lines.push_str("metadata:\n");
    let service = base.service().map(str::to_owned);
    let environment = names_environment.then(|| inputs.environment.to_owned());
    let name = base.at(&["metadata", "name"]).map(str::to_owned);
    for (key, value) in [("name", name), ("service", service), ("environment", environment)] {
        if let Some(value) = value {
            lines.push_str(&format!("  {key}: {}\n", edit::scalar(&value, "")));
        }
    }
    lines
}

fn documents(file: &str, text: &str, id: SourceId) -> Vec<Found> {
    if !is_yaml(file) {
        return Vec::new();
    }
    let roots = read_text(text, id, &mut Sink::default());
    roots.into_iter().enumerate().map(|(number, root)| Found { path: file.to_owned(), number, root }).collect()
}

fn is_yaml(file: &str) -> bool {
    std::path::Path::new(file).extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// The path of the file and its text with a value in it.
pub(super) fn edit(target: &Target, value: &str) -> Result<(String, String), String> {
    let Target { written, path, text, action } = target;
    let value = edit::scalar(value, written);
    let edited = match action {
        Action::Replace(span) => edit::replace(text, *span, &value).ok_or("its file has changed")?,
        Action::Set(number, way) => {
            let found = documents(path, text, SourceId::from_index(0));
            let root = found.get(*number).map(|found| &found.root).ok_or("its file has changed")?;
            edit::set(text, root, way, &value)?
        }
        Action::Append(head, way) => {
            let between = match text.as_str() {
                "" => "",
                text if text.ends_with('\n') => "---\n",
                _ => "\n---\n",
            };
            let document = lines(head, way, &value)?;
            [text.as_str(), between, &document].concat()
        }
    };
    Ok((path.clone(), edited))
}

/// A new document with one value.
fn lines(head: &str, way: &[CompactString], value: &str) -> Result<String, String> {
    let root = read_text(head, SourceId::from_index(0), &mut Sink::default());
    let root = root.first().ok_or("its document has no head")?;
    Ok(edit::set(head, root, way, value)?)
}
