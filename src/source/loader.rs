//! Where bytes come from: the operating system, or memory for tests, fuzzing and editors.
//!
//! The compiler asks a [`Loader`] and never `std::fs`. Paths are relative to the root that the
//! loader was made for and use forward slashes on every platform.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a directory entry is, links resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file, with its size in bytes.
    File(u64),
    /// A directory; the identity is equal for two paths that lead to the same directory.
    Directory(DirectoryId),
    /// A symbolic link that leads nowhere or round in a circle.
    BrokenLink,
    /// A socket, a device, a pipe: never read.
    Other,
}

/// What makes two paths the same directory (device and inode on Unix), so that a loop of symbolic
/// links is found.
pub type DirectoryId = (u64, u64);

/// One entry of a directory.
#[derive(Debug, Clone)]
pub struct DirEntry {
    /// The last part of the path.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// Why a file or directory could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct LoadError {
    /// The path as it was asked for.
    pub path: String,
    /// The operating system's reason.
    pub reason: String,
}

/// Access to the files of one workspace.
pub trait Loader: Sync {
    /// The entries of a directory, sorted by name; `""` is the root.
    ///
    /// # Errors
    /// When the directory does not exist or may not be read.
    fn list(&self, dir: &str) -> Result<Vec<DirEntry>, LoadError>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// When the file does not exist or may not be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError>;
}

/// The files below one directory of the operating system.
#[derive(Debug)]
pub struct OsLoader {
    root: PathBuf,
}

impl OsLoader {
    /// A loader whose paths are relative to `root`.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The directory that the loader reads below.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn entry(entry: &std::fs::DirEntry) -> DirEntry {
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = match std::fs::metadata(entry.path()) {
            Err(_) => EntryKind::BrokenLink,
            Ok(meta) if meta.is_file() => EntryKind::File(meta.len()),
            Ok(meta) if meta.is_dir() => EntryKind::Directory(directory_id(&entry.path(), &meta)),
            Ok(_) => EntryKind::Other,
        };
        DirEntry { name, kind }
    }
}

#[cfg(unix)]
fn directory_id(_: &Path, meta: &std::fs::Metadata) -> DirectoryId {
    use std::os::unix::fs::MetadataExt;
    (meta.dev(), meta.ino())
}

#[cfg(not(unix))]
fn directory_id(path: &Path, _: &std::fs::Metadata) -> DirectoryId {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()).hash(&mut hasher);
    (0, hasher.finish())
}

fn failed(path: &str, error: &std::io::Error) -> LoadError {
    LoadError { path: path.to_owned(), reason: error.to_string() }
}

impl Loader for OsLoader {
    fn list(&self, dir: &str) -> Result<Vec<DirEntry>, LoadError> {
        let entries = std::fs::read_dir(self.root.join(dir)).map_err(|error| failed(dir, &error))?;
        let mut list = Vec::new();
        for entry in entries {
            list.push(Self::entry(&entry.map_err(|error| failed(dir, &error))?));
        }
        list.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(list)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        std::fs::read(self.root.join(path)).map_err(|error| failed(path, &error))
    }
}

/// Files held in memory, keyed by their full relative path.
#[derive(Debug, Default, Clone)]
pub struct MemoryLoader {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryLoader {
    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }
}

impl<P: Into<String>, B: Into<Vec<u8>>> FromIterator<(P, B)> for MemoryLoader {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        Self { files: files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect() }
    }
}

impl Loader for MemoryLoader {
    fn list(&self, dir: &str) -> Result<Vec<DirEntry>, LoadError> {
        let prefix = if dir.is_empty() { String::new() } else { format!("{dir}/") };
        let mut entries: BTreeMap<String, EntryKind> = BTreeMap::new();
        for (path, bytes) in self.files.range(prefix.clone()..) {
            let Some(rest) = path.strip_prefix(&prefix) else { break };
            let (name, kind) = match rest.split_once('/') {
                None => (rest, EntryKind::File(bytes.len() as u64)),
                Some((name, _)) => (name, EntryKind::Directory(memory_id(&prefix, name))),
            };
            entries.insert(name.to_owned(), kind);
        }
        if entries.is_empty() && !dir.is_empty() {
            return Err(LoadError { path: dir.to_owned(), reason: "no such directory".to_owned() });
        }
        Ok(entries.into_iter().map(|(name, kind)| DirEntry { name, kind }).collect())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        self.files
            .get(path)
            .cloned()
            .ok_or_else(|| LoadError { path: path.to_owned(), reason: "no such file".to_owned() })
    }
}

/// The identity of a directory that is only in memory.
pub(super) fn memory_id(prefix: &str, name: &str) -> DirectoryId {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    (prefix, name).hash(&mut hasher);
    (1, hasher.finish())
}
