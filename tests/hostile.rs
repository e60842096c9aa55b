//! Input that is made to break a reader: bytes, sizes, links. Nothing may panic, hang or take much
//! memory, and the other files must still be checked.

use crate::support::{no_rules, render};
use deployer::frontend::ResolveOptions;
use deployer::ops::{Session, check, session::Selection};
use deployer::source::{DirEntry, EntryKind, LoadError, Loader, MemoryLoader, OsLoader};
use std::path::PathBuf;

const STACK: &str = "apiVersion: core.deployer.io/v1\nkind: Stack\nmetadata: {name: demo}\n";
const ENVIRONMENT: &str = "apiVersion: core.deployer.io/v1\nkind: Environment\nmetadata: {name: dev}\nspec: {accountId: '123456789012', region: eu-west-1}\n";
const SERVICE: &str = "apiVersion: core.deployer.io/v1\nkind: Service\nmetadata: {name: shop}\n";
const WRONG: &str = "apiVersion: components.deployer.io/v1\nkind: SQS\nmetadata: {name: queue}\nspec: {delay: soon}\n";
const QUEUE: &str = "stacks/demo/services/shop/components/queue/sqs.yaml";
const OTHER: &str = "stacks/demo/services/shop/components/files/s3.yaml";

/// A workspace with one mistake in one file, and another file to fill.
fn workspace() -> MemoryLoader {
    [
        ("stacks/demo/stack.yaml", STACK),
        ("stacks/demo/environments/dev/environment.yaml", ENVIRONMENT),
        ("stacks/demo/services/shop/service.yaml", SERVICE),
        (QUEUE, WRONG),
    ]
    .into_iter()
    .collect()
}

fn findings(loader: &dyn Loader) -> String {
    let mut session = Session::open(loader);
    let rules = no_rules(&mut session);
    let report = check::run(&session, &rules, &Selection::default(), &ResolveOptions::default());
    render(&report.diagnostics, session.sources())
}

/// What is said of `bytes` as a component, after making sure that the mistake in the other file is
/// still found.
fn findings_of(bytes: &[u8]) -> String {
    let mut loader = workspace();
    loader.insert(OTHER, bytes);
    let found = findings(&loader);
    assert!(found.contains("`soon` is not a duration"), "the other files are still checked:\n{found}");
    found
}

#[test]
fn a_file_that_is_not_utf_8_is_named_with_the_place_of_the_bad_byte() {
    let found = findings_of(b"apiVersion: components.deployer.io/v1\nkind: S3\nmetadata: {name: caf\xe9}\n");
    assert!(found.contains("UTF-8") && found.contains("byte 67, in line 3"), "{found}");
}

#[test]
fn nesting_ten_thousand_deep_is_refused_in_every_notation() {
    let flow = format!("spec: {}{}", "[".repeat(10_000), "]".repeat(10_000));
    let maps = format!("spec: {}1{}", "{a: ".repeat(10_000), "}".repeat(10_000));
    // Each level of a block costs its indentation: 3,000 levels are 4.5 MB.
    let block: String = (0..3_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let lists = format!("{}1\n", "- ".repeat(10_000));
    for text in [flow, maps, block, lists] {
        let found = findings_of(text.as_bytes());
        assert!(found.contains("deep"), "{}", &found[..found.len().min(2000)]);
    }
}

#[test]
fn a_file_of_100_megabytes_is_refused_without_reading_it() {
    struct Huge(MemoryLoader);
    impl Loader for Huge {
        fn list(&self, dir: &str) -> Result<Vec<DirEntry>, LoadError> {
            let mut entries = self.0.list(dir)?;
            for entry in entries.iter_mut().filter(|entry| entry.name == "s3.yaml") {
                entry.kind = EntryKind::File(100 * 1024 * 1024);
            }
            Ok(entries)
        }
        fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
            assert!(!path.ends_with("s3.yaml"), "the huge file is read");
            self.0.read(path)
        }
    }
    let mut files = workspace();
    files.insert(OTHER, "a: b\n");
    let found = findings(&Huge(files));
    assert!(found.contains("s3.yaml") && found.contains("100 MiB") && found.contains("`soon`"), "{found}");
}

#[test]
fn a_file_that_may_not_be_read_is_an_error_and_the_others_are_checked() {
    struct Locked(MemoryLoader);
    impl Loader for Locked {
        fn list(&self, dir: &str) -> Result<Vec<DirEntry>, LoadError> {
            self.0.list(dir)
        }
        fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
            if path.ends_with("s3.yaml") {
                return Err(LoadError { path: path.to_owned(), reason: "Permission denied".to_owned() });
            }
            self.0.read(path)
        }
    }
    let mut files = workspace();
    files.insert(OTHER, "a: b\n");
    let found = findings(&Locked(files));
    assert!(found.contains("Permission denied") && found.contains("`soon`"), "{found}");
}

#[cfg(unix)]
#[test]
fn a_loop_of_symbolic_links_ends() {
    let root = scratch("symlink-loop");
    for (path, text) in [
        ("stacks/demo/stack.yaml", STACK),
        ("stacks/demo/environments/dev/environment.yaml", ENVIRONMENT),
        ("stacks/demo/services/shop/service.yaml", SERVICE),
        (QUEUE, WRONG),
    ] {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    std::os::unix::fs::symlink(root.join("stacks"), root.join("stacks/demo/services/again")).unwrap();
    std::os::unix::fs::symlink(root.join("nowhere"), root.join("stacks/demo/broken.yaml")).unwrap();
    let found = findings(&OsLoader::new(&root));
    std::fs::remove_dir_all(&root).unwrap();
    assert!(
        found.contains("workspace/symlink-loop") && found.contains("workspace/broken-link") && found.contains("`soon`"),
        "{found}"
    );
}

#[test]
fn an_empty_workspace_and_one_without_stacks_say_what_to_do() {
    let empty = findings(&MemoryLoader::default());
    assert!(empty.contains("deployer init"), "{empty}");
    let loader: MemoryLoader =
        [("deployer.yaml", "apiVersion: core.deployer.io/v1\nkind: Workspace\nspec: {}\n")].into_iter().collect();
    let without = findings(&loader);
    assert!(without.contains("error"), "{without}");
}

/// A new, empty directory of this test.
fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}
