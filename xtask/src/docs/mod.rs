//! The generated pages: written from the code, checked against it.
//!
//! A page is a path and a text; what a page says belongs to the module that it
//! is about. Adding a page: a module, and a line in [`pages`].

mod cli;
mod codes;
mod kinds;
mod schema;

use crate::workspace::{read, root, write};
use crate::{Failure, Outcome};

/// Whether pages are written or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Write those that changed.
    Write,
    /// Fail if one is not what would be written.
    Check,
}

/// Every generated file: its path from the root of the repository, and its text.
fn pages() -> Vec<(String, String)> {
    let prose = [("docs/cli.md", cli::page()), ("docs/codes.md", codes::page()), ("docs/kinds.md", kinds::page())];
    let mut pages: Vec<_> = prose.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
    pages.extend(schema::pages());
    pages
}

/// Writes or checks every page.
///
/// # Errors
/// When a page cannot be written or, when checking, is not current.
pub fn run(mode: Mode) -> Outcome {
    let mut stale = Vec::new();
    for (name, text) in pages() {
        let path = root().join(&name);
        if read(&path).is_ok_and(|current| current == text) {
            continue;
        }
        match mode {
            Mode::Write => {
                write(&path, &text)?;
                println!("wrote {name}");
            }
            Mode::Check => stale.push(name),
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("not current, run `cargo xtask docs`: {}", stale.join(", "))))
}
