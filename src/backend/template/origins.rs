//! Which line of YAML made which property: the content of `origins.json`.

use super::{Data, LogicalId, Template, Val};
use crate::language::Origin;

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

/// Lists resources and the properties that have an origin of their own. What is not listed has the
/// origin of the nearest thing above it.
pub fn collect(template: &Template) -> Vec<PropertyOrigin> {
    let mut found = Vec::new();
    for (id, resource) in &template.resources {
        found.push(PropertyOrigin { resource: id.clone(), path: String::new(), origin: resource.origin });
        let mut path = String::from("/Properties");
        descend(&resource.properties, id, &mut path, &mut found);
    }
    found
}

fn descend(value: &Val, id: &LogicalId, path: &mut String, found: &mut Vec<PropertyOrigin>) {
    if let Some(origin) = value.origin {
        found.push(PropertyOrigin { resource: id.clone(), path: path.clone(), origin });
    }
    let length = path.len();
    let mut step = |key: &str, child: &Val| {
        path.push('/');
        path.push_str(&key.replace('~', "~0").replace('/', "~1"));
        descend(child, id, path, found);
        path.truncate(length);
    };
    match &value.data {
        Data::Map(entries) => entries.iter().for_each(|(key, child)| step(key, child)),
        Data::List(items) => items.iter().enumerate().for_each(|(index, child)| step(&index.to_string(), child)),
        _ => {}
    }
}
