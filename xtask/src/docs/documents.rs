//! `docs/documents.md`: the documents around components with their fields, from the specs.

use super::kinds::{cell, fields};
use deployer::ops::documents::DOCUMENTS;

const HEAD: &str = "\
<!-- Written by `cargo xtask docs`. Change the specs in src/settings/ and the words in src/ops/documents.rs. -->

# Documents around components

A field is written below `spec`; `a.b` is the field `b` of the map `a`, and `a[].b` that of every item of the list `a`.
How documents come together is in [language.md](language.md); the fields of components are in [kinds.md](kinds.md).

| kind | usually in |
|---|---|
";

/// The whole page.
pub(super) fn page() -> String {
    let mut page = HEAD.to_owned();
    for document in DOCUMENTS {
        let (name, anchor) = (document.name, document.name.to_lowercase());
        page += &format!("| [{name}](#{anchor}) | {} |\n", cell(document.place));
    }
    for document in DOCUMENTS {
        page += &format!("\n## {}\n\n{}\n", document.name, document.doc);
        page += &document.shape.map(|shape| fields(&shape())).unwrap_or_default();
    }
    page
}
