//! Measures the compiler on generated workspaces and writes `docs/benchmarks.md`.
//!
//! `generate.rs` makes the workspaces from the files in `xtask/bench/`, `measure.rs` runs a process and
//! reads what it cost, `report.rs` writes the table. What is measured is the whole process, as a user
//! starts it; next to it stands the floor, a process that only reads the same files into the same tree.
//! `rehearsal.rs` deploys the same workspaces in virtual time, `policy.rs` measures the rules alone.
//! Start at [`run`].

mod floor;
mod generate;
pub mod measure;
mod policy;
mod rehearsal;
mod report;

pub use floor::floor;
pub use policy::policy;
pub use rehearsal::rehearsal;

use crate::workspace::{cargo, remove_dir, run as run_command, run_quietly, target_dir};
use crate::{Failure, Outcome};
use generate::Size;
use measure::{Cost, median_cost};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many components a workspace has, and how often each process is run on it.
const SIZES: [(usize, usize); 4] = [(10, 21), (100, 21), (1_000, 11), (5_000, 5)];

/// The workspaces whose deployment is rehearsed.
const REHEARSED: [usize; 2] = [100, 1_000];

/// The workspaces on which the rules alone are measured.
const JUDGED: [usize; 2] = [100, 1_000];

/// What is measured on every workspace. `{out}` is an empty folder.
const PROCESSES: [(&str, Program, &[&str]); 4] = [
    ("floor", Program::Floor, &["bench-floor", "."]),
    ("check", Program::Deployer, &["check"]),
    ("check -e production", Program::Deployer, &["check", "-e", "production"]),
    ("compile -e production", Program::Deployer, &["compile", "-s", "bench", "-e", "production", "-o", "{out}"]),
];

/// Which of our two programs is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Program {
    /// This one, built for release.
    Floor,
    /// The product.
    Deployer,
}

/// One line of the table.
struct Row {
    components: usize,
    size: Size,
    process: &'static str,
    cost: Cost,
}

/// Builds for release, generates, measures and writes the page. `limit` leaves out larger workspaces.
///
/// # Errors
/// When something cannot be built, generated or run, or the compiler refuses a generated workspace.
pub fn run(limit: Option<usize>) -> Outcome {
    run_command(cargo().args(["build", "--release", "--package", "deployer", "--package", "xtask"]))?;
    let start = median_cost(&program(Program::Deployer), &["--version"], &target_dir(), 21, || Ok(()))?;
    let (mut rows, mut rehearsals, mut judged) = (Vec::new(), Vec::new(), Vec::new());
    for (components, runs) in SIZES.into_iter().filter(|(components, _)| limit.is_none_or(|limit| *components <= limit))
    {
        let workspace = target_dir().join("bench").join(components.to_string());
        remove_dir(&workspace)?;
        let size = generate::generate(&workspace, components)?;
        for (process, which, arguments) in PROCESSES {
            let cost = measure_one(&workspace, which, arguments, runs)
                .map_err(Failure::because(format!("{process} on {components} components")))?;
            println!("{components} components, {process}: {cost}");
            rows.push(Row { components, size, process, cost });
        }
        if JUDGED.contains(&components) {
            let mut command = Command::new(program(Program::Floor));
            let rules = policy::parse(&run_quietly(command.current_dir(&workspace).args(["bench-policy", "."]))?)?;
            println!("{components} components, rules: {rules:?}");
            judged.push((components, rules));
        }
        if REHEARSED.contains(&components) {
            let cost = measure_one(&workspace, Program::Floor, &["bench-rehearsal", "."], 1)?;
            let mut played = Command::new(program(Program::Floor));
            let played =
                rehearsal::parse(&run_quietly(played.current_dir(&workspace).args(["bench-rehearsal", "."]))?)?;
            println!("{components} components, rehearsal: {cost}");
            rehearsals.push((components, played, cost));
        }
    }
    report::write(&rows, &start, &rehearsals, &judged)
}

fn measure_one(workspace: &Path, which: Program, arguments: &[&str], runs: usize) -> Outcome<Cost> {
    let out = workspace.with_extension("out");
    let out_text = out.to_string_lossy();
    let arguments: Vec<&str> = arguments.iter().map(|word| if *word == "{out}" { &*out_text } else { word }).collect();
    median_cost(&program(which), &arguments, workspace, runs, || remove_dir(&out))
}

fn program(which: Program) -> PathBuf {
    let name = match which {
        Program::Floor => "xtask",
        Program::Deployer => "deployer",
    };
    target_dir().join("release").join(name)
}
