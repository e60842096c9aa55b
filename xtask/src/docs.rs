//! The generated pages: written from the code, checked against it.
//!
//! A page is a path and a function from nothing to text; what a page says belongs to the module that it
//! is about. Adding a page: a line in [`pages`].

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

/// One generated file.
pub struct Page {
    /// The path from the root of the repository.
    pub path: String,
    /// The whole content.
    pub text: String,
}

/// Every generated file.
///
/// # Errors
/// When a page cannot be made.
fn pages() -> Outcome<Vec<Page>> {
    Ok(Vec::new())
}

/// Writes or checks every page.
///
/// # Errors
/// When a page cannot be made or written, or, when checking, is not current.
pub fn run(mode: Mode) -> Outcome {
    let mut stale = Vec::new();
    for page in pages()? {
        let path = root().join(&page.path);
        if read(&path).is_ok_and(|current| current == page.text) {
            continue;
        }
        match mode {
            Mode::Write => {
                write(&path, &page.text)?;
                println!("wrote {}", page.path);
            }
            Mode::Check => stale.push(page.path),
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("not current, run `cargo xtask docs`: {}", stale.join(", "))))
}
