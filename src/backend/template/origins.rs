//! Which line of YAML made which property: the content of `origins.json`.

use super::{Data, LogicalId, Template, Val};
use crate::language::Origin;
use std::fmt::Write as _;

/// The origin of a resource (empty path) or of one of its properties.
#[derive(Debug, Clone)]
pub struct PropertyOrigin {
    /// The resource.
    pub resource: LogicalId,
    /// JSON pointer below the resource, `/Properties/MultiAZ`; empty for the resource itself.
    pub path: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Lists what [`visit`] tells.
pub fn collect(template: &Template) -> Vec<PropertyOrigin> {
    let mut found = Vec::new();
    visit(template, &mut |resource, path, origin| {
        found.push(PropertyOrigin { resource: resource.clone(), path: path.to_owned(), origin });
    });
    found
}

/// Tells resources and the properties that have an origin of their own, in the order of the template.
/// What is not told has the origin of the nearest thing above it.
pub fn visit(template: &Template, tell: &mut impl FnMut(&LogicalId, &str, Origin)) {
    let mut path = String::new();
    for (id, resource) in &template.resources {
        path.clear();
        tell(id, &path, resource.origin);
        path.push_str("/Properties");
        descend(&resource.properties, &mut path, &mut |path, origin| tell(id, path, origin));
    }
}

fn descend(value: &Val, path: &mut String, tell: &mut impl FnMut(&str, Origin)) {
    if let Some(origin) = value.origin {
        tell(path, origin);
    }
    let length = path.len();
    match &value.data {
        Data::Map(entries) => {
            for (key, child) in entries {
                path.push('/');
                push_escaped(path, key);
                descend(child, path, tell);
                path.truncate(length);
            }
        }
        Data::List(items) => {
            for (index, child) in items.iter().enumerate() {
                let _ = write!(path, "/{index}");
                descend(child, path, tell);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

/// A key as a segment of a JSON pointer (RFC 6901).
fn push_escaped(path: &mut String, key: &str) {
    if key.contains(['~', '/']) {
        path.push_str(&key.replace('~', "~0").replace('/', "~1"));
    } else {
        path.push_str(key);
    }
}
