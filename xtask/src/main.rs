//! The command line of `cargo xtask`: picks a task, prints its failure, sets the exit code.
//!
//! Holds no logic of a task; those are modules of the library. Adding a task: a module, a line in
//! [`USAGE`] and a line in [`run`].

use std::process::ExitCode;
use xtask::{Failure, Outcome, bench, docs, new_kind, ready, specification, tidy, validate};

const USAGE: &str = "\
cargo xtask ready                          run everything that CI runs
cargo xtask tidy                           check the house rules
cargo xtask docs [--check]                 write the generated pages, or check that they are current
cargo xtask specification [--check]        write the table of resource types, or check that it is current
cargo xtask validate [DIR…]                judge the templates of all examples and cases, or those below DIR
cargo xtask new-kind NAME TYPE             make the folder of a component kind, e.g. EFS AWS::EFS::FileSystem
cargo xtask bench [COMPONENTS]             measure workspaces (of at most so many components), write docs/benchmarks.md";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Outcome {
    match words {
        ["ready"] => ready::run(),
        ["tidy"] => tidy::run(),
        ["docs"] => docs::run(docs::Mode::Write),
        ["docs", "--check"] => docs::run(docs::Mode::Check),
        ["specification"] => specification::run(docs::Mode::Write),
        ["specification", "--check"] => specification::run(docs::Mode::Check),
        ["validate", dirs @ ..] if dirs.iter().all(|dir| !dir.starts_with('-')) => validate::run(dirs),
        ["new-kind", name, resource] => new_kind::run(name, resource),
        ["bench"] => bench::run(None),
        ["bench", limit] => bench::run(Some(limit.parse().map_err(Failure::because("COMPONENTS"))?)),
        // Commands that `bench` runs itself.
        ["bench-rehearsal", workspace] => bench::rehearsal(workspace),
        ["bench-policy", workspace] => bench::policy(workspace),
        ["bench-floor", workspace] => bench::floor(workspace),
        ["bench-measure", command @ ..] => bench::measure::measure(command),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(Failure::new(USAGE)),
    }
}
