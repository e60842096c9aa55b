//! `docs/kinds.md`: every component kind with its page, its fields and its outputs, from the registry.
//!
//! The words come from the kinds' `doc.md` and from the doc comments of their specs; this file only
//! arranges them.

use deployer::kinds::component::CommonSpec;
use deployer::kinds::{KINDS, KindInfo};
use deployer::language::Shape;
use deployer::language::decode::Decode;
use deployer::language::shape::FieldShape;

const HEAD: &str = "\
<!-- Written by `cargo xtask docs`. Change the specs and pages in src/kinds/. -->

# Component kinds

A field is written below `spec`; `a.b` is the field `b` of the map `a`, and `a[].b` that of every item of the list `a`.
A field without a default is left out of the template when it is not written, or gets AWS's own default.

A *reference* is `{component: …, output: …, access: …}` or just the component: `name` in the same service or
`service/name`. Without `output` it means the first output of the kind; `access` (`read` if left out, `write`,
`readWrite`, `invoke`, `full` or `none`) is what the component does with it, and becomes its permission.
";

/// How deep fields are listed; a spec that contains itself is cut here.
const DEEPEST: usize = 6;

/// The whole page.
pub(super) fn page() -> String {
    let mut page = format!("{HEAD}\n| kind | what it becomes |\n|---|---|\n");
    for kind in KINDS {
        page += &format!("| [{0}](#{1}) | {2} |\n", kind.name, kind.name.to_lowercase(), cell(kind.summary));
    }
    for kind in KINDS {
        page += &section(kind);
    }
    page += "\n## Fields of every component\n";
    page += &fields(&CommonSpec::shape());
    page
}

fn section(kind: &KindInfo) -> String {
    let mut text = format!("\n{}\n### Fields of {}\n", below_two_levels(kind.doc.trim_end()), kind.name);
    text += &fields(&(kind.shape)());
    text += &format!("\n### Outputs of {}\n\n| output | type | meaning |\n|---|---|---|\n", kind.name);
    for output in kind.outputs {
        text += &format!("| `{}` | {} | {} |\n", output.name, output.output_type.words(), cell(output.doc));
    }
    text
}

/// The table of all fields below a shape.
fn fields(shape: &Shape) -> String {
    let mut table = "\n| field | takes | default | meaning |\n|---|---|---|---|\n".to_owned();
    rows(shape, "", 0, &mut table);
    table
}

fn rows(shape: &Shape, above: &str, depth: usize, table: &mut String) {
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
        *table += &format!("| `{path}` | {} | {} | {} |\n", cell(&takes), cell(&default), cell(doc));
        if !is_reference(inner) {
            rows(inner, &format!("{path}{joint}"), depth + 1, table);
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

/// One cell of a table: one line, without what would end the cell.
pub(super) fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// A Markdown text whose headings move one level down, so that its title becomes a section.
pub(super) fn below_two_levels(doc: &str) -> String {
    let mut in_code = false;
    let mut text = String::with_capacity(doc.len());
    for line in doc.lines() {
        in_code ^= line.starts_with("```");
        text += if line.starts_with('#') && !in_code { "#" } else { "" };
        text += line;
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{below_two_levels, cell};

    #[test]
    fn headings_move_down_and_comments_in_code_do_not() {
        let doc = "# S3\n\n```yaml\n# a comment\n```\n## More";
        assert_eq!(below_two_levels(doc), "## S3\n\n```yaml\n# a comment\n```\n### More\n");
    }

    #[test]
    fn a_cell_is_one_line_without_bars() {
        assert_eq!(cell("a |\n b"), "a \\| b");
    }
}
