//! Writing an assembly to disk.
//!
//! Owns the directory of the assembly: which files in it are ours, what is replaced and removed. A
//! file is ours if the manifest in the directory names it; nothing else is ever removed. The
//! manifest is written last, so that one that is there describes files that are there.

use super::{Console, Failure};
use crate::ops::compile::Assembly;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Cursor, ErrorKind, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const MANIFEST: &str = "manifest.json";
const ORIGINS: &str = "origins.json";

/// From how many files on writing them in parallel is worth the threads.
const PARALLEL_FROM: usize = 32;

/// The paths of all files of an assembly, sorted.
#[must_use]
pub fn paths(assembly: &Assembly) -> Vec<String> {
    let archives = assembly.assets.keys().map(|digest| archive_path(digest));
    let paths: BTreeSet<String> = assembly.files.keys().cloned().chain(archives).collect();
    paths.into_iter().collect()
}

/// Writes the files of an assembly below a directory and removes those of an earlier one.
///
/// # Errors
/// When the directory holds a manifest of something else, or cannot be written.
pub fn write(directory: &Path, assembly: &Assembly, console: &mut Console) -> Result<(), Failure> {
    let earlier = earlier_files(directory)?;
    let paths = paths(assembly);
    for folder in folders(&paths) {
        let folder = directory.join(folder);
        std::fs::create_dir_all(&folder).map_err(Failure::because(format!("{} cannot be made", folder.display())))?;
    }
    let files: Vec<(&String, &Vec<u8>)> = assembly.files.iter().filter(|(path, _)| path.as_str() != MANIFEST).collect();
    write_all(directory, &files)?;
    for (digest, content) in &assembly.assets {
        write_file(&directory.join(archive_path(digest)), &archive(content)?)?;
    }
    let stale: Vec<&String> = earlier.iter().filter(|path| paths.binary_search(path).is_err()).collect();
    remove(directory, &stale, console)?;
    let manifest = assembly.files.get(MANIFEST);
    manifest.map_or(Ok(()), |bytes| replace(&directory.join(MANIFEST), bytes))
}

/// The folders of some paths, each once.
fn folders(paths: &[String]) -> BTreeSet<&str> {
    paths.iter().map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder)).collect()
}

/// What the manifest in a directory says is ours; nothing if there is none.
fn earlier_files(directory: &Path) -> Result<BTreeSet<String>, Failure> {
    let path = directory.join(MANIFEST);
    let text = match std::fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        read => read.map_err(Failure::because(format!("{} cannot be read", path.display())))?,
    };
    let manifest: Json = serde_json::from_slice(&text).unwrap_or_default();
    let units = manifest.get("units").and_then(Json::as_object);
    let (Some(units), true) = (units, manifest.get("waves").is_some_and(Json::is_array)) else {
        let message = format!("{} is not a manifest of deployer, so the directory is not touched", path.display());
        return Err(Failure::new(message).hint("choose another directory with -o DIR"));
    };
    let mut files = BTreeSet::from([ORIGINS.to_owned()]);
    for unit in units.values() {
        files.extend(unit.get("template").and_then(Json::as_str).map(str::to_owned));
        let assets = unit.get("assets").and_then(Json::as_array).into_iter().flatten();
        files.extend(assets.filter_map(|asset| asset.get("digest")?.as_str()).map(archive_path));
    }
    // A manifest that somebody wrote by hand must not lead outside the directory.
    files.retain(|path| is_inside(path));
    Ok(files)
}

/// Whether a path has the form of a path of an assembly: `file`, or `folder/file`.
fn is_inside(path: &str) -> bool {
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    parts.len() <= 2 && parts.iter().all(|part| !matches!(*part, "" | "." | "..") && !part.contains(':'))
}

fn remove(directory: &Path, stale: &[&String], console: &mut Console) -> Result<(), Failure> {
    for path in stale {
        match std::fs::remove_file(directory.join(path)) {
            Ok(()) => console.explain(1, || format!("removed {path} of an earlier assembly")),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                return Err(Failure::because(format!("{path} of an earlier assembly cannot be removed"))(error));
            }
        }
    }
    let folders: BTreeSet<&str> =
        stale.iter().filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder).collect();
    for folder in folders {
        // Fails, as it should, if somebody else's files are in it.
        let _ = std::fs::remove_dir(directory.join(folder));
    }
    Ok(())
}

fn write_all(directory: &Path, files: &[(&String, &Vec<u8>)]) -> Result<(), Failure> {
    let one = |(path, bytes): &(&String, &Vec<u8>)| write_file(&directory.join(path), bytes);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if threads == 1 || files.len() < PARALLEL_FROM {
        return files.iter().try_for_each(one);
    }
    let share = files.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> =
            files.chunks(share).map(|part| scope.spawn(move || part.iter().try_for_each(one))).collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(written) => written,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}

/// Writes a file that counts only once the manifest is written.
fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    match File::create_new(path).and_then(|mut file| file.write_all(bytes)) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => replace(path, bytes),
        written => written.map_err(Failure::because(format!("{} cannot be written", path.display()))),
    }
}

/// Writes a file as a whole or not at all; one that has the content already is left alone.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::because(format!("{} cannot be written", path.display()))(error);
    if std::fs::metadata(path).is_ok_and(|meta| meta.len() == bytes.len() as u64)
        && std::fs::read(path).is_ok_and(|current| current == bytes)
    {
        return Ok(());
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    std::fs::write(&new, bytes).map_err(failed)?;
    std::fs::rename(&new, path).map_err(failed)
}

/// The packages of all folders that are shipped, by digest.
///
/// # Errors
/// When one cannot be made.
pub fn archives(assembly: &Assembly) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    assembly.assets.iter().map(|(digest, content)| Ok((digest.clone(), archive(content)?))).collect()
}

fn archive_path(digest: &str) -> String {
    format!("assets/{digest}.zip")
}

/// A zip of files that is the same on every machine: sorted, without times, all executable because
/// a custom runtime's `bootstrap` must be.
fn archive(content: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, Failure> {
    let failed = |error: zip::result::ZipError| Failure::because("a package cannot be made")(error);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).unix_permissions(0o755);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in content {
        archive.start_file(path.as_str(), options).map_err(failed)?;
        archive.write_all(bytes).map_err(Failure::because("a package cannot be made"))?;
    }
    Ok(archive.finish().map_err(failed)?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::{archive, is_inside, write};
    use crate::cli::console::Console;
    use crate::cli::render::Style;
    use crate::ops::compile::Assembly;
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    /// A directory of its own for a test, empty.
    fn directory(name: &str) -> PathBuf {
        let directory = std::env::temp_dir().join(format!("deployer-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).unwrap();
        directory
    }

    fn assembly(templates: &[(&str, &str)]) -> Assembly {
        let units = templates.iter().map(|(path, _)| ((*path).to_owned(), serde_json::json!({"template": path})));
        let units: serde_json::Map<_, _> = units.collect();
        let manifest = serde_json::json!({"waves": [], "units": units});
        let mut files: BTreeMap<String, Vec<u8>> =
            templates.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        files.insert("manifest.json".to_owned(), manifest.to_string().into_bytes());
        files.insert("origins.json".to_owned(), b"{}".to_vec());
        Assembly {
            stack: "s".to_owned(),
            environment: "e".to_owned(),
            files,
            units: Vec::new(),
            assets: BTreeMap::new(),
        }
    }

    fn console() -> Console {
        let style = Style { color: false, unicode: false, width: 80 };
        Console::of_writers(Box::new(std::io::sink()), Box::new(std::io::sink()), style)
    }

    #[test]
    fn an_assembly_replaces_the_earlier_one_and_leaves_other_files_alone() {
        let directory = directory("replace");
        write(
            &directory,
            &assembly(&[("wave-1/a.template.json", "1"), ("wave-2/b.template.json", "2")]),
            &mut console(),
        )
        .unwrap();
        std::fs::write(directory.join("notes.txt"), "mine").unwrap();
        std::fs::write(directory.join("wave-1/notes.txt"), "mine").unwrap();
        write(&directory, &assembly(&[("wave-1/b.template.json", "2")]), &mut console()).unwrap();
        let exists = |path: &str| directory.join(path).exists();
        assert!(exists("wave-1/b.template.json") && exists("notes.txt") && exists("wave-1/notes.txt"));
        assert!(!exists("wave-1/a.template.json") && !exists("wave-2"), "the earlier assembly is gone");
        std::fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn a_directory_with_the_manifest_of_something_else_is_not_touched() {
        let directory = directory("foreign");
        std::fs::write(directory.join("manifest.json"), "{\"name\": \"an app\"}").unwrap();
        let failure = write(&directory, &assembly(&[("wave-1/a.template.json", "1")]), &mut console()).unwrap_err();
        assert!(failure.to_string().contains("not a manifest of deployer"), "{failure}");
        assert!(!directory.join("wave-1").exists());
        std::fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn only_paths_of_an_assembly_are_ever_removed() {
        assert!(is_inside("wave-1/a-b.template.json") && is_inside("origins.json"));
        for path in ["../a", "a/../b", "/etc/passwd", "a/b/c", "", "C:\\a", "a\\..\\b"] {
            assert!(!is_inside(path), "{path}");
        }
    }

    #[test]
    fn a_package_holds_its_files_and_is_the_same_every_time() {
        let content = BTreeMap::from([("a/index.mjs".to_owned(), vec![b'x'; 4096])]);
        let bytes = archive(&content).unwrap();
        assert_eq!(bytes, archive(&content).unwrap());
        assert!(bytes.len() < 1024, "it is compressed");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut file = zip.by_index(0).unwrap();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut text).unwrap();
        assert_eq!(file.name().unwrap(), "a/index.mjs");
        assert_eq!((file.unix_mode(), text.len()), (Some(0o100_755), 4096));
    }
}
