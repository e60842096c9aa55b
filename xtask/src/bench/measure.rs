//! What a process costs: processor time, wall time and memory.
//!
//! The kernel adds up what the children of a process cost. So each run gets a parent of its own, this
//! program's hidden command `bench-measure`, which has no other child and prints the sums.

use crate::workspace::{run_quietly, target_dir};
use crate::{Failure, Outcome};
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What one run cost, or the median of several runs, value by value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// User and system time of all threads, in seconds.
    pub cpu: f64,
    /// From start to end, in seconds.
    pub wall: f64,
    /// Largest resident set, in MiB.
    pub peak: f64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.4} s CPU, {:.4} s wall, {:.1} MiB", self.cpu, self.wall, self.peak)
    }
}

/// Runs a program several times, `before` ahead of each run, and takes the median of each cost. One run
/// more, the first, only warms the file cache.
///
/// # Errors
/// When a run does not end with success.
pub(super) fn median_cost(
    program: &Path,
    arguments: &[&str],
    folder: &Path,
    runs: usize,
    before: impl Fn() -> Outcome,
) -> Outcome<Cost> {
    let mut costs = Vec::with_capacity(runs);
    for run in 0..=runs {
        before()?;
        let mut parent = Command::new(target_dir().join("release").join("xtask"));
        parent.current_dir(folder).arg("bench-measure").arg(program).args(arguments);
        let printed = run_quietly(&mut parent)?;
        if run > 0 {
            costs.push(parse(&printed)?);
        }
    }
    let median = |value: fn(&Cost) -> f64| {
        let mut values: Vec<f64> = costs.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    Ok(Cost { cpu: median(|cost| cost.cpu), wall: median(|cost| cost.wall), peak: median(|cost| cost.peak) })
}

fn parse(printed: &str) -> Outcome<Cost> {
    let numbers: Vec<f64> = printed.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers.as_slice() {
        [cpu, wall, peak] => Ok(Cost { cpu: *cpu, wall: *wall, peak: *peak }),
        _ => Err(Failure::new(format!("not three numbers: {printed}"))),
    }
}

/// The hidden command: runs a program with its output thrown away and prints what it cost.
///
/// # Errors
/// When the program cannot be run or fails; what it wrote to standard error is in the message.
#[cfg(unix)]
pub fn measure(command: &[&str]) -> Outcome {
    use nix::sys::resource::{UsageWho, getrusage};
    let [program, arguments @ ..] = command else { return Err(Failure::new("nothing to measure")) };
    let start = Instant::now();
    let child = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let child = child.map_err(Failure::because(format!("cannot run {program}")))?;
    let output = child.wait_with_output().map_err(Failure::because(format!("cannot wait for {program}")))?;
    let wall = start.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err(Failure::new(format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr))));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(Failure::because("cannot read the resource usage"))?;
    let time = usage.user_time() + usage.system_time();
    let cpu = time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    // Linux counts the resident set in KiB.
    println!("{cpu} {wall} {}", usage.max_rss() as f64 / 1024.0);
    Ok(())
}

/// The hidden command, which needs the resource usage of Unix.
///
/// # Errors
/// Always.
#[cfg(not(unix))]
pub fn measure(_: &[&str]) -> Outcome {
    Err(Failure::new("benchmarks are measured on Unix"))
}
