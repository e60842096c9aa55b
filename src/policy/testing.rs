//! Tests of rules: every rule `test_…` in a file `…_test.rego`, as `opa test` runs them.
//!
//! They run on the interpreter, which knows `with input as …`, and tell which lines of the rules they
//! reached. Start at [`run`].

use super::bundle;
use super::embedded;
use super::engine::Budget;
use super::module::{self, Module, Problem, RuleFile};
use crate::diag::Sink;
use crate::source::{SourceMap, Span};
use regorus::utils::limits::ExecutionTimerConfig;
use regorus::{Engine, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestOutcome {
    /// It is true.
    Passed,
    /// It is false or undefined.
    Failed,
    /// It could not be evaluated.
    Error(String),
}

/// One test.
#[derive(Debug, Clone)]
pub struct TestResult {
    /// Its file.
    pub path: String,
    /// Its name, `data.deployer.rules.….test_…`.
    pub name: String,
    /// Where it is written.
    pub span: Option<Span>,
    /// How it ended.
    pub outcome: TestOutcome,
}

/// Which lines of a file the tests reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileCoverage {
    /// The file.
    pub path: String,
    /// Lines that were evaluated, from 1.
    pub covered: BTreeSet<u32>,
    /// Lines that were not.
    pub not_covered: BTreeSet<u32>,
}

impl FileCoverage {
    /// The share of lines that were reached, in per cent.
    #[must_use]
    pub fn per_cent(&self) -> f64 {
        let number = |lines: &BTreeSet<u32>| f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX));
        let (covered, missed) = (number(&self.covered), number(&self.not_covered));
        if covered + missed == 0.0 { 100.0 } else { covered * 100.0 / (covered + missed) }
    }
}

/// What the tests of a folder showed.
#[derive(Debug, Clone, Default)]
pub struct TestReport {
    /// Every test, by file and in the order of the file.
    pub tests: Vec<TestResult>,
    /// Every file that is no test, by path.
    pub coverage: Vec<FileCoverage>,
}

impl TestReport {
    /// How many tests ended otherwise than passed.
    #[must_use]
    pub fn failures(&self) -> usize {
        self.tests.iter().filter(|test| test.outcome != TestOutcome::Passed).count()
    }
}

/// Runs the tests in a set of files: rules, libraries and tests together. Libraries that come with the
/// program are there too. Files that do not parse are reported.
pub fn run(files: &[RuleFile<'_>], budget: Budget, sources: &mut SourceMap, sink: &mut Sink) -> TestReport {
    let mut modules: Vec<Module> = files.iter().map(|file| Module::read(*file, sources, sink)).collect();
    let libraries = embedded::load(&mut SourceMap::default(), &mut Sink::default()).libraries;
    let is_given = |library: &Module| modules.iter().any(|module| module.outline.package == library.outline.package);
    let missing: Vec<Module> = libraries.into_iter().filter(|library| !is_given(library)).collect();
    let given = modules.len();
    modules.extend(missing);
    let mut report = TestReport::default();
    let mut coverage: BTreeMap<String, FileCoverage> = BTreeMap::new();
    for (index, module) in modules.iter().enumerate().take(given).filter(|(_, module)| module.is_readable) {
        if module.is_test() {
            report.tests.extend(Suite { modules: &modules, index, budget }.run(&mut coverage));
        }
    }
    let is_given = |path: &String| files.iter().any(|file| file.path == *path) && !module::is_test(path);
    report.coverage = coverage.into_iter().filter(|(path, _)| is_given(path)).map(|(_, file)| file).collect();
    report
}

/// The tests of one file.
struct Suite<'m> {
    modules: &'m [Module],
    index: usize,
    budget: Budget,
}

impl Suite<'_> {
    fn run(&self, coverage: &mut BTreeMap<String, FileCoverage>) -> Vec<TestResult> {
        let Some(module) = self.modules.get(self.index) else { return Vec::new() };
        let package = module.outline.package_path();
        let mut names: Vec<(&str, Option<Span>)> = Vec::new();
        for (name, range) in module.rules.iter().filter(|(name, _)| name.starts_with("test_")) {
            if !names.iter().any(|(other, _)| other == name) {
                names.push((name, module.span(range)));
            }
        }
        let Some((first, _)) = names.first() else { return Vec::new() };
        let mut engine = self.engine(module, &format!("{package}.{first}"));
        let outcome = |name: &str, engine: &mut Result<Engine, Problem>| match engine {
            Ok(engine) => evaluate(engine, format!("{package}.{name}")),
            Err(problem) => TestOutcome::Error(problem.reason.clone()),
        };
        let result = |(name, span): (&str, Option<Span>)| TestResult {
            path: module.path.clone(),
            name: format!("{package}.{name}"),
            span,
            outcome: outcome(name, &mut engine),
        };
        let results = names.into_iter().map(result).collect();
        if let Ok(engine) = &engine {
            add_coverage(engine, coverage);
        }
        results
    }

    /// The test with the rules of its package and of those that it refers to.
    fn engine(&self, module: &Module, entry: &str) -> Result<Engine, Problem> {
        let is_own =
            |other: &Module| other.outline.package == module.outline.package && other.is_readable && !other.is_test();
        let own = self.modules.iter().enumerate().filter(|(_, other)| is_own(other)).map(|(index, _)| index);
        let members: Vec<usize> = own.chain([self.index]).collect();
        let used = bundle::closure(self.modules, &members);
        let mut engine = module::engine(&used, entry)?;
        let check_interval = NonZeroU32::MIN.saturating_add(255);
        engine.set_execution_timer_config(ExecutionTimerConfig { limit: self.budget.time, check_interval });
        engine.set_enable_coverage(true);
        Ok(engine)
    }
}

fn evaluate(engine: &mut Engine, path: String) -> TestOutcome {
    match engine.eval_rule(path) {
        Ok(Value::Bool(true)) => TestOutcome::Passed,
        Ok(_) => TestOutcome::Failed,
        Err(error) => TestOutcome::Error(Problem::of(&error.to_string(), &[]).reason),
    }
}

fn add_coverage(engine: &Engine, coverage: &mut BTreeMap<String, FileCoverage>) {
    let Ok(report) = engine.get_coverage_report() else { return };
    for file in report.files {
        let known = coverage
            .entry(file.path.clone())
            .or_insert_with(|| FileCoverage { path: file.path, ..FileCoverage::default() });
        known.covered.extend(file.covered);
        known.not_covered.extend(file.not_covered);
        known.not_covered.retain(|line| !known.covered.contains(line));
    }
}
