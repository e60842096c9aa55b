//! How documents belong together, and what happens when files cannot be read.

use super::{API_FILE, DEV, DEV_FILE, SERVICE, STACK, STACK_FILE, around, flat, read_files, read_with, say};
use crate::frontend::{ResolveOptions, resolve};
use crate::source::{DirEntry, EntryKind, LoadError, Loader, MemoryLoader};

#[test]
fn one_file_may_be_a_whole_workspace() {
    let file = format!(
        "{STACK}---\n{SERVICE}---\n{DEV}---\napiVersion: components.deployer.io/v1\nkind: RDS\nmetadata: {{name: db}}\nspec: {{engine: a}}\n\
         ---\nkind: RDS\nmetadata: {{name: db, environment: dev}}\nspec: {{engine: b}}\n"
    );
    let (workspace, mut sink) =
        read_files(&[("shop.yaml", &file), ("docker-compose.yaml", "services: {a: {image: !x b}}")]);
    let stack = workspace.stack("shop").unwrap();
    assert_eq!(stack.environments().collect::<Vec<_>>(), ["dev"]);
    let resolved = resolve(&workspace, stack, Some("dev"), &ResolveOptions::default(), &mut sink);
    assert_eq!(say(&workspace, sink), Vec::<String>::new());
    assert_eq!(flat(&resolved.components[0].spec), "{engine: b}");
    assert_eq!(resolved.components[0].service.as_ref().unwrap().value, "orders");
}

#[test]
fn what_is_no_document_of_ours_is_left_alone_where_it_may_stand() {
    let files = around(&[
        ("stacks/shop/services/orders/components/api/configs/app.yaml", "a: [broken"),
        ("stacks/shop/services/orders/components/api/src/values.yaml", "a: !Ref b"),
        ("stacks/shop/services/orders/components/api/template.yaml", "Resources: {A: !Sub x}\n"),
        ("stacks/shop/services/orders/components/api/readme.md", "a: [broken"),
        ("stacks/shop/.cache/x.yaml", "a: [broken"),
        ("policies/x.yaml", "a: [broken"),
    ]);
    let (workspace, sink) = read_files(&files);
    assert_eq!(say(&workspace, sink), Vec::<String>::new());
}

#[test]
fn a_broken_file_hides_nothing_of_the_others() {
    let files = around(&[
        (API_FILE, "a: [\n---\napiVersion: components.deployer.io/v1\nkind: MicroService\nmetadata: {name: API}\n"),
        ("stacks/shop/services/orders/components/db/rds.yaml", "apiVersion: components.deployer.io/v1\nkind: RDS\n"),
    ]);
    let (workspace, sink) = read_files(&files);
    let said = say(&workspace, sink);
    let codes: Vec<&str> = said.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(codes, ["yaml/syntax", "document/bad-name", "document/missing-field"]);
}

#[test]
fn without_a_stack_there_is_advice_instead_of_silence() {
    let (workspace, sink) = read_files(&[]);
    assert!(say(&workspace, sink)[0].starts_with("workspace/empty"));
    let (workspace, sink) = read_files(&[("deployer.yaml", "state: {backend: file}\n")]);
    assert_eq!(flat(&workspace.config.as_ref().unwrap().spec), "{state: {backend: file}}");
    assert!(say(&workspace, sink)[0].starts_with("workspace/no-stacks"));
    let (workspace, mut sink) = read_files(&[(STACK_FILE, STACK)]);
    let resolved = resolve(&workspace, &workspace.stacks[0], None, &ResolveOptions::default(), &mut sink);
    assert!(resolved.stack.is_some());
    assert!(say(&workspace, sink)[0].starts_with("environment/none stacks/shop/stack.yaml:3:18"));
}

/// A file system on which things go wrong.
struct Wild(MemoryLoader);

impl Loader for Wild {
    fn list(&self, dir: &str) -> Result<Vec<DirEntry>, LoadError> {
        let entry = |name: &str, kind| DirEntry { name: name.to_owned(), kind };
        match dir {
            "stacks/shop/loop" => Ok(vec![entry("again", EntryKind::Directory((9, 9)))]),
            "stacks/shop/locked" => Err(LoadError { path: dir.to_owned(), reason: "permission denied".to_owned() }),
            "stacks/shop" => {
                let mut entries = self.0.list(dir)?;
                entries.push(entry("gone.yaml", EntryKind::BrokenLink));
                entries.push(entry("locked", EntryKind::Directory((8, 8))));
                entries.push(entry("loop", EntryKind::Directory((9, 9))));
                entries.push(entry("huge.yaml", EntryKind::File(1 << 40)));
                entries.push(entry("secret.yaml", EntryKind::File(10)));
                Ok(entries)
            }
            _ => self.0.list(dir),
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        self.0.read(path)
    }
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let mut files: MemoryLoader = around(&[]).into_iter().collect();
    files.insert("stacks/shop/latin.yaml", b"a: 1\nb: \xe4\n".to_vec());
    let (workspace, sink) = read_with(&Wild(files));
    assert_eq!(workspace.stacks[0].services.len(), 1);
    assert_eq!(workspace.stacks[0].environments.len(), 1);
    let said = say(&workspace, sink);
    for code in [
        "workspace/symlink-loop",
        "workspace/broken-link",
        "workspace/unreadable  stacks/shop/locked",
        "workspace/unreadable stacks/shop/secret.yaml:1:1",
        "workspace/file-too-large stacks/shop/huge.yaml:1:1",
        "yaml/not-utf8 stacks/shop/latin.yaml:1:1 the file is not UTF-8: byte 8, in line 2",
    ] {
        assert!(said.iter().any(|line| line.starts_with(code)), "{code}: {said:?}");
    }
}

#[test]
fn an_overlay_may_add_what_the_stack_has_one_of() {
    let files = around(&[("stacks/shop/environments/dev/net.yaml", "kind: Networking\nspec: {cidr: 10.0.0.0/16}\n")]);
    let (workspace, mut sink) = read_files(&files);
    let resolved = resolve(&workspace, &workspace.stacks[0], Some("dev"), &ResolveOptions::default(), &mut sink);
    assert_eq!(say(&workspace, sink), Vec::<String>::new());
    let cidr = resolved.networking.unwrap().spec.get("cidr").unwrap().origin;
    assert_eq!(cidr.word(), "overlaid");
}

#[test]
fn files_are_numbered_and_reported_alike_however_they_are_read() {
    let service = |at: usize| format!("stacks/shop/services/s{at:03}/service.yaml");
    let files: Vec<(String, String)> = (0..200).map(|at| (service(at), format!("{SERVICE}x{at}: 1\n"))).collect();
    let loader: MemoryLoader = files.into_iter().chain([(DEV_FILE.to_owned(), DEV.to_owned())]).collect();
    let once = || {
        let (workspace, sink) = read_with(&loader);
        let order: Vec<String> = sink.iter().map(|found| format!("{} {:?}", found.message, found.span())).collect();
        (say(&workspace, sink), order)
    };
    let first = once();
    assert!(first.0.len() > 200);
    assert!((0..5).all(|_| once() == first));
}
