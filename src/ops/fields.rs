//! The fields below a shape as rows of a table: for the pages that `cargo xtask docs` writes and for
//! `deployer explain`. The words come from the doc comments of the specs.

use crate::language::Shape;
use crate::language::shape::FieldShape;

/// How deep fields are listed; a spec that contains itself is cut here.
const DEEPEST: usize = 6;

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRow {
    /// Where it is written: `a.b`, `a[].b` for every item of a list, `a.*.b` for every value of a map.
    pub path: String,
    /// What it takes, in a few words.
    pub takes: String,
    /// `required`, the default in backticks, or nothing.
    pub default: String,
    /// What it means.
    pub meaning: &'static str,
}

/// All fields below a shape, each followed by those inside it.
#[must_use]
pub fn rows(shape: &Shape) -> Vec<FieldRow> {
    let mut rows = Vec::new();
    collect(shape, "", 0, &mut rows);
    rows
}

fn collect(shape: &Shape, above: &str, depth: usize, rows: &mut Vec<FieldRow>) {
    if depth == DEEPEST {
        return;
    }
    for field in shape.fields() {
        let FieldShape { name, doc, required, default, .. } = field;
        let value = field.value_shape();
        let default = match default {
            _ if *required => "required".to_owned(),
            Some(default) => format!("`{}`", default()),
            None => String::new(),
        };
        let path = format!("{above}{name}");
        let (inner, joint) = inside(&value);
        let takes =
            if is_reference(inner) { value.words().replace(&inner.words(), "reference") } else { value.words() };
        let below = format!("{path}{joint}");
        rows.push(FieldRow { path, takes, default, meaning: doc });
        if !is_reference(inner) {
            collect(inner, &below, depth + 1, rows);
        }
    }
}

/// The shape of a list's items or of a map's values, with what stands in a path for going there.
fn inside(shape: &Shape) -> (&Shape, &'static str) {
    match shape {
        Shape::List(item) => (item, "[]."),
        Shape::Map(value) => (value, ".*."),
        other => (other, "."),
    }
}

/// References are described once, at the head of the page.
fn is_reference(shape: &Shape) -> bool {
    let is_reference = |shape: &Shape| matches!(shape, Shape::Struct(map) if map.name == "Reference");
    is_reference(shape) || matches!(shape, Shape::OneOf(shapes) if shapes.iter().any(is_reference))
}

#[cfg(test)]
mod tests {
    use super::rows;
    use crate::ops::documents;

    #[test]
    fn a_field_inside_a_map_has_the_path_to_it() {
        let networking = documents::DOCUMENTS.iter().find(|document| document.name == "Networking").unwrap();
        let rows = rows(&networking.shape.unwrap()());
        let cidr = rows.iter().find(|row| row.path == "vpc.cidr").unwrap();
        assert_eq!((cidr.takes.as_str(), cidr.default.as_str()), ("cidr", "`10.0.0.0/16`"));
    }
}
