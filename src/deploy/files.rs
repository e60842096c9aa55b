//! Records and locks in a folder of this machine: the backend of one person, or of a start.
//!
//! A write goes to a file beside the old one, which is synchronised and then renamed over it, so that a
//! record is always whole. Writers exclude each other by a lock of the operating system on one file, which
//! ends with the process. The only place of the engine that touches files.

use super::lock::{LockError, LockItem, LockTable};
use super::store::{Condition, Store, StoreError, Stored, Version};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// How many earlier versions of a record are kept.
const KEPT_VERSIONS: usize = 20;

/// The file whose lock writers take.
const GUARD: &str = ".lock";

/// What the files of earlier versions are named after: `state.json.~000017`.
const EARLIER: &str = ".~";

/// A folder of records and locks.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// A folder; it is made when something is first written.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn path(&self, key: &str) -> io::Result<PathBuf> {
        let is_plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains('\\');
        if key.split('/').all(is_plain) {
            Ok(self.root.join(key))
        } else {
            Err(io::Error::new(ErrorKind::InvalidInput, format!("`{key}` is no key")))
        }
    }

    /// Keeps other writers out until what it returns is dropped.
    fn guard(&self) -> io::Result<File> {
        fs::create_dir_all(&self.root)?;
        let file = OpenOptions::new().create(true).write(true).truncate(false).open(self.root.join(GUARD))?;
        file.lock()?;
        Ok(file)
    }

    fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
        let parent = path.parent().ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
        fs::create_dir_all(parent)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let new = parent.join(format!(".{name}.{}", std::process::id()));
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        // The rename itself is safe only when the folder is.
        if cfg!(unix) { File::open(parent)?.sync_all() } else { Ok(()) }
    }

    /// Puts a record aside before it is replaced, and removes the oldest of those that were.
    fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
        let earlier = Self::earlier(path)?;
        let number =
            |path: &PathBuf| path.to_string_lossy().rsplit_once(EARLIER).and_then(|(_, n)| n.parse::<u64>().ok());
        let next = earlier.first().and_then(number).unwrap_or(0) + 1;
        let mut name = path.as_os_str().to_owned();
        name.push(format!("{EARLIER}{next:06}"));
        Self::replace(Path::new(&name), bytes)?;
        earlier.iter().skip(KEPT_VERSIONS - 1).try_for_each(fs::remove_file)
    }

    /// Earlier versions of a record, newest first.
    fn earlier(path: &Path) -> io::Result<Vec<PathBuf>> {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Ok(Vec::new()) };
        let start = format!("{}{EARLIER}", name.to_string_lossy());
        let mut found: Vec<PathBuf> = match fs::read_dir(parent) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            entries => entries?
                .filter_map(Result::ok)
                .filter(|entry| entry.file_name().to_string_lossy().starts_with(&start))
                .map(|entry| entry.path())
                .collect(),
        };
        found.sort_unstable_by(|a, b| b.cmp(a));
        Ok(found)
    }

    fn all(&self, prefix: &str) -> io::Result<Vec<String>> {
        let mut keys = Vec::new();
        let mut folders = vec![(self.root.clone(), String::new())];
        while let Some((folder, below)) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                let key = format!("{below}{}", entry.file_name().to_string_lossy());
                if entry.file_type()?.is_dir() {
                    folders.push((entry.path(), format!("{key}/")));
                } else if key.starts_with(prefix) && !is_ours(&entry.file_name().to_string_lossy()) {
                    keys.push(key);
                }
            }
        }
        keys.sort_unstable();
        Ok(keys)
    }
}

/// Whether a file is one of those that the folder keeps for itself.
fn is_ours(name: &str) -> bool {
    name.starts_with('.') || name.contains(EARLIER)
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn version(bytes: &[u8]) -> Version {
    Version(crate::backend::assembly::hex(&Sha256::digest(bytes)))
}

fn failed(key: &str, error: &io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::PermissionDenied => {
            StoreError::Denied { action: "file access".to_owned(), resource: key.to_owned() }
        }
        _ => StoreError::Failed(format!("{key}: {error}")),
    }
}

#[async_trait(?Send)]
impl Store for Folder {
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        let bytes = self.path(key).and_then(|path| read(&path)).map_err(|error| failed(key, &error))?;
        Ok(bytes.map(|bytes| Stored { version: version(&bytes), bytes }))
    }

    async fn put(&self, key: &str, bytes: Vec<u8>, condition: &Condition) -> Result<Version, StoreError> {
        let failed = |error: io::Error| failed(key, &error);
        let path = self.path(key).map_err(failed)?;
        let _guard = self.guard().map_err(failed)?;
        let present = read(&path).map_err(failed)?;
        let holds = match condition {
            Condition::Always => true,
            Condition::Absent => present.is_none(),
            Condition::Is(wanted) => present.as_ref().is_some_and(|bytes| version(bytes) == *wanted),
        };
        if !holds {
            return Err(StoreError::Conflict { key: key.to_owned() });
        }
        if let Some(present) = present.filter(|present| *present != bytes) {
            Self::keep(&path, &present).map_err(failed)?;
        }
        Self::replace(&path, &bytes).map_err(failed)?;
        Ok(version(&bytes))
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.all(prefix).map_err(|error| failed(prefix, &error))
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        let failed = |error: io::Error| failed(key, &error);
        let path = self.path(key).map_err(failed)?;
        let _guard = self.guard().map_err(failed)?;
        for path in Self::earlier(&path).map_err(failed)?.iter().chain([&path]) {
            match fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
                _ => {}
            }
        }
        Ok(())
    }

    async fn history(&self, key: &str) -> Result<Vec<String>, StoreError> {
        let path = self.path(key).map_err(|error| failed(key, &error))?;
        let earlier = Self::earlier(&path).map_err(|error| failed(key, &error))?;
        Ok(earlier.iter().map(|path| path.display().to_string()).collect())
    }

    fn describe(&self) -> String {
        self.root.display().to_string()
    }
}

/// An item as it is written.
#[derive(Serialize, Deserialize)]
struct Item {
    revision: u64,
    value: String,
}

impl Folder {
    fn item_path(&self, key: &str) -> io::Result<PathBuf> {
        let path = self.path(key)?;
        let mut name = path.into_os_string();
        name.push(".lock.json");
        Ok(name.into())
    }

    fn item(path: &Path) -> Result<Option<LockItem>, LockError> {
        let bytes = read(path).map_err(|error| lock_failed(&error))?;
        let item = bytes.map(|bytes| serde_json::from_slice::<Item>(&bytes)).transpose();
        let item = item.map_err(|error| LockError::Place(format!("{} is not readable: {error}", path.display())))?;
        Ok(item.map(|item| LockItem { value: item.value, revision: item.revision }))
    }
}

fn lock_failed(error: &io::Error) -> LockError {
    LockError::Failed(error.to_string())
}

#[async_trait(?Send)]
impl LockTable for Folder {
    async fn get(&self, key: &str) -> Result<Option<LockItem>, LockError> {
        Self::item(&self.item_path(key).map_err(|error| lock_failed(&error))?)
    }

    async fn put(&self, key: &str, item: &LockItem, expected: Option<u64>, _: u64) -> Result<(), LockError> {
        let path = self.item_path(key).map_err(|error| lock_failed(&error))?;
        let _guard = self.guard().map_err(|error| lock_failed(&error))?;
        if Self::item(&path)?.map(|item| item.revision) != expected {
            return Err(LockError::Conflict);
        }
        let item = Item { revision: item.revision, value: item.value.clone() };
        let bytes = serde_json::to_vec_pretty(&item).map_err(|error| LockError::Failed(error.to_string()))?;
        Self::replace(&path, &bytes).map_err(|error| lock_failed(&error))
    }

    async fn list(&self, prefix: &str) -> Result<Vec<(String, LockItem)>, LockError> {
        let keys = self.all(prefix).map_err(|error| lock_failed(&error))?;
        let mut items = Vec::new();
        for key in keys.iter().filter_map(|key| key.strip_suffix(".lock.json")) {
            let path = self.item_path(key).map_err(|error| lock_failed(&error))?;
            items.extend(Self::item(&path)?.map(|item| (key.to_owned(), item)));
        }
        Ok(items)
    }

    fn describe(&self) -> String {
        self.root.display().to_string()
    }
}
