//! `docs/kinds.md`: every component kind with its page, its fields and its outputs, from the registry.
//!
//! The words come from the kinds' `doc.md` and from the doc comments of their specs; this file only
//! arranges them.

use deployer::kinds::component::CommonSpec;
use deployer::kinds::{KINDS, KindInfo};
use deployer::language::Shape;
use deployer::language::decode::Decode;
use deployer::ops::fields::{self, FieldRow};

const HEAD: &str = "\
<!-- Written by `cargo xtask docs`. Change the specs and pages in src/kinds/. -->

# Component kinds

A field is written below `spec`; `a.b` is the field `b` of the map `a`, and `a[].b` that of every item of the list `a`.
A field without a default is left out of the template when it is not written, or gets AWS's own default.

A *reference* is `{component: …, output: …, access: …}` or just the component: `name` in the same service or
`service/name`. `valueFrom` and `${ref:…}` name the output that they take; a field that refers to a component as a
whole, such as `queue`, takes what it needs and needs none. `access` (`read` if left out, `write`, `readWrite`,
`invoke`, `full` or `none`) is what the component does with it, and becomes its permission.

The documents around components (Stack, Environment, Networking, …) are in [documents.md](documents.md).
";

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
pub(super) fn fields(shape: &Shape) -> String {
    let mut table = "\n| field | takes | default | meaning |\n|---|---|---|---|\n".to_owned();
    for FieldRow { path, takes, default, meaning } in fields::rows(shape) {
        table += &format!("| `{path}` | {} | {} | {} |\n", cell(&takes), cell(&default), cell(meaning));
    }
    table
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
