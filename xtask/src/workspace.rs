//! The repository as the tasks see it: its root, its files, its target directory, commands in it.
//!
//! The only module that asks git. Start at [`root`].

use crate::{Failure, Outcome};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository: the folder above this crate.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where build output goes: `CARGO_TARGET_DIR`, or `target` in the root.
#[must_use]
pub fn target_dir() -> PathBuf {
    let configured = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    root().join(configured)
}

/// The files that are tracked or would be with `git add .`, relative to the root, sorted. A new file is
/// held to the rules before it is committed, not after.
///
/// # Errors
/// When git does not run here.
pub fn files() -> Outcome<Vec<String>> {
    let args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    let output = Command::new("git").args(args).current_dir(root()).output();
    let output = output.map_err(Failure::because("cannot run git ls-files"))?;
    if !output.status.success() {
        return Err(Failure::new(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim())));
    }
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let exists = |path: &&str| !path.is_empty() && root().join(path).is_file();
    let mut files: Vec<String> = listed.split('\0').filter(exists).map(str::to_owned).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// The text of a file.
///
/// # Errors
/// When it cannot be read as UTF-8.
pub fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(Failure::because(format!("cannot read {}", path.display())))
}

/// Writes a file and the folders above it.
///
/// # Errors
/// When the operating system refuses.
pub fn write(path: &Path, text: &str) -> Outcome {
    write_bytes(path, text.as_bytes())
}

/// Writes a file that need not be text; see [`write()`].
///
/// # Errors
/// When the operating system refuses.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Outcome {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(Failure::because(format!("cannot make {}", parent.display())))?;
    }
    std::fs::write(path, bytes).map_err(Failure::because(format!("cannot write {}", path.display())))
}

/// Removes a folder with all that is in it; one that is not there is removed already.
///
/// # Errors
/// When the operating system refuses.
pub fn remove_dir(path: &Path) -> Outcome {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::new(format!("cannot remove {}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

/// The folders directly in a folder, sorted by path; none if it does not exist.
#[must_use]
pub fn subfolders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The cargo that runs this task, or the one on the path.
#[must_use]
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// Runs a command with its output on the terminal.
///
/// # Errors
/// When it cannot be started or does not end with success.
pub fn run(command: &mut Command) -> Outcome {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(Failure::because(format!("cannot run {name}")))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("{name}: {status}"))) }
}

/// Runs a command silently; what it printed becomes the failure's text.
///
/// # Errors
/// When it cannot be started or does not end with success.
pub fn run_quietly(command: &mut Command) -> Outcome<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(Failure::because(format!("cannot run {name}")))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(printed);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!("{name}: {}\n{printed}{errors}", output.status)))
}
