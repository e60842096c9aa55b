//! The house rules that neither rustfmt nor clippy knows, over every tracked file.
//!
//! `code.rs` takes comments and strings out of Rust text, so that a rule sees code only; `rooms.rs` holds
//! who may import whom; `rules.rs` holds the rest. A rule is a function from a [`File`] to problems.
//! Adding a rule: the function, with a test, and its name in [`RULES`].

mod code;
mod rooms;
mod rules;

use crate::workspace::{files, root};
use crate::{Failure, Outcome};
use std::fmt;

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Problem {
    path: String,
    /// From 1; `None` for what concerns the whole file.
    line: Option<usize>,
    message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// A file as the rules see it.
struct File {
    /// Relative to the root, with forward slashes.
    path: String,
    text: String,
    /// For Rust, the text without comments and strings, on the same lines; empty for everything else.
    code: String,
}

impl File {
    fn new(path: &str, text: &str) -> Self {
        let is_rust = std::path::Path::new(path).extension().is_some_and(|extension| extension == "rs");
        let code = if is_rust { code::without_comments_and_strings(text) } else { String::new() };
        Self { path: path.to_owned(), text: text.to_owned(), code }
    }

    fn is_rust(&self) -> bool {
        !self.code.is_empty() || self.path.ends_with(".rs")
    }

    fn problem(&self, line: Option<usize>, message: impl Into<String>) -> Problem {
        Problem { path: self.path.clone(), line, message: message.into() }
    }
}

type Rule = fn(&File) -> Vec<Problem>;

/// Every rule, in the order in which a file is held to them.
const RULES: &[Rule] = &[
    rules::begins_with_module_doc,
    rules::is_not_too_long,
    rules::has_no_stub,
    rules::has_no_drawer_name,
    rules::names_tests_as_sentences,
    rules::has_no_path_of_a_machine,
    rooms::imports_only_from_below,
];

/// Holds every file to every rule and prints what it finds.
///
/// # Errors
/// When there is a problem, or git does not list the files.
pub fn run() -> Outcome {
    let mut problems = Vec::new();
    for path in files()? {
        // What is not text (an archive, an image) has no lines to judge.
        let Ok(text) = std::fs::read_to_string(root().join(&path)) else { continue };
        let file = File::new(&path, &text);
        problems.extend(RULES.iter().flat_map(|rule| rule(&file)));
    }
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("{} breaches of the house rules", problems.len())))
    }
}
