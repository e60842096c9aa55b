//! Which commit of a workspace is deployed, for the record: read from git's own files, without git.

use std::fs;
use std::path::{Path, PathBuf};

/// The commit that is checked out around a folder; `None` where there is no repository, or none that is
/// understood.
pub fn of(folder: &Path) -> Option<String> {
    let git = folder.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists())?;
    let git = if git.is_file() { worktree(&git)? } else { git };
    // A worktree has a HEAD of its own and shares the rest.
    let shared = fs::read_to_string(git.join("commondir")).ok().map(|common| git.join(common.trim()));
    let shared = shared.unwrap_or_else(|| git.clone());
    checked_out(&|name| {
        let text = fs::read_to_string(git.join(name)).or_else(|_| fs::read_to_string(shared.join(name)));
        text.ok()
    })
}

/// The folder that the file `.git` of a worktree names.
fn worktree(file: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(file).ok()?;
    let named = text.strip_prefix("gitdir:")?.trim();
    Some(file.parent()?.join(named))
}

/// The commit of `HEAD`, by the files of a repository.
fn checked_out(read: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let head = read("HEAD")?;
    let Some(branch) = head.trim().strip_prefix("ref: ") else { return hash(&head) };
    let packed = || {
        let packed = read("packed-refs")?;
        packed.lines().find_map(|line| hash(line.strip_suffix(branch)?.strip_suffix(' ')?))
    };
    read(branch).and_then(|text| hash(&text)).or_else(packed)
}

fn hash(text: &str) -> Option<String> {
    let text = text.trim();
    let is_hash = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::checked_out;

    fn of(files: &[(&str, &str)]) -> Option<String> {
        let read = |name: &str| files.iter().find(|(path, _)| *path == name).map(|(_, text)| (*text).to_owned());
        checked_out(&read)
    }

    #[test]
    fn a_commit_is_found_by_branch_in_packed_references_or_by_itself() {
        let (one, two) = ("1".repeat(40), "2".repeat(40));
        let branch = ("HEAD", "ref: refs/heads/main\n");
        assert_eq!(of(&[branch, ("refs/heads/main", &format!("{one}\n"))]), Some(one.clone()));
        let packed = format!("# pack-refs\n{two} refs/heads/not-main\n{one} refs/heads/main\n");
        assert_eq!(of(&[branch, ("packed-refs", &packed)]), Some(one.clone()));
        assert_eq!(of(&[("HEAD", &format!("{two}\n"))]), Some(two));
        assert_eq!(of(&[branch]), None);
        assert_eq!(of(&[("HEAD", "nonsense")]), None);
    }
}
