//! The generated pages: written from the code, checked against it.
//!
//! A page is a path and a function from nothing to text; what a page says belongs to the module that it
//! is about. Adding a page: a module, and a line in [`PAGES`].

mod kinds;

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

/// A generated file: its path from the root of the repository, and what makes its text.
type Page = (&'static str, fn() -> String);

/// Every generated file.
const PAGES: &[Page] = &[("docs/kinds.md", kinds::page)];

/// Writes or checks every page.
///
/// # Errors
/// When a page cannot be written or, when checking, is not current.
pub fn run(mode: Mode) -> Outcome {
    let mut stale = Vec::new();
    for (name, make) in PAGES {
        let (path, text) = (root().join(name), make());
        if read(&path).is_ok_and(|current| current == text) {
            continue;
        }
        match mode {
            Mode::Write => {
                write(&path, &text)?;
                println!("wrote {name}");
            }
            Mode::Check => stale.push(*name),
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("not current, run `cargo xtask docs`: {}", stale.join(", "))))
}
