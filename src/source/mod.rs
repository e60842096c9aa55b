//! Files as the compiler sees them: identities, byte spans, line and column look-up.
//!
//! Owns [`SourceId`], [`Span`] and [`SourceMap`]. Reads nothing itself: bytes come in through the
//! [`Loader`] trait of `loader.rs`, which alone (with `cli` and `ops`) knows an operating system.
//! Start at [`SourceMap`].

mod edited;
mod loader;

pub use edited::Edited;
pub use loader::{DirEntry, DirectoryId, EntryKind, LoadError, Loader, MemoryLoader, OsLoader};

use std::sync::OnceLock;

/// The identity of one file (or of one synthetic text, such as the command line) in a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// The position of the source in its [`SourceMap`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The id that the source at `index` has in its map. Only [`SourceMap`] and parallel readers,
    /// which know the order in advance, should need it.
    #[must_use]
    pub const fn from_index(index: u32) -> Self {
        Self(index)
    }
}

/// A range of bytes in one source. `start == end` marks a place between two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file the bytes are in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span over `start..end` of `source`.
    #[must_use]
    pub const fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }

    /// The empty span at the beginning of a file: for what concerns the file as a whole.
    #[must_use]
    pub const fn file(source: SourceId) -> Self {
        Self::new(source, 0, 0)
    }

    /// The part of this span from `offset` on, `len` bytes long, cut to the span.
    #[must_use]
    pub fn part(self, offset: usize, len: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let start = self.start.saturating_add(clamp(offset)).min(self.end);
        let end = start.saturating_add(clamp(len)).min(self.end);
        Self::new(self.source, start, end)
    }

    /// The smallest span that covers both, or this one if they are in different files.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.source != other.source {
            return self;
        }
        Self::new(self.source, self.start.min(other.start), self.end.max(other.end))
    }
}

/// A place as people count it: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    pub column: usize,
}

/// One file that was read, with the path that users see.
#[derive(Debug)]
pub struct SourceFile {
    path: String,
    text: String,
    line_starts: OnceLock<Vec<u32>>,
}

impl SourceFile {
    /// A file with a workspace-relative, forward-slash path.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), line_starts: OnceLock::new() }
    }

    /// The path that users see: relative to the workspace, with forward slashes.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text; empty for a file that could not be read as text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX))).collect()
        })
    }

    /// Line and column of a byte offset. An offset past the end is the end.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset).max(1);
        let start = starts.get(line - 1).copied().unwrap_or(0) as usize;
        let end = (offset as usize).min(self.text.len());
        let column = self.text.get(start..end).map_or(0, |before| before.chars().count()) + 1;
        LineColumn { line, column }
    }

    /// The text of one line (from 1) without its line break.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        self.text.lines().nth(line.saturating_sub(1)).unwrap_or("")
    }
}

/// All sources of one run, in the order in which they were found.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Takes a file in and gives it its id.
    pub fn add(&mut self, file: SourceFile) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// The file of an id, if the id is of this map.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(id.index())
    }

    /// The path of a source; empty for an id of another map.
    #[must_use]
    pub fn path(&self, id: SourceId) -> &str {
        self.get(id).map_or("", SourceFile::path)
    }

    /// The text under a span; empty if the span is not in this map.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).and_then(|file| file.text.get(span.start as usize..span.end as usize)).unwrap_or("")
    }

    /// Line and column where a span starts.
    #[must_use]
    pub fn line_column(&self, span: Span) -> LineColumn {
        self.get(span.source).map_or(LineColumn { line: 1, column: 1 }, |file| file.line_column(span.start))
    }

    /// `path:line:column` of the start of a span, as editors and terminals link it.
    #[must_use]
    pub fn locate(&self, span: Span) -> String {
        let LineColumn { line, column } = self.line_column(span);
        format!("{}:{line}:{column}", self.path(span.source))
    }

    /// All files with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &SourceFile)> {
        (0u32..).map(SourceId).zip(&self.files)
    }

    /// How many sources there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no source at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
