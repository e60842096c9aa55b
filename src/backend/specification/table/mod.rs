//! The file `table.bin`: all resource types, compressed in blocks that are opened one by one.
//!
//! Numbers are varints (seven bits a byte, the lowest first). The file is: the four bytes of [`MAGIC`],
//! two texts (version of the source, date of its schemas), the number of blocks, for each block its
//! packed and its real length, and the packed blocks (raw deflate).
//!
//! Block 0 is the index: the strings that several blocks share, then each type's name, block and offset.
//! The others hold types of one service: strings of their own, then the types. A string is a number:
//! the shared ones come first. `read.rs` and `write.rs` are each other's mirror. Start at [`Table`].

mod read;
mod write;

pub use write::{Source, content, source, write};

use super::resource_type::ResourceType;
use read::Reader;
use std::sync::OnceLock;

/// The first bytes of the file; the digit is the version of the format.
const MAGIC: &[u8] = b"DSP1";

/// An opened table. What it hands out lives as long as the process: a block is inflated once and kept.
#[derive(Debug, Default)]
pub struct Table {
    /// The version of the source of the schemas.
    pub version: &'static str,
    /// When the schemas were taken, in ISO 8601.
    pub date: &'static str,
    shared: Vec<&'static str>,
    types: Vec<Entry>,
    blocks: Vec<Block>,
}

#[derive(Debug)]
struct Entry {
    name: &'static str,
    block: usize,
    offset: usize,
    read: OnceLock<Option<ResourceType<'static>>>,
}

#[derive(Debug)]
struct Block {
    packed: &'static [u8],
    length: usize,
    opened: OnceLock<Option<Opened>>,
}

#[derive(Debug)]
struct Opened {
    strings: Vec<&'static str>,
    types: &'static [u8],
}

impl Table {
    /// Opens a table: inflates and reads its index. `None` if it is not a table of this format.
    #[must_use]
    pub fn open(bytes: &'static [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes.strip_prefix(MAGIC)?);
        let (version, date) = (reader.text()?, reader.text()?);
        let lengths: Vec<(usize, usize)> =
            (0..reader.size()?).map(|_| Some((reader.size()?, reader.size()?))).collect::<Option<_>>()?;
        let mut blocks = Vec::with_capacity(lengths.len());
        for (packed, length) in lengths {
            blocks.push(Block { packed: reader.take(packed)?, length, opened: OnceLock::new() });
        }
        let first = blocks.first()?;
        let mut index = Reader::new(keep(first.packed, first.length)?);
        let shared = index.texts()?;
        let types = (0..index.size()?).map(|_| {
            Some(Entry { name: index.text()?, block: index.size()?, offset: index.size()?, read: OnceLock::new() })
        });
        let types = types.collect::<Option<_>>()?;
        Some(Self { version, date, shared, types, blocks })
    }

    /// The names of all types, sorted.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.types.iter().map(|entry| entry.name)
    }

    /// The type of a name. The first time its block is opened and the type is read.
    #[must_use]
    pub fn resource_type(&self, name: &str) -> Option<&ResourceType<'static>> {
        let at = self.types.binary_search_by(|entry| entry.name.cmp(name)).ok()?;
        let entry = self.types.get(at)?;
        entry.read.get_or_init(|| self.read(entry)).as_ref()
    }

    fn read(&self, entry: &Entry) -> Option<ResourceType<'static>> {
        let block = self.blocks.get(entry.block)?;
        let opened = block.opened.get_or_init(|| {
            let mut reader = Reader::new(keep(block.packed, block.length)?);
            Some(Opened { strings: reader.texts()?, types: reader.rest() })
        });
        let opened = opened.as_ref()?;
        let mut reader = Reader::with_strings(opened.types.get(entry.offset..)?, [&self.shared, &opened.strings]);
        reader.resource_type(entry.name)
    }
}

/// The content of a block for good: the embedded table is inflated at most once, and everything that is
/// read from it borrows from there.
fn keep(packed: &[u8], length: usize) -> Option<&'static [u8]> {
    inflate(packed, length).map(|bytes| &*Vec::leak(bytes))
}

/// The content of a packed block.
fn inflate(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length);
    let mut inflater = flate2::Decompress::new(false);
    let status = inflater.decompress_vec(packed, &mut bytes, flate2::FlushDecompress::Finish).ok()?;
    (status == flate2::Status::StreamEnd && bytes.len() == length).then_some(bytes)
}
