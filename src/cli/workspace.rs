//! Finding the workspace that the user means, and reading it.
//!
//! Owns the way from a directory (or one file, or stdin) to a loader, and how its paths are shown.
//! Start at [`locate`].

use super::exit::Failure;
use super::options::{Policies, Start, Variables};
use super::{Console, git};
use crate::frontend::{CONFIG_FILES, ResolveOptions, find_root};
use crate::ops::{RuleOptions, Rules, Session};
use crate::policy::Date;
use crate::source::{DirEntry, EntryKind, LoadError, Loader, MemoryLoader, OsLoader};
use clap::Args;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// The name of the file that stdin stands for.
const STDIN: &str = "stdin.yaml";

/// How much of stdin is read: more than the frontend takes of a file, so that it can say so.
const LARGEST_STDIN: u64 = 64 * 1024 * 1024;

/// How large a file may be that is looked into before anything is known of it.
const LARGEST_GLANCE: u64 = 10 * 1024 * 1024;

/// What is read.
#[derive(Debug, Default, Args)]
pub struct Input {
    /// Read this file of one or several YAML documents as the whole workspace; - is stdin.
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
}

/// A workspace that was found.
pub struct Located {
    /// Its directory.
    pub root: PathBuf,
    /// Its files.
    pub loader: Box<dyn Loader>,
}

/// Finds the workspace.
///
/// # Errors
/// When there is none, or the file that was named is no YAML file.
pub fn locate(input: &Input, start: &Start, console: &mut Console) -> Result<Located, Failure> {
    let located = match &input.file {
        None => directory(start)?,
        Some(file) if file.as_os_str() == "-" => stdin(start)?,
        Some(file) => single(&start.directory.join(file))?,
    };
    console.explain(1, || format!("workspace: {}", located.root.display()));
    Ok(located)
}

fn directory(start: &Start) -> Result<Located, Failure> {
    let exists = |path: &Path| path.exists();
    let root = find_root(&start.directory, &exists)
        .or_else(|| (start.named || holds_documents(&start.directory)).then(|| start.directory.clone()));
    let Some(root) = root else {
        let message = format!("there is no workspace in {} or above it", start.directory.display());
        let hint = format!(
            "a workspace has a {} or a folder `stacks`; name one with -C DIR, or make one with `deployer init NAME`",
            CONFIG_FILES.first().copied().unwrap_or_default()
        );
        return Err(Failure::new(message).hint(hint));
    };
    Ok(Located { loader: Box::new(OsLoader::new(&root)), root })
}

/// Whether a YAML file right in the directory is one of ours: a stack may be a single file.
fn holds_documents(directory: &Path) -> bool {
    let loader = OsLoader::new(directory);
    let ours = |entry: &DirEntry| {
        is_yaml(&entry.name)
            && matches!(entry.kind, EntryKind::File(size) if size <= LARGEST_GLANCE)
            && loader.read(&entry.name).is_ok_and(|bytes| is_ours(&bytes))
    };
    loader.list("").is_ok_and(|entries| entries.iter().any(ours))
}

/// Whether a file has a document of ours.
fn is_ours(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains("deployer.io/")
}

fn check_ours(name: &str, bytes: &[u8]) -> Result<(), Failure> {
    if is_ours(bytes) {
        return Ok(());
    }
    let failure = Failure::new(format!("{name} holds no document of deployer"));
    Err(failure.hint("a document begins with `apiVersion: core.deployer.io/v1` or one of the other groups"))
}

fn is_yaml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn stdin(start: &Start) -> Result<Located, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(LARGEST_STDIN).read_to_end(&mut bytes);
    read.map_err(Failure::because("stdin cannot be read"))?;
    check_ours("stdin", &bytes)?;
    let loader: MemoryLoader = std::iter::once((STDIN, bytes)).collect();
    Ok(Located { root: start.directory.clone(), loader: Box::new(loader) })
}

fn single(file: &Path) -> Result<Located, Failure> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !is_yaml(&name) {
        return Err(Failure::new(format!("{} is not a .yaml or .yml file", file.display())));
    }
    let unreadable = |error| Failure::because(format!("{} cannot be read", file.display()))(error);
    // A larger file is refused by the frontend, which says so at its place.
    if std::fs::metadata(file).map_err(unreadable)?.len() <= LARGEST_GLANCE {
        check_ours(&file.display().to_string(), &std::fs::read(file).map_err(unreadable)?)?;
    }
    let root = file.parent().unwrap_or(Path::new(".")).to_path_buf();
    Ok(Located { loader: Box::new(SingleFile { name, files: OsLoader::new(&root) }), root })
}

/// One file as a workspace; what it refers to is read from beside it.
struct SingleFile {
    name: String,
    files: OsLoader,
}

impl Loader for SingleFile {
    fn list(&self, dir: &str) -> Result<Vec<DirEntry>, LoadError> {
        let mut entries = self.files.list(dir)?;
        if dir.is_empty() {
            entries.retain(|entry| entry.name == self.name);
        }
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        self.files.read(path)
    }
}

/// What is resolved with: variables of the command line and of git. `placeholders` lets declared
/// variables take their examples, for commands that deploy nothing.
///
/// # Errors
/// When a file of variables cannot be read.
pub fn resolve_options(
    variables: &Variables,
    placeholders: bool,
    start: &Start,
    located: &Located,
    session: &mut Session<'_>,
) -> Result<ResolveOptions, Failure> {
    let mut var_files = Vec::new();
    for file in &variables.files {
        let path = start.directory.join(file);
        let text = std::fs::read_to_string(&path)
            .map_err(Failure::because(format!("the variables in {} cannot be read", file.display())))?;
        let shown = relative(&located.root, &path);
        var_files.push(session.add_var_file(&slashes(&shown), text));
    }
    let git = git::ask(&located.root, session.sources());
    Ok(ResolveOptions { vars: variables.vars.clone(), var_files, git, region: None, placeholders })
}

/// The rules of the program, of the workspace and of the command line.
///
/// # Errors
/// When a folder of the command line cannot be read.
pub fn rules(policies: &Policies, start: &Start, session: &mut Session<'_>) -> Result<Rules, Failure> {
    let mut options = RuleOptions::on(today());
    for folder in &policies.folders {
        let found = rego(&start.directory.join(folder), &folder.to_string_lossy(), 0)?;
        if found.is_empty() {
            return Err(Failure::new(format!("there is no .rego file in {}", folder.display())));
        }
        options.files.extend(found);
    }
    Ok(Rules::load(session, &options))
}

/// The day that it is, in UTC.
pub(super) fn today() -> Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let days = u32::try_from(since.as_secs() / 86_400).unwrap_or(u32::MAX);
    // A clock beyond the calendar lets every waiver be over.
    Date::from_unix_days(days).unwrap_or(Date::LAST)
}

/// How deep folders of rules may be nested.
const MAX_FOLDER_DEPTH: usize = 16;

/// The files of Rego in a folder and below, or one file; with their paths as the user knows them.
pub(super) fn rego(path: &Path, shown: &str, depth: usize) -> Result<Vec<(String, String)>, Failure> {
    let unreadable = |error| Failure::because(format!("{shown} cannot be read"))(error);
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_file() {
        return Ok(vec![(slashes(Path::new(shown)), std::fs::read_to_string(path).map_err(unreadable)?)]);
    }
    if depth > MAX_FOLDER_DEPTH {
        return Err(Failure::new(format!("folders in {shown} are nested too deep")));
    }
    let mut entries: Vec<_> =
        std::fs::read_dir(path).map_err(unreadable)?.collect::<Result<_, _>>().map_err(unreadable)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    let mut files = Vec::new();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_wanted = name.ends_with(".rego") || entry.path().is_dir();
        if is_wanted && !name.starts_with('.') {
            files.extend(rego(&entry.path(), &format!("{}/{name}", shown.trim_end_matches('/')), depth + 1)?);
        }
    }
    Ok(files)
}

impl Located {
    /// What to put before the workspace's paths so that they are right where the user stands.
    #[must_use]
    pub fn prefix_for_people(&self) -> String {
        std::env::current_dir().map(|current| prefix(&current, &self.root)).unwrap_or_default()
    }

    /// What to put before the workspace's paths so that they are right from the root of the
    /// repository, as code hosts want them.
    #[must_use]
    pub fn prefix_for_repository(&self) -> String {
        let repository = self.root.ancestors().find(|directory| directory.join(".git").exists());
        repository.map(|repository| prefix(repository, &self.root)).unwrap_or_default()
    }
}

fn prefix(from: &Path, to: &Path) -> String {
    let path = slashes(&relative(from, to));
    if path.is_empty() { path } else { format!("{path}/") }
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The way from one absolute directory to an absolute path; empty if they are the same.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let (from, to) = (clean(from), clean(to));
    let common = from.iter().zip(&to).take_while(|(left, right)| left == right).count();
    // Nothing but the root in common: the absolute path is shorter and clearer.
    if common <= 1 {
        return to.iter().collect();
    }
    let up = from.iter().skip(common).map(|_| Component::ParentDir);
    up.chain(to.into_iter().skip(common)).collect()
}

/// The parts of a path with `.` and `..` resolved by name.
fn clean(path: &Path) -> Vec<Component<'_>> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::prefix;
    use std::path::Path;

    #[test]
    fn paths_are_shown_from_where_the_user_stands() {
        let shown = |from: &str, to: &str| prefix(Path::new(from), Path::new(to));
        assert_eq!(shown("/home/me/shop", "/home/me/shop"), "");
        assert_eq!(shown("/home/me", "/home/me/shop/./deploy"), "shop/deploy/");
        assert_eq!(shown("/home/me/shop/stacks/a", "/home/me/shop"), "../../");
        assert_eq!(shown("/home/me/a", "/home/me/a/../b"), "../b/");
        assert_eq!(shown("/home/me", "/srv/shop"), "/srv/shop/");
    }
}
