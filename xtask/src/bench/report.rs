//! The tables of `docs/benchmarks.md`, between two markers; the words around them are written by hand.

use super::Row;
use super::measure::Cost;
use super::policy::Judged;
use super::rehearsal::Rehearsed;
use crate::workspace::{read, root, run_quietly};
use crate::{Failure, Outcome};
use std::fmt::Write;
use std::process::Command;

const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// Replaces what stands between the markers.
///
/// # Errors
/// When the page or one of its markers is missing.
pub(super) fn write(
    rows: &[Row],
    start: &Cost,
    rehearsals: &[(usize, Rehearsed, Cost)],
    judged: &[(usize, Judged)],
) -> Outcome {
    let path = root().join("docs/benchmarks.md");
    let page = read(&path)?;
    let parts = page.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or_else(|| Failure::new(format!("{} lacks its markers", path.display())))?;
    let tables = format!("{}\n{}\n{}\n{}", machine(), table(rows, start), rules(judged), deployments(rehearsals));
    crate::workspace::write(&path, &format!("{before}{BEGIN}\n{tables}{END}{after}"))?;
    println!("wrote {}", path.display());
    Ok(())
}

fn rules(judged: &[(usize, Judged)]) -> String {
    let mut text = String::from(
        "| components | rules | read, ms | first time, CPU ms | templates, CPU µs a component | program, CPU µs a component |\n|--:|--:|--:|--:|--:|--:|\n",
    );
    for (components, Judged { rules, load, first, templates, program }) in judged {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| {components} | {rules} | {load:.1} | {first:.1} | {templates:.1} | {program:.1} |");
    }
    text
}

fn machine() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let say = |program: &str, arguments: &[&str]| {
        run_quietly(Command::new(program).args(arguments))
            .map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
    };
    let (kernel, rustc, date) = (say("uname", &["-sr"]), say("rustc", &["--version"]), say("date", &["-u", "+%F"]));
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().nth(1).unwrap_or("unknown").to_owned();
    format!("{date}, {model}, {cores} cores, {kernel}, {rustc}, load average of the last five minutes {load}.\n")
}

fn table(rows: &[Row], start: &Cost) -> String {
    let mut text = String::from(
        "| components | files | YAML, KiB | process | CPU, s | wall, s | peak, MiB | CPU ÷ floor |\n|--:|--:|--:|---|--:|--:|--:|--:|\n",
    );
    let mut floor = start.cpu;
    for Row { components, size, process, cost } in rows {
        let kib = size.bytes / 1024;
        if *process == "floor" {
            floor = cost.cpu;
        }
        let ratio = if floor > 0.0 { cost.cpu / floor } else { f64::NAN };
        let Cost { cpu, wall, peak } = cost;
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| {components} | {} | {kib} | {process} | {cpu:.4} | {wall:.4} | {peak:.1} | {ratio:.2} |",
            size.files
        );
    }
    let Cost { cpu, wall, peak } = start;
    let _ = writeln!(text, "| | | | --version | {cpu:.4} | {wall:.4} | {peak:.1} | |");
    text
}

fn deployments(rehearsals: &[(usize, Rehearsed, Cost)]) -> String {
    let mut text = String::from(
        "| components | units | waves | deployment, virtual s | critical path, virtual s | ratio | calls when nothing changes | of them writes | CPU, s | peak, MiB |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (components, played, cost) in rehearsals {
        let Rehearsed { units, waves, took, path, calls, writes } = played;
        let ratio = *took as f64 / *path as f64;
        let Cost { cpu, peak, .. } = cost;
        let _ = writeln!(
            text,
            "| {components} | {units} | {waves} | {took} | {path} | {ratio:.3} | {calls} | {writes} | {cpu:.2} | {peak:.0} |"
        );
    }
    text
}
