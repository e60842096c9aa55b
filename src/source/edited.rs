//! Files of a loader with some of them changed or added in memory: what a workspace would be.

use super::loader::memory_id;
use super::{DirEntry, EntryKind, LoadError, Loader};
use std::collections::BTreeMap;

/// A workspace with changes that nobody has written yet.
pub struct Edited<'a> {
    base: &'a dyn Loader,
    files: &'a BTreeMap<String, String>,
}

impl<'a> Edited<'a> {
    /// `files` by workspace-relative path stand in place of what the loader has.
    #[must_use]
    pub const fn new(base: &'a dyn Loader, files: &'a BTreeMap<String, String>) -> Self {
        Self { base, files }
    }
}

impl Loader for Edited<'_> {
    fn list(&self, dir: &str) -> Result<Vec<DirEntry>, LoadError> {
        let prefix = if dir.is_empty() { String::new() } else { format!("{dir}/") };
        let mut added: BTreeMap<&str, EntryKind> = BTreeMap::new();
        for (path, text) in self.files {
            let Some(rest) = path.strip_prefix(&prefix) else { continue };
            match rest.split_once('/') {
                None => added.insert(rest, EntryKind::File(text.len() as u64)),
                Some((name, _)) => added.insert(name, EntryKind::Directory(memory_id(&prefix, name))),
            };
        }
        let mut entries = match self.base.list(dir) {
            Err(_) if !added.is_empty() => Vec::new(),
            listed => listed?,
        };
        for (name, kind) in added {
            match entries.iter_mut().find(|entry| entry.name == name) {
                // A directory that is there keeps its identity.
                Some(entry) => {
                    if let EntryKind::File(_) = kind {
                        entry.kind = kind
                    }
                }
                None => entries.push(DirEntry { name: name.to_owned(), kind }),
            }
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        match self.files.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.base.read(path),
        }
    }
}
