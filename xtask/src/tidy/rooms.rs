//! Who may import whom between the rooms of `src/`, read from `crate::` and `super::` paths.
//!
//! A room is a folder (or file) directly in `src/`, and `backend::template` is one by itself. Modules for
//! tests are excepted: a test may build its input with any stage. `lib.rs` and `main.rs` belong to no room.
//! A new room gets a line in [`ROOMS`].

use super::code::{line_of, without_tests, words};
use super::{File, Problem};

/// Every room with its floor. A room imports from the floors below; those of the lowest floor also from
/// each other, because they are the words in which everything else is said.
const ROOMS: &[(&str, u8)] = &[
    ("source", 0),
    ("diag", 0),
    ("language", 0),
    ("settings", 0),
    ("backend::template", 0),
    ("kinds", 1),
    ("ir", 2),
    ("frontend", 3),
    ("policy", 3),
    ("cost", 3),
    ("backend", 3),
    ("deploy", 4),
    ("ops", 5),
    ("cli", 6),
];

/// Holds a file of `src/` to the order of the rooms.
pub(super) fn imports_only_from_below(file: &File) -> Vec<Problem> {
    let Some(module) = module_of(&file.path) else { return Vec::new() };
    let Some((room, floor)) = room_of(&module) else {
        return vec![file.problem(None, "a room without a floor: add it to `ROOMS` in xtask/src/tidy/rooms.rs")];
    };
    let code = without_tests(&file.code);
    let mut problems = Vec::new();
    for (at, path) in imports(&code, &module) {
        let Some((other, below)) = room_of(&path) else { continue };
        let is_allowed = if floor == 0 { below == 0 } else { other == room || below < floor };
        if !is_allowed {
            let message = format!("`{room}` may not import from `{other}` (docs: ARCHITECTURE.md, rooms)");
            problems.push(file.problem(Some(line_of(&code, at)), message));
        }
    }
    problems.dedup();
    problems
}

/// The module that a file is, as segments below the crate; `None` outside `src/`, for the crate's roots and
/// for files that hold tests only.
fn module_of(path: &str) -> Option<Vec<&str>> {
    let inside = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let mut module: Vec<&str> = inside.split('/').collect();
    if module.last() == Some(&"mod") {
        module.pop();
    }
    let is_root = matches!(module.as_slice(), ["lib" | "main"]);
    (!is_root && !module.contains(&"tests")).then_some(module)
}

/// The room that a module is in, with its floor.
fn room_of(module: &[&str]) -> Option<(&'static str, u8)> {
    let name = match module {
        ["backend", "template", ..] => "backend::template",
        [first, ..] => first,
        [] => return None,
    };
    ROOMS.iter().find(|(room, _)| *room == name).copied()
}

/// Every path that the code names from the crate's root or from a parent, with its place, as far as the
/// room can be told from it: at most two segments below the crate.
fn imports<'a>(code: &'a str, module: &[&'a str]) -> Vec<(usize, Vec<&'a str>)> {
    let mut found = Vec::new();
    for at in words(code, "crate::") {
        let rest = code.get(at + "crate::".len()..).unwrap_or("");
        paths(&[], rest, &mut |path| found.push((at, path.to_vec())));
    }
    for at in words(code, "super::") {
        // The first of a chain stands for all of it.
        if code.get(..at).is_some_and(|before| before.ends_with("super::")) {
            continue;
        }
        let chain = code.get(at..).unwrap_or("");
        let rest = chain.trim_start_matches("super::");
        let levels = (chain.len() - rest.len()) / "super::".len();
        let base = module.get(..module.len().saturating_sub(levels)).unwrap_or(&[]);
        paths(base, rest, &mut |path| found.push((at, path.to_vec())));
    }
    found
}

/// Calls `found` with every path of a use tree (`a::b`, `{a, b::{c, d}}`) put behind `base`.
fn paths<'a>(base: &[&'a str], tree: &'a str, found: &mut impl FnMut(&[&'a str])) {
    let tree = tree.trim_start();
    if base.len() >= 2 {
        return found(base);
    }
    if let Some(group) = tree.strip_prefix('{') {
        return items(group).for_each(|item| paths(base, item, found));
    }
    let end = tree.find(|char: char| !(char.is_alphanumeric() || char == '_')).unwrap_or(tree.len());
    let (word, rest) = tree.split_at_checked(end).unwrap_or((tree, ""));
    let path = [base, &[word]].concat();
    match rest.strip_prefix("::") {
        Some(rest) if !word.is_empty() => paths(&path, rest, found),
        _ => found(&path),
    }
}

/// The items of a use group whose opening brace was taken off, up to the one that closes it.
fn items(group: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    let mut end = group.len();
    let mut cuts = vec![0];
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => {
                end = at;
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => cuts.push(at + 1),
            _ => {}
        }
    }
    let ends: Vec<usize> = cuts.iter().skip(1).map(|cut| cut - 1).chain([end]).collect();
    cuts.into_iter().zip(ends).filter_map(move |(from, to)| group.get(from..to)).filter(|item| !item.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, text: &str) -> Vec<String> {
        imports_only_from_below(&File::new(path, text)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_room_imports_from_below_and_from_itself() {
        let text = "use crate::diag::Sink;\nuse crate::{kinds::Kind, ir::{Program, graph}};\nuse super::naming;";
        assert_eq!(problems("src/backend/iam.rs", text), Vec::<String>::new());
    }

    #[test]
    fn neighbours_and_floors_above_are_found_on_their_line() {
        let text = "use crate::diag::Sink;\nuse crate::{\n    ir::Program,\n    policy::{Finding, Waiver},\n};\nfn a() { crate::cli::run() }";
        let found = problems("src/frontend/mod.rs", text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("src/frontend/mod.rs:2: `frontend` may not import from `policy`"), "{found:?}");
        assert!(found[1].starts_with("src/frontend/mod.rs:6: `frontend` may not import from `cli`"), "{found:?}");
    }

    #[test]
    fn the_template_model_is_a_room_below_the_backend() {
        assert_eq!(problems("src/kinds/s3/lower.rs", "use crate::backend::template::Template;").len(), 0);
        assert_eq!(problems("src/kinds/s3/lower.rs", "use crate::backend::{template::Template, naming};").len(), 1);
        assert_eq!(problems("src/backend/template/mod.rs", "use super::naming::Name;").len(), 1);
        assert_eq!(problems("src/backend/naming.rs", "use super::template::Template;").len(), 0);
    }

    #[test]
    fn a_way_through_the_parents_is_seen() {
        assert_eq!(problems("src/kinds/s3/lower.rs", "use super::super::super::ops::check;").len(), 1);
        assert_eq!(problems("src/kinds/s3/lower.rs", "use super::super::sqs;").len(), 0);
    }

    #[test]
    fn the_words_of_the_language_know_no_kind() {
        assert_eq!(problems("src/language/node.rs", "use crate::source::Span;").len(), 0);
        assert_eq!(problems("src/language/node.rs", "use crate::kinds::Kind;").len(), 1);
    }

    #[test]
    fn comments_tests_and_macros_of_the_root_are_no_imports() {
        let text = "//! See [`crate::cli`].\nuse crate::codes;\n#[cfg(test)]\nmod tests { use crate::cli::run; }";
        assert_eq!(problems("src/diag/mod.rs", text).len(), 0);
        assert_eq!(problems("src/ir/tests.rs", "use crate::frontend::read;").len(), 0);
    }

    #[test]
    fn a_room_that_nobody_placed_is_a_problem() {
        assert_eq!(problems("src/attic/mod.rs", "").len(), 1);
    }
}
