//! The floor of the benchmarks: what any compiler of these files must do, and nothing else.
//!
//! Finds the files, reads them and builds the tree with spans by the compiler's own reader, on one thread.

use crate::workspace::{read, subfolders};
use crate::{Failure, Outcome};
use deployer::diag::Sink;
use deployer::language::yaml::read_text;
use deployer::source::{SourceFile, SourceMap};
use std::path::{Path, PathBuf};

/// Reads a workspace and throws the trees away at the end.
///
/// # Errors
/// When a file has a mistake, because then not everything was read.
pub fn floor(workspace: &str) -> Outcome {
    let (mut sources, mut sink, mut trees) = (SourceMap::default(), Sink::default(), Vec::new());
    let mut folders = vec![Path::new(workspace).to_path_buf()];
    while let Some(folder) = folders.pop() {
        folders.extend(subfolders(&folder));
        for path in yaml_files(&folder) {
            let text = read(&path)?;
            let source = sources.add(SourceFile::new(path.to_string_lossy(), text));
            let text = sources.get(source).map_or("", SourceFile::text);
            trees.extend(read_text(text, source, &mut sink));
        }
    }
    if sink.has_errors() || trees.is_empty() {
        return Err(Failure::new(format!("{workspace}: {} documents, {} findings", trees.len(), sink.len())));
    }
    Ok(())
}

fn yaml_files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let paths = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
}
