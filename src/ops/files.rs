//! The files beside components, read through the session's loader.

use crate::ir::ComponentFiles;
use crate::source::{EntryKind, Loader};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Files beside components, below the root of a loader.
pub struct LoaderFiles<'a> {
    loader: &'a dyn Loader,
}

/// A file in a package may not be larger: Lambda takes 50 MB zipped and 250 MB unpacked.
const LARGEST_FILE: u64 = 250 * 1024 * 1024;

impl<'a> LoaderFiles<'a> {
    /// The files of a loader.
    #[must_use]
    pub const fn new(loader: &'a dyn Loader) -> Self {
        Self { loader }
    }

    /// The content of a file or folder: path within it → bytes, sorted by path.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    pub fn content(&self, directory: &str, path: &str) -> Result<BTreeMap<String, Vec<u8>>, String> {
        let path = join(directory, path)?;
        let mut content = BTreeMap::new();
        match self.loader.list(&path) {
            Ok(_) => self.collect(&path, "", 0, &mut content)?,
            Err(_) => {
                let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
                content.insert(name, self.loader.read(&path).map_err(|error| error.reason)?);
            }
        }
        if content.is_empty() { Err("the folder is empty".to_owned()) } else { Ok(content) }
    }

    fn collect(
        &self,
        root: &str,
        below: &str,
        depth: usize,
        content: &mut BTreeMap<String, Vec<u8>>,
    ) -> Result<(), String> {
        if depth > 32 {
            return Err("folders are nested too deep (more than 32)".to_owned());
        }
        let directory = if below.is_empty() { root.to_owned() } else { format!("{root}/{below}") };
        for entry in self.loader.list(&directory).map_err(|error| error.reason)? {
            let relative = if below.is_empty() { entry.name.clone() } else { format!("{below}/{}", entry.name) };
            match entry.kind {
                EntryKind::Directory(_) => self.collect(root, &relative, depth + 1, content)?,
                EntryKind::File(size) if size <= LARGEST_FILE => {
                    let bytes = self.loader.read(&format!("{root}/{relative}")).map_err(|error| error.reason)?;
                    content.insert(relative, bytes);
                }
                EntryKind::File(_) => return Err(format!("{relative} is larger than 250 MB")),
                EntryKind::BrokenLink | EntryKind::Other => return Err(format!("{relative} is not a file")),
            }
        }
        Ok(())
    }
}

impl ComponentFiles for LoaderFiles<'_> {
    fn digest(&self, directory: &str, path: &str) -> Result<String, String> {
        let mut hasher = Sha256::new();
        for (path, bytes) in self.content(directory, path)? {
            hasher.update((path.len() as u64).to_be_bytes());
            hasher.update(path.as_bytes());
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(&bytes);
        }
        Ok(crate::backend::assembly::hex(&hasher.finalize()))
    }

    fn text(&self, directory: &str, path: &str) -> Result<String, String> {
        let bytes = self.loader.read(&join(directory, path)?).map_err(|error| error.reason)?;
        String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
    }
}

/// A path relative to a directory, `.` and `..` resolved; it may not leave the workspace.
fn join(directory: &str, path: &str) -> Result<String, String> {
    if path.starts_with('/') {
        return Err("the path must be relative".to_owned());
    }
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => return Err("the path leaves the workspace".to_owned()),
            ".." => {}
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn a_path_cannot_leave_the_workspace() {
        assert_eq!(join("stacks/a", "../b/./c").unwrap(), "stacks/b/c");
        assert!(join("stacks", "../../etc/passwd").is_err());
        assert!(join("stacks", "/etc/passwd").is_err());
    }
}
