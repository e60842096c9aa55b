//! Reading gives what was written, and what was not written so gives nothing.

use super::{Source, Table, content, source, write};
use crate::backend::specification::definition::Bounds;
use crate::backend::specification::pattern::LazyPattern;
use crate::backend::specification::{
    Constraint, Definition, DefinitionId, Paths, ReplacementOrder, ResourceType, Types,
};

const SOURCE: Source<'_> = Source { version: "1.2.3", date: "2020-01-02T03:04:05Z" };

/// A type that has every constraint.
fn everything(name: &'static str) -> ResourceType<'static> {
    let (first, second) = (DefinitionId(0), DefinitionId(1));
    let bounds = Bounds { least: 1, most: Some(300) };
    let constraints = vec![
        Constraint::Types(Types(Types::OBJECT.0 | Types::STRING.0)),
        Constraint::Properties(vec![("A", first), ("B", second)]),
        Constraint::Matching(vec![(LazyPattern::new("^x"), second)]),
        Constraint::Closed,
        Constraint::Others(second),
        Constraint::Required(vec!["A"]),
        Constraint::Items(second),
        Constraint::Values(vec!["on", "off"]),
        Constraint::ValuesInAnyCase(vec!["yes"]),
        Constraint::Pattern(Box::new(LazyPattern::new("^[a-z]+$"))),
        Constraint::Least(-0.5),
        Constraint::Most(1e15),
        Constraint::Length(bounds),
        Constraint::Count(Bounds { least: 0, most: None }),
        Constraint::Entries(bounds),
        Constraint::Unique,
        Constraint::AllOf(vec![first]),
        Constraint::AnyOf(vec![first, second]),
        Constraint::OneSetOf(vec![second]),
        Constraint::ExactlyOne(vec!["A", "B"]),
        Constraint::AtLeastOne(vec!["A"]),
        Constraint::Needs("A", vec!["B"]),
        Constraint::Excludes("B", vec!["A"]),
    ];
    ResourceType {
        name,
        definitions: vec![Definition { constraints }, Definition::default()],
        paths: Paths {
            create_only: vec!["A"],
            conditional_create_only: vec!["B/*/C"],
            read_only: vec!["D", "E"],
            write_only: vec!["F"],
            deprecated: vec!["G"],
            primary_identifier: vec!["D"],
        },
        attributes: vec!["D", "Outputs.*"],
        tags_property: Some("Tags"),
        is_updatable: true,
        replacement: ReplacementOrder::DeleteThenCreate,
    }
}

fn plain(name: &'static str) -> ResourceType<'static> {
    ResourceType {
        name,
        definitions: vec![Definition::default()],
        paths: Paths::default(),
        attributes: Vec::new(),
        tags_property: None,
        is_updatable: false,
        replacement: ReplacementOrder::CreateThenDelete,
    }
}

/// Types of seven services, so that strings are shared.
fn types() -> Vec<ResourceType<'static>> {
    let names = ["A::A::A", "A::A::B", "A::B::A", "A::C::A", "A::D::A", "A::E::A", "A::F::A", "A::G::A"];
    names.into_iter().map(|name| if name == "A::D::A" { plain(name) } else { everything(name) }).collect()
}

#[test]
fn what_is_written_is_read() {
    let bytes = write(SOURCE, &types());
    let table = Table::open(bytes.clone().leak()).unwrap();
    assert_eq!((table.version, table.date), (SOURCE.version, SOURCE.date));
    assert_eq!(source(&bytes).unwrap().version, SOURCE.version);
    assert_eq!(table.names().collect::<Vec<_>>(), types().iter().map(|known| known.name).collect::<Vec<_>>());
    for written in types() {
        assert_eq!(table.resource_type(written.name), Some(&written));
    }
    assert_eq!(table.resource_type("A::A::C"), None);
}

#[test]
fn equal_types_give_equal_content_and_others_do_not() {
    let bytes = write(SOURCE, &types());
    assert!(content(&bytes).is_some());
    assert_eq!(content(&bytes), content(&write(SOURCE, &types())));
    assert_ne!(content(&bytes), content(&write(Source { date: "2021", ..SOURCE }, &types())));
    let mut others = types();
    others[0].is_updatable = false;
    assert_ne!(content(&bytes), content(&write(SOURCE, &others)));
}

#[test]
fn a_broken_table_gives_nothing_and_does_not_panic() {
    let bytes: &'static [u8] = write(SOURCE, &types()).leak();
    for length in 0..bytes.len() {
        assert!(Table::open(&bytes[..length]).is_none_or(|table| table.resource_type("A::G::A").is_none()), "{length}");
    }
    let mut refused = 0;
    for at in 0..bytes.len() {
        let mut broken = bytes.to_vec();
        broken[at] ^= 0x55;
        let table = Table::open(broken.leak()).unwrap_or_default();
        let names: Vec<&str> = table.names().collect();
        refused += usize::from(names.is_empty() || names.iter().any(|name| table.resource_type(name).is_none()));
    }
    assert!(refused > bytes.len() / 2, "{refused} of {}", bytes.len());
}
