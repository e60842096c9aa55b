//! What would be written, for people and for programs.

use super::{Acceptance, Change};
use serde_json::{Value as Json, json};

/// How many unchanged lines are shown before and after what changes.
const AROUND: usize = 2;

/// What changes in a file, in the form of `diff -u`: one part from the first line that changes to the last.
#[must_use]
pub fn diff(path: &str, change: &Change) -> String {
    let old: Vec<&str> = change.before.as_deref().unwrap_or_default().lines().collect();
    let new: Vec<&str> = change.after.lines().collect();
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = old.iter().zip(&new).take_while(same).count();
    let shorter = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(shorter).take_while(same).count();
    let from = head.saturating_sub(AROUND);
    let part = |lines: &[&str], end: usize, mark: &str| {
        let lines = lines.iter().take(end).skip(head);
        lines.map(|line| format!("{mark}{line}\n")).collect::<String>()
    };
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let after = tail.min(AROUND);
    let before: String = new.iter().take(head).skip(from).map(|line| format!(" {line}\n")).collect();
    let behind: String = new.iter().skip(new_end).take(after).map(|line| format!(" {line}\n")).collect();
    let name = if change.before.is_some() { path } else { "/dev/null" };
    let first = |lines: usize| if lines == 0 { 0 } else { from + 1 };
    let (removed, added) = (old_end + after - from, new_end + after - from);
    format!(
        "--- {name}\n+++ {path}\n@@ -{},{removed} +{},{added} @@\n{before}{}{}{behind}",
        first(old.len()),
        first(new.len()),
        part(&old, old_end, "-"),
        part(&new, new_end, "+"),
    )
}

/// The same for programs.
#[must_use]
pub fn json(found: &Acceptance) -> Json {
    let accepted = found
        .accepted
        .iter()
        .map(|one| json!({"what": one.what, "before": one.before, "after": one.after, "path": one.path}));
    let refused = found.refused.iter().map(|one| json!({"what": one.what, "why": one.why}));
    let files = found
        .files
        .iter()
        .map(|(path, change)| json!({"path": path, "isNew": change.before.is_none(), "diff": diff(path, change)}));
    json!({
        "version": 1,
        "accepted": accepted.collect::<Vec<_>>(),
        "refused": refused.collect::<Vec<_>>(),
        "files": files.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Change, diff};

    #[test]
    fn lines_that_change_stand_between_those_that_do_not() {
        let change = Change { before: Some("a\nb\nc\nd\ne\n".to_owned()), after: "a\nb\nc\nx\ne\n".to_owned() };
        assert_eq!(diff("q.yaml", &change), "--- q.yaml\n+++ q.yaml\n@@ -2,4 +2,4 @@\n b\n c\n-d\n+x\n e\n");
        let change = Change { before: None, after: "a: 1\n".to_owned() };
        assert_eq!(diff("q.yaml", &change), "--- /dev/null\n+++ q.yaml\n@@ -0,0 +1,1 @@\n+a: 1\n");
    }
}
