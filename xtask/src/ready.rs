//! Everything that must hold before a change is handed in; CI runs exactly this.
//!
//! Every step runs even when an earlier one failed, so that one run shows all there is to mend. A new
//! check is a line in [`run`].

use crate::workspace::{cargo, run as run_command};
use crate::{Failure, Outcome, docs, specification, tidy};
use std::time::Instant;

type Step = (&'static str, fn() -> Outcome);

/// Runs all steps and prints how long each took.
///
/// # Errors
/// When a step failed; the message names all of them.
pub fn run() -> Outcome {
    let steps: [Step; 7] = [
        ("fmt", || run_command(cargo().args(["fmt", "--all", "--check", "--", "-l"]))),
        ("clippy", || run_command(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))),
        ("docs --check", || docs::run(docs::Mode::Check)),
        ("tidy", tidy::run),
        ("rustdoc", || {
            let args = ["doc", "--workspace", "--no-deps", "--document-private-items", "--quiet"];
            run_command(cargo().env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links").args(args))
        }),
        ("test", || run_command(cargo().args(["test", "--workspace", "--no-fail-fast", "--quiet"]))),
        // After the tests, which set up what has the schemas.
        ("specification --check", || specification::run(docs::Mode::Check)),
    ];
    let failed: Vec<&str> =
        steps.into_iter().filter(|(name, step)| !passes(name, *step)).map(|(name, _)| name).collect();
    if failed.is_empty() { Ok(()) } else { Err(Failure::new(format!("not ready: {}", failed.join(", ")))) }
}

fn passes(name: &str, step: fn() -> Outcome) -> bool {
    println!("── {name}");
    let start = Instant::now();
    let outcome = step();
    if let Err(failure) = &outcome {
        println!("{failure}");
    }
    let word = if outcome.is_ok() { "ok" } else { "FAILED" };
    println!("── {name}: {word}, {:.1} s", start.elapsed().as_secs_f64());
    outcome.is_ok()
}
