//! A query against what rules see, as `opa eval` evaluates one.
//!
//! Owns which modules a query needs and what is said when it is none. Knows no files and no workspace.
//! Start at [`super::Policy::query`].

use super::bundle;
use super::diagnostics;
use super::embedded;
use super::engine::Budget;
use super::module::{self, Module, Problem, RuleFile};
use super::rego::{TokenKind, tokens};
use super::rule::Rule;
use crate::diag::Sink;
use crate::source::{SourceFile, SourceMap, Span};
use regorus::Value;
use serde_json::Value as Json;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How regorus calls a query in its messages.
const NAME: &str = "<query.rego>";

/// How findings call it.
const SHOWN: &str = "query";

/// A query that was read.
#[derive(Debug)]
pub struct Query {
    module: Module,
}

impl Query {
    /// Takes a query in, so that what is wrong with it has a place.
    pub fn read(text: &str, sources: &mut SourceMap) -> Self {
        let source = sources.add(SourceFile::new(SHOWN, text));
        let module = Module { source: Some(source), ..Module::embedded(RuleFile { path: NAME, text }) };
        Self { module }
    }

    /// Whether it uses `input` or a package, which may: everything else is the same whatever there is.
    #[must_use]
    pub fn needs_input(&self) -> bool {
        let text = &self.module.text;
        let words = tokens(text).into_iter().filter(|token| token.kind == TokenKind::Word);
        words.filter_map(|token| text.get(token.range)).any(|word| word == "input" || word == "data")
    }

    /// Whether a place is in it.
    #[must_use]
    pub fn holds(&self, span: Option<Span>) -> bool {
        span.is_some_and(|span| Some(span.source) == self.module.source)
    }

    /// Whether it asks for something of a rule's package.
    #[must_use]
    pub fn is_about(&self, rule: &Rule) -> bool {
        let package: Vec<String> = rule.package.split('.').skip(1).map(str::to_owned).collect();
        let is_in = |path: &super::rego::DataPath| path.parts.len() >= package.len() && path.touches(&package);
        self.module.outline.data.iter().any(is_in)
    }

    /// Evaluates it with the modules of an organisation and those of the program. `None` if that is not
    /// possible, which is reported. The answer is the document that `opa eval` prints.
    pub(super) fn evaluate(
        &self,
        own: &[Module],
        input: Option<Json>,
        budget: Budget,
        sink: &mut Sink,
    ) -> Option<Json> {
        let mut modules: Vec<Module> = own.iter().filter(|module| module.source.is_some()).cloned().collect();
        modules.extend(embedded::modules());
        for path in &self.module.outline.data {
            let is_known =
                |module: &Module| module.is_readable && !module.is_test() && path.touches(&module.outline.package);
            if !modules.iter().any(is_known) {
                let names: Vec<String> = modules.iter().map(|module| module.outline.package_path()).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                sink.push(diagnostics::unknown_data(self.span(path.range.clone())?, &path.name(), &names));
                return None;
            }
        }
        modules.push(self.module.clone());
        let mut used = bundle::closure(&modules, &[modules.len() - 1]);
        used.retain(|module| module.path != NAME);
        let answer = catch_unwind(AssertUnwindSafe(|| self.run(&used, input, budget)));
        let failed = || Err(Problem { span: None, reason: "the evaluator failed".to_owned() });
        match answer.unwrap_or_else(|_| failed()) {
            Ok(answer) => Some(answer),
            Err(problem) => {
                // Regorus names the delimiter that it expects, and that of a query is nothing.
                let is_end = problem.reason == "expecting";
                let reason = if is_end { "it does not end where it could" } else { &problem.reason };
                sink.push(diagnostics::bad_query(problem.span.or_else(|| self.whole()), reason));
                None
            }
        }
    }

    fn run(&self, used: &[&Module], input: Option<Json>, budget: Budget) -> Result<Json, Problem> {
        let with_query: Vec<&Module> = used.iter().copied().chain([&self.module]).collect();
        let problem = |message: String| Problem::of(&message, &with_query);
        let mut engine = module::assemble(used)?;
        engine.set_execution_timer_config(budget.timer());
        if let Some(input) = input {
            let value: Value = serde_json::from_value(input).map_err(|error| problem(error.to_string()))?;
            engine.set_input(value);
        }
        let answer = engine.eval_query(self.module.text.clone(), false).map_err(|error| problem(error.to_string()))?;
        serde_json::to_value(&answer).map_err(|error| problem(error.to_string()))
    }

    fn whole(&self) -> Option<Span> {
        self.span(0..self.module.text.len())
    }

    fn span(&self, range: std::ops::Range<usize>) -> Option<Span> {
        self.module.span(&range)
    }
}
