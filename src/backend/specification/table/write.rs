//! Writing of the table: the mirror of `read.rs`. Only `cargo xtask specification` calls it.
//!
//! The same types give the same content; the bytes may differ between versions of the compressor, so
//! tables are compared by [`content`].

use super::{MAGIC, Reader, inflate};
use crate::backend::specification::definition::{Bounds, Constraint, DefinitionId};
use crate::backend::specification::resource_type::{ReplacementOrder, ResourceType};
use flate2::{Compress, Compression, FlushCompress};
use std::collections::{BTreeMap, BTreeSet};

/// A block is closed when it has this many definitions: the larger, the better it is compressed and
/// the longer it takes to open for one type.
const DEFINITIONS_A_BLOCK: usize = 1_000;
/// A string that this many blocks use is shared; shared strings are read whenever a type is.
const BLOCKS_THAT_SHARE: usize = 5;

/// The bytes that say what follows.
pub(super) mod tag {
    /// Flags of a type.
    pub const TAGGABLE: u8 = 1;
    pub const UPDATABLE: u8 = 2;
    pub const DELETE_FIRST: u8 = 4;

    /// Constraints. The set of types shares the byte of its tag.
    pub const TYPES: u8 = 0x80;
    pub const PROPERTIES: u8 = 1;
    pub const MATCHING: u8 = 2;
    pub const CLOSED: u8 = 3;
    pub const OTHERS: u8 = 4;
    pub const REQUIRED: u8 = 5;
    pub const ITEMS: u8 = 6;
    pub const VALUES: u8 = 7;
    pub const VALUES_IN_ANY_CASE: u8 = 8;
    pub const PATTERN: u8 = 9;
    pub const LEAST: u8 = 10;
    pub const MOST: u8 = 11;
    pub const LENGTH: u8 = 12;
    pub const COUNT: u8 = 13;
    pub const ENTRIES: u8 = 14;
    pub const UNIQUE: u8 = 15;
    pub const ALL_OF: u8 = 16;
    pub const ANY_OF: u8 = 17;
    pub const ONE_SET_OF: u8 = 18;
    pub const EXACTLY_ONE: u8 = 19;
    pub const AT_LEAST_ONE: u8 = 20;
    pub const NEEDS: u8 = 21;
    pub const EXCLUDES: u8 = 22;
}

/// Where the types come from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'t> {
    /// The version of the package that ships the schemas.
    pub version: &'t str,
    /// When the schemas were taken, in ISO 8601.
    pub date: &'t str,
}

/// The table of types, which must be sorted by name.
#[must_use]
pub fn write(source: Source<'_>, types: &[ResourceType<'_>]) -> Vec<u8> {
    let groups = group(types);
    let mut uses: Vec<BTreeMap<&str, usize>> = Vec::new();
    for group in &groups {
        let mut counted = BTreeMap::new();
        let mut counter = Writer { strings: Strings::Count(&mut counted), bytes: Vec::new() };
        group.iter().for_each(|resource_type| counter.resource_type(resource_type));
        uses.push(counted);
    }
    let shared = shared(&uses);
    let mut index = Writer { strings: Strings::None, bytes: Vec::new() };
    index.texts(&shared);
    index.size(types.len());
    let mut blocks = Vec::new();
    for (number, (group, uses)) in groups.iter().zip(&uses).enumerate() {
        let (block, offsets) = write_block(group, uses, &shared);
        for (resource_type, offset) in group.iter().zip(offsets) {
            index.text(resource_type.name);
            index.size(number + 1);
            index.size(offset);
        }
        blocks.push(block);
    }
    blocks.insert(0, index.bytes);
    assemble(source, &blocks)
}

/// Where the types of a table come from; `None` if it is no table.
#[must_use]
pub fn source(table: &[u8]) -> Option<Source<'_>> {
    let mut reader = Reader::new(table.strip_prefix(MAGIC)?);
    Some(Source { version: reader.text()?, date: reader.text()? })
}

/// The content of a table without compression; `None` if it is none.
#[must_use]
pub fn content(table: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(table.strip_prefix(MAGIC)?);
    let head = [reader.text()?, "\n", reader.text()?, "\n"].concat();
    let lengths: Vec<(usize, usize)> =
        (0..reader.size()?).map(|_| Some((reader.size()?, reader.size()?))).collect::<Option<_>>()?;
    let mut content = head.into_bytes();
    for (packed, length) in lengths {
        content.extend(inflate(reader.take(packed)?, length)?);
    }
    Some(content)
}

fn assemble(source: Source<'_>, blocks: &[Vec<u8>]) -> Vec<u8> {
    let packed: Vec<Vec<u8>> = blocks.iter().map(|block| deflate(block)).collect();
    let mut file = Writer { strings: Strings::None, bytes: MAGIC.to_vec() };
    file.text(source.version);
    file.text(source.date);
    file.size(blocks.len());
    for (block, packed) in blocks.iter().zip(&packed) {
        file.size(packed.len());
        file.size(block.len());
    }
    packed.iter().for_each(|packed| file.bytes.extend(packed));
    file.bytes
}

/// The types of a service go together, in as many blocks as they need.
fn group<'a, 't>(types: &'a [ResourceType<'t>]) -> Vec<Vec<&'a ResourceType<'t>>> {
    let mut groups: Vec<Vec<&ResourceType<'_>>> = Vec::new();
    let mut size = 0;
    for resource_type in types {
        let last = groups.last_mut().filter(|group| {
            size < DEFINITIONS_A_BLOCK
                && group.first().is_some_and(|first| service(first.name) == service(resource_type.name))
        });
        match last {
            Some(group) => group.push(resource_type),
            None => {
                size = 0;
                groups.push(vec![resource_type]);
            }
        }
        size += resource_type.definitions.len();
    }
    groups
}

fn service(name: &str) -> &str {
    name.rsplit_once("::").map_or(name, |(service, _)| service)
}

/// The strings of many blocks, the most used first, so that their numbers are short.
fn shared<'t>(uses: &[BTreeMap<&'t str, usize>]) -> Vec<&'t str> {
    let mut blocks: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (text, count) in uses.iter().flatten() {
        let (blocks, total) = blocks.entry(text).or_default();
        *blocks += 1;
        *total += count;
    }
    blocks.retain(|_, (blocks, _)| *blocks >= BLOCKS_THAT_SHARE);
    by_use(blocks.into_iter().map(|(text, (_, total))| (text, total)))
}

fn by_use<'t>(uses: impl Iterator<Item = (&'t str, usize)>) -> Vec<&'t str> {
    let mut uses: Vec<(&str, usize)> = uses.collect();
    uses.sort_by_key(|(text, total)| (std::cmp::Reverse(*total), *text));
    uses.into_iter().map(|(text, _)| text).collect()
}

/// A block, and where each type begins in it, counted from the end of its strings.
fn write_block<'t>(
    group: &[&ResourceType<'t>],
    uses: &BTreeMap<&'t str, usize>,
    shared: &[&'t str],
) -> (Vec<u8>, Vec<usize>) {
    let known: BTreeSet<&str> = shared.iter().copied().collect();
    let own = by_use(uses.iter().filter(|(text, _)| !known.contains(*text)).map(|(text, total)| (*text, *total)));
    let numbers: BTreeMap<&str, usize> = shared.iter().chain(&own).copied().zip(0..).collect();
    let mut types = Writer { strings: Strings::Number(&numbers), bytes: Vec::new() };
    let mut offsets = Vec::new();
    for resource_type in group {
        offsets.push(types.bytes.len());
        types.resource_type(resource_type);
    }
    let mut block = Writer { strings: Strings::None, bytes: Vec::new() };
    block.texts(&own);
    block.bytes.extend(types.bytes);
    (block.bytes, offsets)
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    // What does not get smaller gets a few bytes longer; the buffer never has to grow.
    let mut packed = Vec::with_capacity(bytes.len() + bytes.len() / 8 + 64);
    let mut deflater = Compress::new(Compression::best(), false);
    let done = deflater.compress_vec(bytes, &mut packed, FlushCompress::Finish);
    debug_assert!(matches!(done, Ok(flate2::Status::StreamEnd)));
    packed
}

/// What becomes of a string.
enum Strings<'a, 't> {
    /// There are none here.
    None,
    /// Its uses are counted.
    Count(&'a mut BTreeMap<&'t str, usize>),
    /// Its number is written.
    Number(&'a BTreeMap<&'t str, usize>),
}

struct Writer<'a, 't> {
    strings: Strings<'a, 't>,
    bytes: Vec<u8>,
}

impl<'t> Writer<'_, 't> {
    fn size(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.bytes.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn text(&mut self, text: &str) {
        self.size(text.len());
        self.bytes.extend(text.as_bytes());
    }

    fn texts(&mut self, texts: &[&str]) {
        self.size(texts.len());
        texts.iter().for_each(|text| self.text(text));
    }

    fn string(&mut self, text: &'t str) {
        match &mut self.strings {
            Strings::None => {}
            Strings::Count(uses) => *uses.entry(text).or_default() += 1,
            Strings::Number(numbers) => {
                let number = numbers.get(text).copied().unwrap_or_default();
                self.size(number);
            }
        }
    }

    fn strings(&mut self, texts: &[&'t str]) {
        self.size(texts.len());
        texts.iter().for_each(|text| self.string(text));
    }

    fn id(&mut self, id: DefinitionId) {
        self.size(id.0 as usize);
    }

    fn resource_type(&mut self, resource_type: &ResourceType<'t>) {
        let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
        self.bytes.push(
            flag(resource_type.tags_property.is_some(), tag::TAGGABLE)
                | flag(resource_type.is_updatable, tag::UPDATABLE)
                | flag(resource_type.replacement == ReplacementOrder::DeleteThenCreate, tag::DELETE_FIRST),
        );
        self.size(resource_type.definitions.len());
        for definition in &resource_type.definitions {
            self.size(definition.constraints.len());
            definition.constraints.iter().for_each(|constraint| self.constraint(constraint));
        }
        let paths = &resource_type.paths;
        self.strings(&paths.create_only);
        self.strings(&paths.conditional_create_only);
        self.strings(&paths.read_only);
        self.strings(&paths.write_only);
        self.strings(&paths.deprecated);
        self.strings(&paths.primary_identifier);
        self.strings(&resource_type.attributes);
        resource_type.tags_property.iter().for_each(|property| self.string(property));
    }

    fn constraint(&mut self, constraint: &Constraint<'t>) {
        match constraint {
            Constraint::Types(types) => self.bytes.push(tag::TYPES | types.0),
            Constraint::Properties(properties) => self.named_ids(tag::PROPERTIES, properties),
            Constraint::Matching(patterns) => {
                self.bytes.push(tag::MATCHING);
                self.size(patterns.len());
                for (pattern, id) in patterns {
                    self.string(pattern.text());
                    self.id(*id);
                }
            }
            Constraint::Closed => self.bytes.push(tag::CLOSED),
            Constraint::Others(id) => self.ids(tag::OTHERS, &[*id], false),
            Constraint::Required(names) => self.tagged_strings(tag::REQUIRED, names),
            Constraint::Items(id) => self.ids(tag::ITEMS, &[*id], false),
            Constraint::Values(values) => self.tagged_strings(tag::VALUES, values),
            Constraint::ValuesInAnyCase(values) => self.tagged_strings(tag::VALUES_IN_ANY_CASE, values),
            Constraint::Pattern(pattern) => {
                self.bytes.push(tag::PATTERN);
                self.string(pattern.text());
            }
            Constraint::Least(number) => self.double(tag::LEAST, *number),
            Constraint::Most(number) => self.double(tag::MOST, *number),
            Constraint::Length(bounds) => self.bounds(tag::LENGTH, *bounds),
            Constraint::Count(bounds) => self.bounds(tag::COUNT, *bounds),
            Constraint::Entries(bounds) => self.bounds(tag::ENTRIES, *bounds),
            Constraint::Unique => self.bytes.push(tag::UNIQUE),
            Constraint::AllOf(ids) => self.ids(tag::ALL_OF, ids, true),
            Constraint::AnyOf(ids) => self.ids(tag::ANY_OF, ids, true),
            Constraint::OneSetOf(ids) => self.ids(tag::ONE_SET_OF, ids, true),
            Constraint::ExactlyOne(names) => self.tagged_strings(tag::EXACTLY_ONE, names),
            Constraint::AtLeastOne(names) => self.tagged_strings(tag::AT_LEAST_ONE, names),
            Constraint::Needs(key, names) => self.keyed_strings(tag::NEEDS, key, names),
            Constraint::Excludes(key, names) => self.keyed_strings(tag::EXCLUDES, key, names),
        }
    }

    fn tagged_strings(&mut self, tag: u8, texts: &[&'t str]) {
        self.bytes.push(tag);
        self.strings(texts);
    }

    fn keyed_strings(&mut self, tag: u8, key: &'t str, texts: &[&'t str]) {
        self.bytes.push(tag);
        self.string(key);
        self.strings(texts);
    }

    fn named_ids(&mut self, tag: u8, entries: &[(&'t str, DefinitionId)]) {
        self.bytes.push(tag);
        self.size(entries.len());
        for (name, id) in entries {
            self.string(name);
            self.id(*id);
        }
    }

    fn ids(&mut self, tag: u8, ids: &[DefinitionId], is_list: bool) {
        self.bytes.push(tag);
        if is_list {
            self.size(ids.len());
        }
        ids.iter().for_each(|id| self.id(*id));
    }

    fn double(&mut self, tag: u8, number: f64) {
        self.bytes.push(tag);
        self.bytes.extend(number.to_le_bytes());
    }

    fn bounds(&mut self, tag: u8, bounds: Bounds) {
        self.bytes.push(tag);
        self.size(bounds.least as usize);
        self.size(bounds.most.map_or(0, |most| most as usize + 1));
    }
}
