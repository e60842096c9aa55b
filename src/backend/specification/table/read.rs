//! Reading of blocks: the mirror of `write.rs`. What is not as it was written gives `None`.

use super::write::tag;
use crate::backend::specification::definition::{Bounds, Constraint, Definition, DefinitionId, Types};
use crate::backend::specification::pattern::LazyPattern;
use crate::backend::specification::resource_type::{Paths, ReplacementOrder, ResourceType};

/// Bytes, what was read of them, and the strings that numbers in them mean.
pub(super) struct Reader<'t, 's> {
    bytes: &'t [u8],
    strings: [&'s [&'t str]; 2],
}

impl<'t, 's> Reader<'t, 's> {
    pub fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, strings: [&[], &[]] }
    }

    /// A reader of types; a string's number counts through the shared ones, then the block's own.
    pub fn with_strings(bytes: &'t [u8], strings: [&'s [&'t str]; 2]) -> Self {
        Self { bytes, strings }
    }

    pub const fn rest(&self) -> &'t [u8] {
        self.bytes
    }

    pub fn take(&mut self, length: usize) -> Option<&'t [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    pub fn text(&mut self) -> Option<&'t str> {
        let length = self.size()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    pub fn texts(&mut self) -> Option<Vec<&'t str>> {
        self.list(Self::text)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.size()?;
        let mut items = Vec::with_capacity(length.min(self.bytes.len()));
        for _ in 0..length {
            items.push(item(self)?);
        }
        Some(items)
    }

    fn string(&mut self) -> Option<&'t str> {
        let [shared, own] = self.strings;
        let number = self.size()?;
        let found = shared.get(number).or_else(|| own.get(number.checked_sub(shared.len())?));
        found.copied()
    }

    fn strings(&mut self) -> Option<Vec<&'t str>> {
        self.list(Self::string)
    }

    fn id(&mut self) -> Option<DefinitionId> {
        u32::try_from(self.number()?).ok().map(DefinitionId)
    }

    fn ids(&mut self) -> Option<Vec<DefinitionId>> {
        self.list(Self::id)
    }

    fn named_ids(&mut self) -> Option<Vec<(&'t str, DefinitionId)>> {
        self.list(|reader| Some((reader.string()?, reader.id()?)))
    }

    /// A number with a fraction, as the bits of a double.
    fn double(&mut self) -> Option<f64> {
        let bytes: [u8; 8] = self.take(8)?.try_into().ok()?;
        Some(f64::from_le_bytes(bytes))
    }

    /// The least and one more than the greatest; 0 for none.
    fn bounds(&mut self) -> Option<Bounds> {
        let least = u32::try_from(self.number()?).ok()?;
        let most = self.number()?.checked_sub(1);
        Some(Bounds { least, most: most.map(u32::try_from).transpose().ok()? })
    }

    /// A type, whose name stands in the index.
    pub fn resource_type(&mut self, name: &'t str) -> Option<ResourceType<'t>> {
        let flags = self.byte()?;
        let definitions = self.list(|reader| Some(Definition { constraints: reader.list(Self::constraint)? }))?;
        let paths = Paths {
            create_only: self.strings()?,
            conditional_create_only: self.strings()?,
            read_only: self.strings()?,
            write_only: self.strings()?,
            deprecated: self.strings()?,
            primary_identifier: self.strings()?,
        };
        let deletes_first = flags & tag::DELETE_FIRST != 0;
        Some(ResourceType {
            name,
            definitions,
            paths,
            attributes: self.strings()?,
            tags_property: if flags & tag::TAGGABLE != 0 { Some(self.string()?) } else { None },
            is_updatable: flags & tag::UPDATABLE != 0,
            replacement: if deletes_first {
                ReplacementOrder::DeleteThenCreate
            } else {
                ReplacementOrder::CreateThenDelete
            },
        })
    }

    fn constraint(&mut self) -> Option<Constraint<'t>> {
        Some(match self.byte()? {
            tag::PROPERTIES => Constraint::Properties(self.named_ids()?),
            tag::MATCHING => {
                Constraint::Matching(self.list(|reader| Some((LazyPattern::new(reader.string()?), reader.id()?)))?)
            }
            tag::CLOSED => Constraint::Closed,
            tag::OTHERS => Constraint::Others(self.id()?),
            tag::REQUIRED => Constraint::Required(self.strings()?),
            tag::ITEMS => Constraint::Items(self.id()?),
            tag::VALUES => Constraint::Values(self.strings()?),
            tag::VALUES_IN_ANY_CASE => Constraint::ValuesInAnyCase(self.strings()?),
            tag::PATTERN => Constraint::Pattern(Box::new(LazyPattern::new(self.string()?))),
            tag::LEAST => Constraint::Least(self.double()?),
            tag::MOST => Constraint::Most(self.double()?),
            tag::LENGTH => Constraint::Length(self.bounds()?),
            tag::COUNT => Constraint::Count(self.bounds()?),
            tag::ENTRIES => Constraint::Entries(self.bounds()?),
            tag::UNIQUE => Constraint::Unique,
            tag::ALL_OF => Constraint::AllOf(self.ids()?),
            tag::ANY_OF => Constraint::AnyOf(self.ids()?),
            tag::ONE_SET_OF => Constraint::OneSetOf(self.ids()?),
            tag::EXACTLY_ONE => Constraint::ExactlyOne(self.strings()?),
            tag::AT_LEAST_ONE => Constraint::AtLeastOne(self.strings()?),
            tag::NEEDS => Constraint::Needs(self.string()?, self.strings()?),
            tag::EXCLUDES => Constraint::Excludes(self.string()?, self.strings()?),
            types if types & tag::TYPES != 0 => Constraint::Types(Types(types & !tag::TYPES)),
            _ => return None,
        })
    }
}
