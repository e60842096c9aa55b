//! The rules about single files. Each is a function from a [`File`] to what is wrong in it.

use super::code::{line_of, words};
use super::{File, Problem};

const LONGEST_FILE: usize = 600;

/// A reader must learn from the first line what a file owns.
pub(super) fn begins_with_module_doc(file: &File) -> Vec<Problem> {
    if !file.is_rust() || file.text.starts_with("//!") {
        return Vec::new();
    }
    vec![file.problem(Some(1), "begin with `//!`: what the file owns, what it may not do, where to start")]
}

/// A file that cannot be held in the head is two files.
pub(super) fn is_not_too_long(file: &File) -> Vec<Problem> {
    let lines = file.text.lines().count();
    if !file.is_rust() || lines <= LONGEST_FILE {
        return Vec::new();
    }
    vec![file.problem(None, format!("{lines} lines; {LONGEST_FILE} is the limit: split it by what its parts own"))]
}

/// Nothing unfinished and no switched-off test is handed in.
pub(super) fn has_no_stub(file: &File) -> Vec<Problem> {
    let stubs = ["todo!", "unimplemented!", "dbg!", "#[ignore"];
    let found = stubs.into_iter().flat_map(|stub| words(&file.code, stub).map(move |at| (at, stub)));
    found.map(|(at, stub)| file.problem(Some(line_of(&file.code, at)), format!("`{stub}` is not handed in"))).collect()
}

/// A module is named after what it owns, and a drawer owns nothing.
pub(super) fn has_no_drawer_name(file: &File) -> Vec<Problem> {
    const DRAWERS: [&str; 6] = ["util", "utils", "helper", "helpers", "common", "misc"];
    let is_drawer = |part: &&str| DRAWERS.contains(&part.strip_suffix(".rs").unwrap_or(part));
    let drawers: Vec<&str> = file.path.split('/').filter(is_drawer).collect();
    if !file.is_rust() || drawers.is_empty() {
        return Vec::new();
    }
    vec![file.problem(None, format!("`{}` says nothing: name it after what it owns", drawers.join("/")))]
}

/// The name of a test is the sentence that it proves.
pub(super) fn names_tests_as_sentences(file: &File) -> Vec<Problem> {
    let named = words(&file.code, "fn test_").filter(|at| {
        let before = file.code.get(..*at).unwrap_or("").trim_end();
        before.ends_with("#[test]")
    });
    named
        .map(|at| file.problem(Some(line_of(&file.code, at)), "a test is named as a sentence, without `test_`"))
        .collect()
}

/// What works on one machine only is not handed in.
pub(super) fn has_no_path_of_a_machine(file: &File) -> Vec<Problem> {
    // Put together, so that this file keeps its own rule.
    let homes = [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/Us", "ers/"), concat!("C:\\Us", "ers\\")];
    let root = crate::workspace::root().display().to_string();
    let paths = homes.into_iter().chain([root.as_str()]);
    let mut found: Vec<(usize, &str)> =
        paths.flat_map(|path| file.text.match_indices(path)).filter(|(at, _)| starts_a_path(&file.text, *at)).collect();
    found.sort_unstable();
    found.dedup_by_key(|(at, _)| *at);
    found
        .into_iter()
        .map(|(at, path)| file.problem(Some(line_of(&file.text, at)), format!("`{path}` is a path of one machine")))
        .collect()
}

/// Whether an absolute path starts here, rather than a relative one or the path of a URL going on.
fn starts_a_path(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    !before.is_some_and(|char| char.is_alphanumeric() || "_-.~/}*".contains(char))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(problems: &[Problem]) -> Vec<Option<usize>> {
        problems.iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn a_rust_file_needs_its_module_doc_and_other_files_do_not() {
        assert_eq!(begins_with_module_doc(&File::new("src/a.rs", "use b;")).len(), 1);
        assert_eq!(begins_with_module_doc(&File::new("src/a.rs", "")).len(), 1);
        assert_eq!(begins_with_module_doc(&File::new("src/a.rs", "//! A.")).len(), 0);
        assert_eq!(begins_with_module_doc(&File::new("a.md", "A.")).len(), 0);
    }

    #[test]
    fn the_line_after_the_last_allowed_one_is_too_many() {
        assert_eq!(is_not_too_long(&File::new("a.rs", &"//! a\n".repeat(LONGEST_FILE))).len(), 0);
        assert_eq!(is_not_too_long(&File::new("a.rs", &"//! a\n".repeat(LONGEST_FILE + 1))).len(), 1);
    }

    #[test]
    fn stubs_are_found_in_code_and_not_in_words_about_them() {
        let text = "// todo!()\nfn a() { todo!() }\nconst B: &str = \"dbg!\";\n#[ignore = \"slow\"]\n";
        assert_eq!(lines(&has_no_stub(&File::new("a.rs", text))), [Some(2), Some(4)]);
    }

    #[test]
    fn a_drawer_is_found_as_a_file_and_as_a_folder() {
        assert_eq!(has_no_drawer_name(&File::new("src/ir/util.rs", "")).len(), 1);
        assert_eq!(has_no_drawer_name(&File::new("tests/common/mod.rs", "")).len(), 1);
        assert_eq!(has_no_drawer_name(&File::new("src/utility.rs", "")).len(), 0);
        assert_eq!(has_no_drawer_name(&File::new("docs/common/a.md", "a")).len(), 0);
    }

    #[test]
    fn only_a_test_may_not_be_called_test() {
        let text = "#[test]\nfn test_a() {}\n#[test]\nfn b_is_a() {}\nfn test_bench() {}\n";
        assert_eq!(lines(&names_tests_as_sentences(&File::new("a.rs", text))), [Some(2)]);
    }

    #[test]
    fn an_absolute_path_of_a_machine_is_found_and_a_relative_one_is_not() {
        let text =
            ["see ", "/ro", "ot/x\n", "at https://host", "/ro", "ot/x and docs", "/wo", "rk/y\n(", "/wo", "rk/z)"]
                .concat();
        assert_eq!(lines(&has_no_path_of_a_machine(&File::new("a.md", &text))), [Some(1), Some(3)]);
    }
}
