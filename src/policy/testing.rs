//! Tests of rules: every rule `test_…` in a file `…_test.rego`, as `opa test` runs them.
//!
//! They run on the interpreter, which knows `with input as …`, and tell which lines of the rules they
//! reached. Start at [`run`].

use super::bundle;
use super::embedded;
use super::engine::Budget;
use super::module::{self, Module, Problem, RuleFile};
use super::rego::{self, TokenKind};
use crate::diag::Sink;
use crate::source::{SourceMap, Span};
use regorus::{Engine, Value};
use std::collections::{BTreeMap, BTreeSet};

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
    /// For one that could not be evaluated, where that is.
    pub cause: Option<Span>,
    /// What `print` wrote in it.
    pub prints: Vec<String>,
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
        per_cent(self.covered.len(), self.not_covered.len())
    }
}

fn per_cent(covered: usize, missed: usize) -> f64 {
    let number = |lines: usize| f64::from(u32::try_from(lines).unwrap_or(u32::MAX));
    let (covered, missed) = (number(covered), number(missed));
    if covered + missed == 0.0 { 100.0 } else { covered * 100.0 / (covered + missed) }
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

    /// The share of the lines of all files that were reached, in per cent.
    #[must_use]
    pub fn per_cent(&self) -> f64 {
        let count =
            |lines: fn(&FileCoverage) -> &BTreeSet<u32>| self.coverage.iter().map(|file| lines(file).len()).sum();
        per_cent(count(|file| &file.covered), count(|file| &file.not_covered))
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
    let is_rule = |module: &&Module| module.is_readable && !module.is_test();
    let of_file = |module: &Module| coverage.remove(&module.path).unwrap_or_else(|| unreached(module));
    report.coverage = modules.iter().take(given).filter(is_rule).map(of_file).collect();
    report.coverage.sort_by(|a, b| a.path.cmp(&b.path));
    report
}

/// A file that no test reached: every line with code in a rule is missed. Regorus counts lines of files
/// that it evaluated alone, so that a line of closing brackets does not count here either.
fn unreached(module: &Module) -> FileCoverage {
    let first = module.rules.iter().map(|(_, range)| range.start).min().unwrap_or(module.text.len());
    let (mut line, mut at) = (1, 0);
    let mut not_covered = BTreeSet::new();
    for token in rego::tokens(&module.text) {
        let skipped = module.text.get(at..token.range.start).unwrap_or_default();
        line += u32::try_from(skipped.matches('\n').count()).unwrap_or(0);
        at = token.range.start;
        if at >= first && matches!(token.kind, TokenKind::Word | TokenKind::Text) {
            not_covered.insert(line);
        }
    }
    FileCoverage { path: module.path.clone(), covered: BTreeSet::new(), not_covered }
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
        let used: Vec<&Module> = self.modules.iter().collect();
        let result = |(name, span): (&str, Option<Span>)| {
            let (path, name) = (module.path.clone(), format!("{package}.{name}"));
            let evaluated = match &mut engine {
                Ok(engine) => evaluate(engine, name.clone(), &used),
                Err(problem) => Err(problem.clone()),
            };
            let prints = engine.as_mut().ok().and_then(|engine| engine.take_prints().ok()).unwrap_or_default();
            let (outcome, cause) = match evaluated {
                Ok(true) => (TestOutcome::Passed, None),
                Ok(false) => (TestOutcome::Failed, None),
                Err(problem) => (TestOutcome::Error(problem.reason), problem.span),
            };
            TestResult { path, name, span, outcome, cause, prints }
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
        engine.set_execution_timer_config(self.budget.timer());
        engine.set_enable_coverage(true);
        engine.set_gather_prints(true);
        Ok(engine)
    }
}

/// Whether a test is true.
fn evaluate(engine: &mut Engine, path: String, modules: &[&Module]) -> Result<bool, Problem> {
    match engine.eval_rule(path) {
        Ok(value) => Ok(value == Value::Bool(true)),
        Err(error) => Err(Problem::of(&error.to_string(), modules)),
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
