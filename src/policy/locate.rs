//! From the path that a rule names to the line of YAML: through the merged tree of a component, through
//! the origins of a template's values, through the settings.
//!
//! A path that is not in the YAML leads to the nearest thing above it that is.

use crate::backend::template::{Data, Resource, Val};
use crate::ir::Component;
use crate::language::{Node, Origin, Visitor, Walk};
use crate::settings::Settings;
use crate::source::Span;

/// A place, and whether it is that of the path itself rather than of something above it.
pub(super) type Located = (Span, bool);

/// The parts of a path: `spec.ports[0].name`, `spec.labels["a.b/c"]`, or a JSON pointer `/spec/ports/0/name`.
pub(super) fn parts(path: &str) -> Vec<String> {
    if let Some(pointer) = path.strip_prefix('/') {
        return pointer.split('/').map(|part| part.replace("~1", "/").replace("~0", "~")).collect();
    }
    let mut parts: Vec<String> = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some((part, after)) = bracket(rest) {
            parts.push(part.to_owned());
            rest = after;
            continue;
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let end = rest.find(['.', '[']).unwrap_or(rest.len()).max(usize::from(rest.starts_with('[')));
        let (part, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if !part.is_empty() {
            parts.push(part.to_owned());
        }
        rest = after;
    }
    parts
}

/// `[0]` or `["a.b"]` at the beginning, and what comes after.
fn bracket(path: &str) -> Option<(&str, &str)> {
    let inner = path.strip_prefix('[')?;
    match inner.strip_prefix('"') {
        Some(quoted) => {
            let (part, after) = quoted.split_once('"')?;
            Some((part, after.strip_prefix(']')?))
        }
        None => inner.split_once(']'),
    }
}

/// The place of a path in a component.
pub(super) fn in_component(component: &Component, path: &str) -> Located {
    let parts = parts(path);
    let (root, rest) = match parts.split_first() {
        Some((first, rest)) if first == "spec" => (&component.tree, rest),
        Some((first, rest)) if first == "metadata" => (&component.metadata, rest),
        Some((first, _)) if first == "labels" => (&component.metadata, parts.as_slice()),
        _ => (&component.tree, parts.as_slice()),
    };
    in_tree(root, rest).unwrap_or((component.origin.span, false))
}

/// The place of the longest beginning of a path that is in a tree; `None` if not even its first part is.
fn in_tree(root: &Node, path: &[String]) -> Option<Located> {
    let mut node = root;
    let mut place = None;
    for part in path {
        let next = match node.as_map() {
            Some(map) => map.entry(part).map(|entry| (&entry.node, entry.key_span)),
            None => {
                part.parse::<usize>().ok().and_then(|index| node.as_list()?.get(index)).map(|item| (item, item.span()))
            }
        };
        let Some((child, key)) = next else { return place.map(|place| (place, false)) };
        let is_block = child.as_map().is_some() || child.as_list().is_some() || child.is_null();
        place = Some(if is_block { key } else { child.span() });
        node = child;
    }
    place.map(|place| (place, true))
}

/// The place of a path below a resource, such as `Properties.Tags[0].Value`.
pub(super) fn in_resource(resource: &Resource, path: &str) -> Located {
    let parts = parts(path);
    let (mut val, rest) = match parts.split_first() {
        Some((first, rest)) if first.eq_ignore_ascii_case("properties") => (&resource.properties, rest),
        Some((first, rest)) if resource.attributes.contains_key(first.as_str()) => {
            (resource.attributes.get(first.as_str()).unwrap_or(&resource.properties), rest)
        }
        _ => (&resource.properties, parts.as_slice()),
    };
    let mut origin = val.origin.unwrap_or(resource.origin);
    let mut is_exact = val.origin.is_some();
    for part in rest {
        let Some(child) = child(val, part) else { return (origin.span, false) };
        is_exact = child.origin.is_some();
        origin = child.origin.unwrap_or(origin);
        val = child;
    }
    (origin.span, is_exact && !rest.is_empty())
}

fn child<'v>(val: &'v Val, part: &str) -> Option<&'v Val> {
    match &val.data {
        Data::Map(_) => val.get(part),
        Data::List(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    }
}

/// The place of a path in what holds for the whole environment: `environment.region`,
/// `settings.compliance.allowedRegions`.
pub(super) fn in_settings(settings: &Settings, path: &str) -> Located {
    let parts = parts(path);
    let words: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (spec, rest, otherwise): (&dyn Walk, &[&str], Span) = match words.as_slice() {
        ["settings", "networking", rest @ ..] => (&settings.networking, rest, settings.networking_origin.span),
        ["settings", "security", rest @ ..] => (&settings.security, rest, settings.stack.span()),
        ["settings", "observability", rest @ ..] => (&settings.observability, rest, settings.stack.span()),
        ["settings", "compliance", rest @ ..] => (&settings.compliance, rest, settings.stack.span()),
        ["environment", rest @ ..] => (&settings.environment, rest, settings.environment_name.span()),
        _ => return (settings.stack.span(), false),
    };
    let mut search = Search { wanted: rest, path: Vec::new(), origin: None, best: None };
    spec.walk(&mut search);
    match search.best {
        Some((depth, origin)) => (origin.span, depth == rest.len()),
        None => (otherwise, false),
    }
}

/// Walks a spec and keeps the origin of the value that is nearest to a path.
struct Search<'p> {
    wanted: &'p [&'p str],
    path: Vec<Step>,
    origin: Option<Origin>,
    best: Option<(usize, Origin)>,
}

enum Step {
    Key(String),
    Index(usize),
}

impl Search<'_> {
    /// Counts an item of the list that the walk is in.
    fn arrive(&mut self) {
        if let Some(Step::Index(next)) = self.path.last_mut() {
            *next += 1;
        }
    }

    fn leaf(&mut self) {
        self.arrive();
        let Some(origin) = self.origin.take() else { return };
        let is_step = |(step, wanted): &(&Step, &&str)| match step {
            Step::Key(key) => key == **wanted,
            Step::Index(next) => (next - 1).to_string() == **wanted,
        };
        let common = self.path.iter().zip(self.wanted).take_while(is_step).count();
        let is_below = common == self.wanted.len().min(self.path.len()) && common > 0;
        if is_below && self.best.is_none_or(|(depth, _)| common > depth) {
            self.best = Some((common, origin));
        }
    }
}

impl Visitor for Search<'_> {
    fn origin(&mut self, origin: Origin) {
        self.origin = Some(origin);
    }

    fn map_start(&mut self) {
        self.arrive();
        self.path.push(Step::Key(String::new()));
    }

    fn key(&mut self, key: &str) {
        self.origin = None;
        if let Some(Step::Key(last)) = self.path.last_mut() {
            key.clone_into(last);
        }
    }

    fn map_end(&mut self) {
        self.path.pop();
    }

    fn list_start(&mut self) {
        self.arrive();
        self.path.push(Step::Index(0));
    }

    fn list_end(&mut self) {
        self.path.pop();
    }

    fn string(&mut self, _: &str) {
        self.leaf();
    }

    fn integer(&mut self, _: i64) {
        self.leaf();
    }

    fn number(&mut self, _: f64) {
        self.leaf();
    }

    fn boolean(&mut self, _: bool) {
        self.leaf();
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_path_is_written_with_dots_and_brackets_or_as_a_pointer() {
        assert_eq!(parts("spec.ports[0].name"), ["spec", "ports", "0", "name"]);
        assert_eq!(parts("metadata.labels[\"a.b/c\"]"), ["metadata", "labels", "a.b/c"]);
        assert_eq!(parts("/Properties/Tags/0/a~1b"), ["Properties", "Tags", "0", "a/b"]);
        assert_eq!(parts(""), [""; 0]);
    }

    #[test]
    fn a_path_that_is_none_ends() {
        for path in ["[", "a[", "a[0", "a[\"", "..", "]", "a]b", "[[["] {
            let _ = parts(path);
        }
    }
}
