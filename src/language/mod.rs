//! The language that users write, below any single kind: values with provenance, and how a typed
//! spec is decoded from them, walked and described.
//!
//! `node.rs` is the untyped tree that the frontend builds; `decode.rs` turns it into specs;
//! `walk.rs` goes through a decoded spec again (references, policy input, `show`); `shape.rs`
//! describes a spec (JSON Schema, reference, completion); `yaml/` reads text into the tree. The three in the middle are derived together with
//! `#[derive(Spec)]`, so that a field is written down once. Knows no kind and no file.

pub mod decode;
pub mod diagnostics;
mod node;
mod origin;
mod reference;
mod scalars;
pub mod shape;
mod text;
pub mod walk;
pub mod yaml;

pub use decode::{Decode, DecodeContext};
pub use deployer_derive::Spec;
pub use node::{Entry, Map, Node, Scalar, Style, Value};
pub use origin::{How, Origin, Traced};
pub use reference::{Access, ComponentPath, Reference, SecretRef, ValueFrom};
pub use scalars::{Arn, Cidr, Duration, Name};
pub use shape::Shape;
pub use text::{Part, Text};
pub use walk::{Visitor, Walk};

#[cfg(test)]
mod tests {
    use super::{Decode, DecodeContext, Entry, Map, Node, Origin, Spec, Traced, Value};
    use crate::diag::Sink;
    use crate::source::{SourceId, Span};

    /// A shelf.
    #[derive(Debug, Spec)]
    struct Shelf {
        /// How wide, in centimetres.
        #[spec(range = 10..=200, default = 80u32)]
        width: Traced<u32>,
        /// The wood.
        #[spec(rename = "type")]
        wood: Option<Traced<Wood>>,
    }

    /// A wood.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
    enum Wood {
        /// Oak.
        Oak,
        /// Beech.
        Beech,
    }

    /// A bookcase.
    #[derive(Debug, Spec)]
    struct Bookcase {
        /// What one of its shelves is like.
        #[spec(flatten)]
        shelf: Shelf,
        /// How many shelves.
        rows: Traced<u32>,
    }

    fn shelf(pairs: &[(&str, &str)]) -> (Option<Shelf>, Vec<String>) {
        decode(pairs)
    }

    fn decode<T: Decode>(pairs: &[(&str, &str)]) -> (Option<T>, Vec<String>) {
        let origin = Origin::written(Span::file(SourceId::from_index(0)));
        let entries = pairs
            .iter()
            .map(|(key, value)| Entry { key: (*key).into(), key_span: origin.span, node: Node::plain(origin, value) })
            .collect();
        let node = Node::new(origin, Value::Map(Map { entries }));
        let mut sink = Sink::default();
        let decoded = T::decode(&node, &mut DecodeContext::new(&mut sink));
        (decoded, sink.iter().map(|d| format!("{}: {}", d.code, d.message)).collect())
    }

    #[test]
    fn a_field_that_is_left_out_takes_its_default_and_says_so() {
        let (shelf, problems) = shelf(&[("type", "oak")]);
        let shelf = shelf.unwrap();
        assert_eq!((shelf.width.value, shelf.width.origin.word(), problems.len()), (80, "default", 0));
        assert_eq!(shelf.wood.unwrap().value, Wood::Oak);
    }

    #[test]
    fn all_mistakes_of_a_map_are_reported_at_once() {
        let (_, problems) = shelf(&[("width", "5"), ("type", "beach"), ("colour", "red")]);
        assert_eq!(problems.len(), 3, "{problems:?}");
    }

    #[test]
    fn flattened_fields_stand_beside_those_of_the_struct_that_takes_them_in() {
        let (bookcase, problems) = decode::<Bookcase>(&[("width", "90"), ("rows", "5")]);
        let bookcase = bookcase.unwrap();
        assert_eq!((bookcase.shelf.width.value, bookcase.rows.value, problems.len()), (90, 5, 0));
        let (_, problems) = decode::<Bookcase>(&[("rows", "5"), ("depth", "30")]);
        assert_eq!(problems, ["schema/unknown-field: `depth` is not a field of a bookcase"]);
        assert_eq!(
            Bookcase::shape().fields().iter().map(|field| field.name).collect::<Vec<_>>(),
            ["width", "type", "rows"]
        );
    }
}
