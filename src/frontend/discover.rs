//! Which files make up a workspace, found through the loader and read in parallel.
//!
//! Owns the layout on disk: where documents may stand, which directories are skipped, and what a
//! path says about a document ([`Place`]). Knows nothing of what stands in the files beyond
//! whether they can be ours at all. Start at [`discover`], then [`read_files`].

use super::{diagnostics, secrets};
use crate::diag::Sink;
use crate::language::Node;
use crate::language::yaml;
use crate::source::{DirEntry, DirectoryId, EntryKind, Loader, SourceFile, SourceId, SourceMap, Span};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The names of the workspace configuration, in the root.
pub const CONFIG_FILES: [&str; 2] = ["deployer.yaml", "deployer.yml"];

/// Directories whose children are named by users, so that none of them is skipped by its name.
const NAMED_BY_USERS: [&str; 4] = ["stacks", "services", "components", "environments"];

/// Directories in which nobody keeps documents.
const SKIPPED: [&str; 4] = ["node_modules", "target", "build", "policies"];

/// How deep directories may be nested below the root.
const MAX_DIRECTORY_DEPTH: usize = 32;

/// From how many files on reading them in parallel is worth the threads.
const PARALLEL_FROM: usize = 8;

/// The nearest directory at or above `start` that is a workspace: it has a `deployer.yaml` or a
/// directory `stacks`. `exists` answers for the file system.
pub fn find_root(start: &Path, exists: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    let is_root = |dir: &&Path| CONFIG_FILES.iter().any(|name| exists(&dir.join(name))) || exists(&dir.join("stacks"));
    start.ancestors().find(is_root).map(Path::to_path_buf)
}

/// What the path of a file says about the documents in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'p> {
    /// Whether the file is the configuration of the workspace.
    pub config: bool,
    /// `stacks/<stack>/`.
    pub stack: Option<&'p str>,
    /// `services/<service>/` below the stack or the environment.
    pub service: Option<&'p str>,
    /// `environments/<environment>/` below the stack.
    pub environment: Option<&'p str>,
    /// Whether it is in a folder below a component's, where code and data of users may stand.
    pub in_code: bool,
}

impl<'p> Place<'p> {
    /// Reads a workspace-relative path.
    #[must_use]
    pub fn of(path: &'p str) -> Self {
        let config = CONFIG_FILES.contains(&path);
        let mut place = Self { config, stack: None, service: None, environment: None, in_code: false };
        let folders: Vec<&str> = path.split('/').collect();
        let Some((_, folders)) = folders.split_last() else { return place };
        let ["stacks", stack, rest @ ..] = folders else { return place };
        place.stack = Some(stack);
        let rest = match rest {
            ["environments", environment, rest @ ..] => {
                place.environment = Some(environment);
                rest
            }
            rest => rest,
        };
        if let ["services", service, rest @ ..] = rest {
            place.service = Some(service);
            place.in_code = matches!(rest, ["components", _, _, ..]);
        }
        place
    }
}

/// A file that was found, in the order in which sources are numbered.
#[derive(Debug)]
pub struct Found {
    path: String,
    size: u64,
}

/// The files of a workspace.
#[derive(Debug, Default)]
pub struct Discovery {
    files: Vec<Found>,
    /// Whether the root has a folder `stacks`.
    pub has_stacks: bool,
}

/// Finds the files of the workspace below the loader's root, sorted by path.
pub fn discover(loader: &dyn Loader, sink: &mut Sink) -> Discovery {
    let mut discovery = Discovery::default();
    let entries = match loader.list("") {
        Ok(entries) => entries,
        Err(error) => {
            sink.push(diagnostics::unreadable(&error, None));
            return discovery;
        }
    };
    let is_directory = |kind| matches!(kind, EntryKind::Directory(_));
    discovery.has_stacks = entries.iter().any(|entry| entry.name == "stacks" && is_directory(entry.kind));
    if discovery.has_stacks {
        check_outside(loader, &entries, sink);
    }
    for entry in entries {
        match entry.kind {
            EntryKind::File(size) if is_root_file(&entry.name, discovery.has_stacks) => {
                discovery.files.push(Found { path: entry.name, size });
            }
            EntryKind::BrokenLink
                if entry.name == "stacks" || entry.name == "templates" || is_root_file(&entry.name, true) =>
            {
                sink.push(diagnostics::broken_link(&entry.name));
            }
            EntryKind::Directory(id) if entry.name == "stacks" || entry.name == "templates" => {
                let mut walk = Walk { loader, files: &mut discovery.files, above: vec![id], sink };
                walk.directory(&entry.name);
            }
            _ => {}
        }
    }
    discovery
}

/// Folders of the root in which somebody may have put what belongs below `stacks/`.
const MISPLACED: [&str; 6] = ["services", "components", "environments", "infra", "stack", "overlays"];

/// How deep and how many files of such folders are looked at, and how large these may be.
const OUTSIDE: (usize, usize, u64) = (6, 200, 64 * 1024);

/// Warns of documents in folders of the root that are named like ours and are not read.
fn check_outside(loader: &dyn Loader, entries: &[DirEntry], sink: &mut Sink) {
    let (deepest, most, largest) = OUTSIDE;
    let mut left = most;
    let is_named_like_ours = |entry: &&DirEntry| MISPLACED.contains(&entry.name.as_str());
    let folders =
        entries.iter().filter(is_named_like_ours).filter(|entry| matches!(entry.kind, EntryKind::Directory(_)));
    let mut folders: Vec<(String, usize)> = folders.map(|entry| (entry.name.clone(), 1)).collect();
    while let Some((folder, depth)) = folders.pop() {
        for entry in loader.list(&folder).unwrap_or_default() {
            let path = format!("{folder}/{}", entry.name);
            match entry.kind {
                EntryKind::File(size) if is_yaml(&entry.name) && size <= largest && left > 0 => {
                    left -= 1;
                    let bytes = loader.read(&path).unwrap_or_default();
                    if is_document(&String::from_utf8_lossy(&bytes)) {
                        sink.push(diagnostics::outside(&path));
                    }
                }
                EntryKind::Directory(_) if depth < deepest && !is_skipped(&folder, &entry.name) => {
                    folders.push((path, depth + 1));
                }
                _ => {}
            }
        }
    }
}

/// Whether a text says on a line of its own that it is a document of ours.
fn is_document(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("apiVersion:") && line.contains("deployer.io/"))
}

struct Walk<'a> {
    loader: &'a dyn Loader,
    files: &'a mut Vec<Found>,
    above: Vec<DirectoryId>,
    sink: &'a mut Sink,
}

impl Walk<'_> {
    fn directory(&mut self, dir: &str) {
        let entries = match self.loader.list(dir) {
            Ok(entries) => entries,
            Err(error) => return self.sink.push(diagnostics::unreadable(&error, None)),
        };
        for entry in entries {
            let path = format!("{dir}/{}", entry.name);
            match entry.kind {
                EntryKind::File(size) if is_yaml(&entry.name) => self.files.push(Found { path, size }),
                EntryKind::File(_) => self.check_name(&path),
                EntryKind::Directory(id) if !is_skipped(dir, &entry.name) => self.descend(&path, id),
                EntryKind::BrokenLink => self.sink.push(diagnostics::broken_link(&path)),
                _ => {}
            }
        }
    }

    /// Warns of a file that somebody may believe to be read.
    fn check_name(&mut self, path: &str) {
        const SLIPS: [&str; 10] = ["yaml", "yml", "yam", "yal", "yaaml", "yamll", "ymal", "yalm", "aml", "ymll"];
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let is_slip = SLIPS.iter().any(|slip| extension.eq_ignore_ascii_case(slip));
        if is_slip && !Place::of(path).in_code {
            self.sink.push(diagnostics::similar_name(path, extension));
        }
    }

    fn descend(&mut self, path: &str, id: DirectoryId) {
        if self.above.contains(&id) || self.above.len() >= MAX_DIRECTORY_DEPTH {
            return self.sink.push(diagnostics::symlink_loop(path));
        }
        self.above.push(id);
        self.directory(path);
        self.above.pop();
    }
}

/// Whether a file of the root may hold documents: the configuration, and without `stacks/` any YAML.
fn is_root_file(name: &str, has_stacks: bool) -> bool {
    is_yaml(name) && (CONFIG_FILES.contains(&name) || !has_stacks)
}

fn is_yaml(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(stem, extension)| if stem.is_empty() { "" } else { extension });
    matches!(extension, "yaml" | "yml")
}

/// Whether a directory holds no documents: hidden ones, build results, policies, and the files that
/// a component mounts.
fn is_skipped(parent: &str, name: &str) -> bool {
    let mut above = parent.rsplit('/');
    let (folder, grandparent) = (above.next().unwrap_or(""), above.next().unwrap_or(""));
    if name.starts_with('.') {
        return true;
    }
    let named_by_users = NAMED_BY_USERS.contains(&folder);
    let configs = name == "configs" && grandparent == "components";
    configs || (SKIPPED.contains(&name) && !named_by_users)
}

/// A file that was read, with its YAML documents.
#[derive(Debug)]
pub struct ReadFile {
    /// Its identity.
    pub source: SourceId,
    /// Its documents.
    pub roots: Vec<Node>,
}

/// One file's result before it is put in its place.
struct Loaded {
    file: SourceFile,
    roots: Vec<Node>,
    sink: Sink,
}

/// Reads and parses all files. Identities and the order of findings do not depend on threads.
pub fn read_files(
    loader: &dyn Loader,
    discovery: &Discovery,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Vec<ReadFile> {
    let first = sources.len();
    let id = |index: usize| SourceId::from_index(u32::try_from(first + index).unwrap_or(u32::MAX));
    let load = |index: usize| discovery.files.get(index).map(|found| load(loader, found, id(index)));
    let mut loaded = in_parallel(discovery.files.len(), &load);
    loaded.sort_by_key(|(index, _)| *index);
    let mut read = Vec::with_capacity(loaded.len());
    for (_, Loaded { file, roots, sink: said }) in loaded {
        let source = sources.add(file);
        sink.append(said);
        read.push(ReadFile { source, roots });
    }
    read
}

/// Runs `work` on `0..count` over the processors there are.
fn in_parallel<T: Send>(count: usize, work: &(dyn Fn(usize) -> Option<T> + Sync)) -> Vec<(usize, T)> {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = processors.min(count / PARALLEL_FROM + 1);
    let next = AtomicUsize::new(0);
    let take = || {
        let mut results = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return results;
            }
            results.extend(work(index).map(|result| (index, result)));
        }
    };
    if threads <= 1 {
        return take();
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut results = take();
        for worker in workers {
            match worker.join() {
                Ok(more) => results.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    })
}

fn load(loader: &dyn Loader, found: &Found, source: SourceId) -> Loaded {
    let mut sink = Sink::default();
    let text = read_text(loader, found, source, &mut sink).unwrap_or_default();
    let roots = if may_be_ours(&found.path, &text) { yaml::read_text(&text, source, &mut sink) } else { Vec::new() };
    if sink.has_errors() {
        secrets::check_text(&text, source, &mut sink);
    } else if roots.is_empty() && is_expected_to_hold_documents(&found.path, &text) {
        sink.push(diagnostics::empty_file(Span::file(source)));
    }
    Loaded { file: SourceFile::new(&found.path, text), roots, sink }
}

fn read_text(loader: &dyn Loader, found: &Found, source: SourceId, sink: &mut Sink) -> Option<String> {
    let at = Span::file(source);
    if found.size > yaml::MAX_FILE_SIZE {
        sink.push(yaml::diagnostics::file_too_large(at, found.size, yaml::MAX_FILE_SIZE));
        return None;
    }
    let bytes = match loader.read(&found.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            sink.push(diagnostics::unreadable(&error, Some(at)));
            return None;
        }
    };
    // The size may have grown since the directory was listed.
    if bytes.len() as u64 > yaml::MAX_FILE_SIZE {
        sink.push(yaml::diagnostics::file_too_large(at, bytes.len() as u64, yaml::MAX_FILE_SIZE));
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count() + 1;
            sink.push(yaml::diagnostics::not_utf8(at, good, line));
            None
        }
    }
}

/// Whether a file without documents is one from which something is missing: it lies where documents
/// of a stack lie, and holds nothing of another kind either.
fn is_expected_to_hold_documents(path: &str, text: &str) -> bool {
    let nothing = |line: &str| matches!(line.trim(), "" | "---" | "...") || line.trim_start().starts_with('#');
    path.starts_with("stacks/") && !Place::of(path).in_code && text.lines().all(nothing)
}

/// Whether a file is to be read as our YAML. Plain CloudFormation templates may stand beside the
/// component that deploys them, anything may stand in a component's code, and in the root of a
/// workspace without `stacks/` there may be YAML of other tools.
fn may_be_ours(path: &str, text: &str) -> bool {
    let place = Place::of(path);
    if place.config || text.contains("deployer.io/") {
        return true;
    }
    if path.starts_with("templates/") {
        return true;
    }
    let template = text.contains("AWSTemplateFormatVersion") || text.lines().any(|line| line.starts_with("Resources:"));
    place.stack.is_some() && !place.in_code && !template || path.starts_with("stacks/") && place.stack.is_none()
}

#[cfg(test)]
mod tests {
    use super::{Place, find_root, is_skipped};
    use std::path::Path;

    #[test]
    fn a_path_tells_stack_service_and_environment() {
        let place = Place::of("stacks/shop/services/orders/components/api/microservice.yaml");
        assert_eq!((place.stack, place.service, place.environment), (Some("shop"), Some("orders"), None));
        let place = Place::of("stacks/shop/environments/production/services/orders/api.yaml");
        assert_eq!((place.service, place.environment), (Some("orders"), Some("production")));
        assert_eq!(Place::of("stacks/shop.yaml").stack, None);
        assert!(Place::of("stacks/shop/services/orders/components/fn/src/a.yaml").in_code);
    }

    #[test]
    fn a_service_may_be_called_like_a_skipped_folder() {
        assert!(!is_skipped("stacks/shop/services", "build"));
        assert!(is_skipped("stacks/shop/services/orders", "build"));
        assert!(is_skipped("stacks/shop/services/orders/components/api", "configs"));
        assert!(is_skipped("stacks/shop/services", ".git"));
    }

    #[test]
    fn the_root_is_the_nearest_directory_that_looks_like_a_workspace() {
        let exists = |path: &Path| path == Path::new("/repo/deploy/stacks");
        let root = find_root(Path::new("/repo/deploy/stacks/shop"), &exists);
        assert_eq!(root.as_deref(), Some(Path::new("/repo/deploy")));
        assert_eq!(find_root(Path::new("/elsewhere"), &exists), None);
    }
}
