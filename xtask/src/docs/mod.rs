//! The generated pages: written from the code, checked against it.
//!
//! A page is a path and its bytes; what a page says belongs to the module that it
//! is about. Adding a page: a module, and a line in [`pages`].

mod cli;
mod codes;
mod documents;
mod kinds;
mod pack;
mod policies;
mod schema;

use crate::workspace::{root, write_bytes};
use crate::{Failure, Outcome};

/// Whether pages are written or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Write those that changed.
    Write,
    /// Fail if one is not what would be written.
    Check,
}

/// Every generated file: its path from the root of the repository, and its bytes.
fn pages() -> Outcome<Vec<(String, Vec<u8>)>> {
    let rules = pack::texts()?;
    let prose = [
        ("docs/cli.md", cli::page()),
        ("docs/codes.md", codes::page()),
        ("docs/documents.md", documents::page()),
        ("docs/kinds.md", kinds::page()),
        ("docs/policies.md", policies::page(&rules)),
    ];
    let prose = prose.into_iter().map(|(path, text)| (path.to_owned(), text));
    let texts = prose.chain(schema::pages());
    let mut pages: Vec<_> = texts.map(|(path, text)| (path, text.into_bytes())).collect();
    pages.extend(pack::pages(&rules)?);
    Ok(pages)
}

/// Writes or checks every page.
///
/// # Errors
/// When a page cannot be written or, when checking, is not current.
pub fn run(mode: Mode) -> Outcome {
    let mut stale = Vec::new();
    for (name, bytes) in pages()? {
        let path = root().join(&name);
        if std::fs::read(&path).is_ok_and(|current| current == bytes) {
            continue;
        }
        match mode {
            Mode::Write => {
                write_bytes(&path, &bytes)?;
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
