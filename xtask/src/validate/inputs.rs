//! What there is to compile: the workspaces in `examples/`, and the cases of the kinds that are right.
//!
//! A case is one file, `src/kinds/<kind>/cases/<case>.yaml`; those called `invalid_*` have no templates.

use crate::Outcome;
use crate::workspace::{read, root, subfolders};
use deployer::source::{Loader, MemoryLoader, OsLoader};
use std::path::{Path, PathBuf};

/// A workspace with the folder that its templates go to.
pub(super) struct Input {
    pub name: String,
    pub loader: Box<dyn Loader>,
}

/// Every example and every case.
pub(super) fn all() -> Outcome<Vec<Input>> {
    let mut inputs = Vec::new();
    for example in subfolders(&root().join("examples")) {
        let name = format!("examples/{}", name_of(&example));
        inputs.push(Input { name, loader: Box::new(OsLoader::new(example)) });
    }
    for kind in subfolders(&root().join("src/kinds")) {
        for case in files(&kind.join("cases")) {
            let loader: MemoryLoader = std::iter::once(("workspace.yaml", read(&case)?)).collect();
            let name = format!("kinds/{}/{}", name_of(&kind), name_of(&case.with_extension("")));
            inputs.push(Input { name, loader: Box::new(loader) });
        }
    }
    Ok(inputs)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The files of a folder that are not about mistakes, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_right = |path: &PathBuf| path.is_file() && !name_of(path).starts_with("invalid");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_right).collect();
    files.sort();
    files
}
