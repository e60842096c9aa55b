//! What git says of the working copy, for the variables `GIT_COMMIT`, `GIT_TAG` and `GIT_BRANCH`.

use crate::frontend::Git;
use crate::source::SourceMap;
use std::path::Path;
use std::process::{Command, Stdio};

/// Asks git, if a document uses what it says: starting a process takes longer than a whole check.
pub fn ask(root: &Path, sources: &SourceMap) -> Git {
    if !sources.iter().any(|(_, file)| file.text().contains("GIT_")) {
        return Git::default();
    }
    Git {
        commit: run(root, &["rev-parse", "--verify", "HEAD"]),
        tag: run(root, &["describe", "--exact-match", "--tags", "HEAD"]),
        branch: run(root, &["symbolic-ref", "--quiet", "--short", "HEAD"]),
    }
}

/// The first line that git prints; `None` if it is not installed, this is no repository, or there
/// is no answer.
fn run(root: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    let line = String::from_utf8(output.stdout).ok()?.lines().next()?.trim().to_owned();
    Some(line).filter(|line| !line.is_empty())
}
