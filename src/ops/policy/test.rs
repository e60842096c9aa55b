//! `deployer policy test`: the tests of rules, with the lines that they reach.

use crate::diag::{Diagnostic, Sink};
use crate::policy::testing::{self, TestReport};
use crate::policy::{Budget, RuleFile};
use crate::source::SourceMap;

/// What running the tests of a set of files showed.
#[derive(Debug)]
pub struct Tested {
    /// Tests and coverage.
    pub report: TestReport,
    /// What is wrong with the files themselves.
    pub diagnostics: Vec<Diagnostic>,
    /// The files, for places in them.
    pub sources: SourceMap,
}

/// Runs the tests in a set of files: rules, libraries and tests together.
#[must_use]
pub fn run(files: &[RuleFile<'_>]) -> Tested {
    let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
    let report = testing::run(files, Budget::default(), &mut sources, &mut sink);
    Tested { report, diagnostics: sink.finish(), sources }
}
