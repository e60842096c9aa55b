//! Evaluating rules: compiled programs on regorus' virtual machine, everything else on its interpreter.
//!
//! Whatever goes wrong is a [`Failure`], which the caller reports: a rule that could not be evaluated has
//! not passed. Knows inputs as values and nothing of what is in them. Start at [`run`].

use super::bound;
use super::rule::{Body, EntryPoint, Rule};
// For its features alone, see Cargo.toml.
use regex as _;
use regorus::rvm::program::DeserializationResult;
use regorus::rvm::vm::VmError;
use regorus::rvm::{Program, RegoVM};
use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{Engine, Value};
use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

/// What one rule may use up in one evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Wall-clock time.
    pub time: Duration,
    /// Instructions of the virtual machine, which do not depend on how busy the machine is.
    pub instructions: usize,
    /// Bytes that a rule may take which is interpreted. The embedded ones are bounded by their instructions.
    pub memory: u64,
}

impl Default for Budget {
    /// Two seconds: a rule that looks at every component of a workspace of 5,000 takes a hundredth of it. 256 MiB:
    /// the compiler itself takes that for such a workspace.
    fn default() -> Self {
        Self { time: Duration::from_secs(2), instructions: 50_000_000, memory: 256 << 20 }
    }
}

impl Budget {
    pub(super) fn timer(self) -> ExecutionTimerConfig {
        ExecutionTimerConfig { limit: self.time, check_interval: NonZeroU32::MIN.saturating_add(255) }
    }
}

/// Something to evaluate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Job<'a> {
    pub rule: &'a Rule,
    pub input: &'a Value,
    /// How many things the input holds: the work is shared out when there is much of it.
    pub size: usize,
}

/// Why a rule could not be evaluated, in regorus' words.
#[derive(Debug, Clone, Default)]
pub(super) struct Failure {
    pub message: String,
    /// Whether more memory was in use than may be.
    refused: bool,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), refused: false }
    }
}

/// What an entry point gave.
pub(super) type Outcome = (EntryPoint, Result<Value, Failure>);

/// How many things are worth a thread.
const WORTH_A_THREAD: usize = 4_000;

/// Evaluates every entry point of every job; the results are in the order of the jobs.
pub(super) fn run(jobs: &[Job<'_>], budget: Budget) -> Vec<Vec<Outcome>> {
    // Asking the system costs as much as some rules do.
    static CORES: LazyLock<usize> =
        LazyLock::new(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get));
    if jobs.is_empty() {
        return Vec::new();
    }
    let work: usize = jobs.iter().map(|job| job.size + 1).sum();
    let threads = (work / WORTH_A_THREAD + 1).min(*CORES).min(jobs.len().max(1));
    let next = AtomicUsize::new(0);
    let mut done: Vec<(usize, Vec<Outcome>)> = if threads < 2 {
        work_off(jobs, &next, budget)
    } else {
        std::thread::scope(|scope| {
            let handles: Vec<_> = (0..threads).map(|_| scope.spawn(|| work_off(jobs, &next, budget))).collect();
            handles.into_iter().flat_map(|handle| handle.join().unwrap_or_default()).collect()
        })
    };
    done.sort_by_key(|(index, _)| *index);
    let mut done = done.into_iter().peekable();
    let lost = || Failure::new("the thread that evaluated it ended");
    let of_job = |(index, job): (usize, &Job<'_>)| match done.next_if(|(other, _)| *other == index) {
        Some((_, outcomes)) => outcomes,
        None => job.rule.entry_points.iter().map(|entry| (*entry, Err(lost()))).collect(),
    };
    jobs.iter().enumerate().map(of_job).collect()
}

fn work_off(jobs: &[Job<'_>], next: &AtomicUsize, budget: Budget) -> Vec<(usize, Vec<Outcome>)> {
    let mut machine = machine(budget);
    let mut done = Vec::new();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(job) = jobs.get(index) else { return done };
        let evaluated = catch_unwind(AssertUnwindSafe(|| evaluate(job.rule, job.input, &mut machine, budget)));
        let outcomes = evaluated.unwrap_or_else(|_| {
            machine = self::machine(budget);
            let failure = || Failure::new("the evaluator failed");
            job.rule.entry_points.iter().map(|entry| (*entry, Err(failure()))).collect()
        });
        done.push((index, outcomes));
    }
}

fn machine(budget: Budget) -> RegoVM {
    let mut machine = RegoVM::new();
    machine.set_max_instructions(budget.instructions);
    machine.set_execution_timer_config(Some(budget.timer()));
    machine
}

fn evaluate(rule: &Rule, input: &Value, machine: &mut RegoVM, budget: Budget) -> Vec<Outcome> {
    let refused = |outcomes: &Vec<Outcome>| {
        outcomes.iter().any(|(_, outcome)| outcome.as_ref().is_err_and(|failure| failure.refused))
    };
    match &rule.body {
        Body::Compiled { bytes, program } => {
            bound::bounded(None, || compiled(rule, bytes, program, input, machine), refused)
        }
        Body::Interpreted(engine) => {
            let work = || {
                let mut engine = engine.as_ref().clone();
                engine.set_execution_timer_config(budget.timer());
                engine.set_input(input.clone());
                let run = |entry: &EntryPoint| (*entry, interpreted(&mut engine, rule, *entry, budget));
                rule.entry_points.iter().map(run).collect()
            };
            bound::bounded(Some(budget.memory), work, refused)
        }
    }
}

fn compiled(
    rule: &Rule,
    bytes: &[u8],
    program: &OnceLock<Arc<Program>>,
    input: &Value,
    machine: &mut RegoVM,
) -> Vec<Outcome> {
    let program = match program.get().cloned().map_or_else(|| read(bytes), Ok) {
        Ok(read) => program.get_or_init(|| read).clone(),
        Err(message) => {
            let failure = || Failure { refused: message.contains(MEMORY), message: message.clone() };
            return rule.entry_points.iter().map(|entry| (*entry, Err(failure()))).collect();
        }
    };
    machine.load_program(program);
    machine.set_input(input.clone());
    let mut outcomes = Vec::with_capacity(rule.entry_points.len());
    for (index, entry) in rule.entry_points.iter().enumerate() {
        let result = machine.execute_entry_point_by_index(index);
        outcomes.push((*entry, result.map_err(|error| machine_error(&error))));
    }
    machine.set_input(Value::Null);
    outcomes
}

fn read(bytes: &[u8]) -> Result<Arc<Program>, String> {
    match Program::deserialize_binary(bytes)? {
        DeserializationResult::Complete(program) => Ok(Arc::new(program)),
        DeserializationResult::Partial(_) => Err("its compiled form is of another version".to_owned()),
    }
}

fn machine_error(error: &VmError) -> Failure {
    match error {
        VmError::TimeLimitExceeded { limit, .. } => Failure::new(too_slow(*limit)),
        VmError::InstructionLimitExceeded { limit, .. } => Failure::new(format!("it took more than {limit} steps")),
        VmError::MemoryLimitExceeded { .. } => Failure { message: error.to_string(), refused: true },
        other => Failure::new(other.to_string()),
    }
}

/// How regorus calls it when more memory is in use than may be.
const MEMORY: &str = "exceeded memory limit";

fn too_slow(limit: Duration) -> String {
    format!("it took longer than {} ms", limit.as_millis())
}

fn too_large(budget: Budget) -> String {
    format!("it took more than {} MiB of memory", budget.memory >> 20)
}

fn interpreted(engine: &mut Engine, rule: &Rule, entry: EntryPoint, budget: Budget) -> Result<Value, Failure> {
    let path = format!("{}.{}", rule.package, entry.name());
    engine.eval_rule(path).map_err(|error| {
        let message = error.to_string();
        match message {
            _ if message.contains("exceeded time limit") => Failure::new(too_slow(budget.time)),
            _ if message.contains(MEMORY) => Failure { message: too_large(budget), refused: true },
            _ => Failure::new(message),
        }
    })
}
