//! `src/policy/pack.rs`, `pack_tests.rs` and `pack.bin`: the embedded rules, from `policies/`.
//!
//! What is in them is decided by `deployer::policy`; this file only reads the folder.

use crate::workspace::{files, read, root};
use crate::{Failure, Outcome};
use deployer::policy;

/// Everything below `policies/`: paths from the root of the repository, and texts.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn texts() -> Outcome<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for path in files()?.into_iter().filter(|path| path.starts_with("policies/")) {
        let text = read(&root().join(&path))?;
        texts.push((path, text));
    }
    Ok(texts)
}

/// The files with their paths.
///
/// # Errors
/// What is wrong with the rules.
pub(super) fn pages(texts: &[(String, String)]) -> Outcome<Vec<(String, Vec<u8>)>> {
    let pack = policy::write_pack(texts).map_err(|problems| Failure::new(problems.join("\n")))?;
    Ok(vec![
        ("src/policy/pack.rs".to_owned(), pack.code.into_bytes()),
        ("src/policy/pack_tests.rs".to_owned(), pack.tests.into_bytes()),
        ("src/policy/pack.bin".to_owned(), pack.compiled),
    ])
}
