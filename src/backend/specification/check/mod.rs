//! A template held against the specification: what CloudFormation would refuse in the middle of a
//! deployment is said now, at the line that causes it.
//!
//! A function (`Ref`, `Fn::Sub`, …) and a dynamic reference are values that nobody knows yet and pass
//! wherever they stand. Of what schemas say, formats, conditional parts (`if`, `not`, `dependencies`)
//! and positions of lists (`prefixItems`) are not judged. `values.rs` judges by definitions,
//! `attributes.rs` what `Fn::GetAtt` asks for. Start at [`check`].

mod attributes;
mod values;

use super::{Known, ResourceType, Specification, diagnostics};
use crate::backend::template::{Data, LogicalId, Resource, Template, Val};
use crate::diag::Sink;
use crate::language::Origin;
use values::Judge;
pub use values::Path;

/// A place that a patch has taken something from, so that what is missing there is said at the patch.
#[derive(Debug, Clone, Copy)]
pub struct Removal<'a> {
    /// JSON pointer below the template's resources, `/Bucket/Properties/BucketName`.
    pub path: &'a str,
    /// Where the patch is written.
    pub origin: Origin,
}

/// Checks every resource and output of a template. `origin` is where the unit is written.
pub fn check(template: &Template, removals: &[Removal<'_>], origin: Origin, sink: &mut Sink) {
    let specification = Specification::embedded();
    for (id, resource) in &template.resources {
        match specification.find(&resource.resource_type) {
            Known::Type(found) => check_resource(id, resource, found, removals, sink),
            Known::Foreign => {}
            Known::Unknown => sink.push(diagnostics::unknown_type(specification, resource)),
        }
    }
    attributes::check(template, specification, origin, sink);
}

fn check_resource(
    id: &LogicalId,
    resource: &Resource,
    resource_type: &ResourceType<'_>,
    removals: &[Removal<'_>],
    sink: &mut Sink,
) {
    let mut judge = Judge::new(id, resource_type, removals, sink);
    judge.resource(resource);
    for path in resource_type.read_only_paths() {
        let mut segments = path.split('/');
        if let Some(first) = segments.next()
            && let Some(value) = resource.properties.get(first)
        {
            let rest: Vec<&str> = segments.collect();
            let top = Path::TOP;
            read_only(value, &rest, &top.key(first), resource.origin, resource_type, sink);
        }
    }
}

/// Reports what stands at the rest of a path that AWS alone sets.
fn read_only(
    value: &Val,
    rest: &[&str],
    at: &Path<'_>,
    holder: Origin,
    resource_type: &ResourceType<'_>,
    sink: &mut Sink,
) {
    let origin = value.origin.unwrap_or(holder);
    let Some((first, deeper)) = rest.split_first() else {
        sink.push(diagnostics::read_only(resource_type, at, origin));
        return;
    };
    match &value.data {
        Data::List(items) if *first == "*" => {
            for (index, item) in items.iter().enumerate() {
                read_only(item, deeper, &at.index(index), origin, resource_type, sink);
            }
        }
        Data::Map(entries) => {
            for (key, value) in entries.iter().filter(|(key, _)| *first == "*" || key == first) {
                read_only(value, deeper, &at.key(key), origin, resource_type, sink);
            }
        }
        _ => {}
    }
}

/// The function and its argument, if a map that a user wrote is a call.
fn called(value: &Val) -> Option<(&str, &Val)> {
    match &value.data {
        Data::Map(entries) => match entries.as_slice() {
            [(key, argument)] if key == "Ref" || key == "Condition" || key.starts_with("Fn::") => Some((key, argument)),
            _ => None,
        },
        _ => None,
    }
}
