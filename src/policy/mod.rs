//! Policy: rules in Rego over the program and over the templates.
//!
//! The only room that uses regorus. Rules are files of Rego v1 with OPA's conventions (`# METADATA`, a
//! package a rule, `deny` and `warn` sets); those that come with the program are below `policies/` and
//! compiled into it. Reads no file and no clock: texts and today's date come in.
//!
//! ```text
//! files ─► bundle ─► rules ┐
//! pack ──► embedded ► rules┴► judge ─► engine ─► results ─► findings ─► waivers, enforcement ─► Verdict
//! program, templates ─► input ┘ │                            (at the YAML line)
//!                            memory
//! ```
//!
//! Start at [`Policy`]. A rule that cannot be read or evaluated is an error: nothing passes in silence.

mod alone;
mod bound;
mod bundle;
mod date;
pub mod diagnostics;
mod embedded;
mod enforcement;
mod engine;
mod findings;
mod input;
mod judge;
mod locate;
mod memory;
mod metadata;
mod module;
mod pack;
mod pack_tests;
mod query;
mod reads;
mod rego;
mod results;
mod rule;
pub mod schema;
pub mod testing;
mod waivers;

pub use date::{Date, NotADate};
pub use embedded::{Pack, doc, files as embedded_files, text, write as write_pack};
pub use enforcement::{Enforcement, Strictness};
pub use engine::Budget;
pub use findings::Finding;
pub use input::{
    ActorFacts, CostFacts, DriftDifference, DriftView, Facts, PlanFacts, PlannedChange, PlannedProperty, TemplateView,
    is_production, plan_json, program_json, rule_json, templates_json,
};
pub use memory::Memory;
pub use module::RuleFile;
pub use query::Query;
pub use rule::{EntryPoint, Place, Rule, RuleInfo, Style, Subject};
pub use waivers::{Waived, Waiver, WaiverSpec, specs as waiver_specs};

use crate::diag::{Diagnostic, Sink};
use crate::ir::Program;
use crate::source::SourceMap;
use bundle::Bundle;
use embedded::Embedded;
use engine::{Failure, Job, Outcome};
use findings::Findings;
use input::{Around, Changes, Components, Resources};
use module::{Module, Problem};
use std::collections::BTreeMap;

/// Which rules there are and what each may use up.
#[derive(Debug, Clone, Copy)]
pub struct LoadOptions<'a> {
    /// The organisation's rules, libraries and tests. Tests are read, so that one that does not parse is
    /// reported, and run by [`testing`].
    pub files: &'a [RuleFile<'a>],
    /// Whether the rules that come with the program are there.
    pub embedded: bool,
    /// What one rule may use up in one evaluation.
    pub budget: Budget,
}

impl Default for LoadOptions<'_> {
    fn default() -> Self {
        Self { files: &[], embedded: true, budget: Budget::default() }
    }
}

/// The rules of a run, ready to judge any number of programs, in parallel if need be.
#[derive(Debug)]
pub struct Policy {
    rules: Vec<Rule>,
    modules: Vec<Module>,
    budget: Budget,
}

/// What policy says of one program in the end.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What was found and not waived, each with the severity that it has in the environment.
    pub findings: Vec<Finding>,
    /// What was waived.
    pub waived: Vec<Waived>,
    /// What is wrong with waivers.
    pub diagnostics: Vec<Diagnostic>,
}

impl Verdict {
    /// Everything that a report shows as a finding.
    pub fn into_diagnostics(self) -> impl Iterator<Item = Diagnostic> {
        self.findings.into_iter().map(|finding| finding.diagnostic).chain(self.diagnostics)
    }
}

impl Policy {
    /// Reads the rules. Files of the organisation are added to the sources; what is wrong with them goes
    /// into the sink, and the rules concerned are not there: the errors fail the check.
    pub fn load(options: &LoadOptions<'_>, sources: &mut SourceMap, sink: &mut Sink) -> Self {
        let embedded = if options.embedded { embedded::load(sources, sink) } else { Embedded::default() };
        let mut rules = embedded.rules;
        let mut modules = Vec::new();
        if !options.files.is_empty() {
            let rego: Vec<RuleFile<'_>> =
                options.files.iter().filter(|file| file.path.ends_with(".rego")).copied().collect();
            let bundle = Bundle::load(&rego, embedded.libraries, sources, sink);
            rules.extend(bundle.rules);
            modules = bundle.modules;
        }
        let mut policy = Self { rules, modules, budget: options.budget };
        policy.rules = without_duplicates(std::mem::take(&mut policy.rules), sink);
        policy
    }

    /// Every rule: the embedded ones by code, then those of the organisation by package.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of a code.
    #[must_use]
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.info.code == code)
    }

    /// The files of the organisation that were read: rules, libraries and tests, with their texts.
    pub fn files(&self) -> impl Iterator<Item = RuleFile<'_>> {
        let own = self.modules.iter().filter(|module| module.source.is_some());
        own.map(|module| RuleFile { path: &module.path, text: &module.text })
    }

    /// Evaluates a query, with or without an input. `None` if that is not possible, which is reported; the
    /// answer is the document that `opa eval` prints, `{"result": [{"expressions": […], "bindings": {…}}]}`.
    pub fn query(&self, query: &Query, input: Option<serde_json::Value>, sink: &mut Sink) -> Option<serde_json::Value> {
        query.evaluate(&self.modules, input, self.budget, sink)
    }

    /// What the rules about the program find. Components that were not decoded are not judged: what is
    /// wrong with them was reported.
    #[must_use]
    pub fn check_program(&self, program: &Program, facts: &Facts<'_>, memory: &Memory) -> Vec<Finding> {
        let rules = self.of(Subject::Program, Style::Subject);
        let mut things = Components::of(program, facts);
        let said = judge::ask(&rules, &mut things, &Around::program(program, &rules), memory, self.budget);
        let judge = |(rule, outcomes): (&Rule, Vec<Outcome>)| {
            self.findings(rule, outcomes, program, |findings, claim| findings.of_program(claim))
        };
        said.into_iter().flat_map(judge).collect()
    }

    /// What the rules about templates find. The memory is of this program and has seen its templates only.
    #[must_use]
    pub fn check_templates(&self, program: &Program, views: &[TemplateView<'_>], memory: &Memory) -> Vec<Finding> {
        let rules = self.of(Subject::Templates, Style::Subject);
        let mut things = Resources::of(views);
        let said = judge::ask(&rules, &mut things, &Around::templates(program), memory, self.budget);
        let judge = |(rule, outcomes): (&Rule, Vec<Outcome>)| {
            self.findings(rule, outcomes, program, |findings, claim| findings.of_templates(claim, views, None))
        };
        let mut found: Vec<Finding> = said.into_iter().flat_map(judge).collect();
        found.extend(self.check_whole_templates(program, views));
        found
    }

    /// What the rules about plans find. `views` are the templates that are planned: findings about a resource that
    /// stays stand at the line that makes it, those about one that goes at its component.
    #[must_use]
    pub fn check_plan(&self, program: &Program, views: &[TemplateView<'_>], facts: &PlanFacts) -> Vec<Finding> {
        let rules = self.of(Subject::Plan, Style::Subject);
        let around = Around::plan(program, facts);
        let said = judge::ask(&rules, &mut Changes::of(facts), &around, &Memory::none(), self.budget);
        let judge = |(rule, outcomes): (&Rule, Vec<Outcome>)| {
            self.findings(rule, outcomes, program, |findings, claim| findings.of_plan(claim, views, facts))
        };
        said.into_iter().flat_map(judge).collect()
    }

    /// What the rules about drift find in resources that are not as they were deployed. `views` are the
    /// templates whose lines are shown; `time` is when it was looked at, RFC 3339 in UTC.
    #[must_use]
    pub fn check_drift(
        &self,
        program: &Program,
        views: &[TemplateView<'_>],
        drift: &[DriftView],
        time: &str,
    ) -> Vec<Finding> {
        let rules = self.of(Subject::Drift, Style::Subject);
        let inputs = input::drifts(program, drift, time, &rules);
        let pairs = || rules.iter().zip(&inputs).filter_map(|(rule, input)| Some((*rule, input.as_ref()?)));
        let jobs: Vec<Job<'_>> =
            pairs().map(|(rule, input)| Job { rule, input: &input.value, size: input.size }).collect();
        let outcomes = engine::run(&jobs, self.budget);
        let found = pairs().zip(outcomes).flat_map(|((rule, _), outcomes)| {
            self.findings(rule, outcomes, program, |findings, claim| findings.of_templates(claim, views, None))
        });
        found.collect()
    }

    /// Rules for whole templates are evaluated once a template.
    fn check_whole_templates(&self, program: &Program, views: &[TemplateView<'_>]) -> Vec<Finding> {
        let rules = self.of(Subject::Templates, Style::Template);
        let inputs = input::whole(views, &rules);
        let pairs =
            || rules.iter().flat_map(|rule| views.iter().zip(&inputs).map(move |(view, input)| (*rule, view, input)));
        let jobs: Vec<Job<'_>> =
            pairs().map(|(rule, view, input)| Job { rule, input, size: view.template.resources.len() }).collect();
        let outcomes = engine::run(&jobs, self.budget);
        let found = pairs().zip(outcomes).flat_map(|((rule, view, _), outcomes)| {
            self.findings(rule, outcomes, program, |findings, claim| findings.of_templates(claim, views, Some(view)))
        });
        found.collect()
    }

    /// Waives what components ask for, and gives every finding the severity that it has in the environment.
    /// `today` decides which waivers are over. Takes the findings of program and templates together, so that
    /// a waiver that waives nothing is noticed.
    #[must_use]
    pub fn judge(&self, program: &Program, findings: Vec<Finding>, enforcement: &Enforcement, today: Date) -> Verdict {
        let mut sink = Sink::default();
        let waivers = waivers::decode(program, &self.rules, today, &mut sink);
        // Whether a waiver of a rule about plans waives something is known only when there is a plan.
        let is_due = |code: &str| {
            self.rule(code).is_none_or(|rule| !matches!(rule.info.subject, Subject::Plan | Subject::Drift))
        };
        let findings = findings.into_iter().filter_map(|finding| enforcement.apply(finding)).collect();
        let (findings, waived) = waivers::apply(findings, waivers, &is_due, &mut sink);
        Verdict { findings, waived, diagnostics: sink.into_diagnostics() }
    }

    /// The same for the findings of a plan or of drift. What is wrong with waivers was said when the program was judged, and one
    /// that waives nothing here may waive something the next time.
    #[must_use]
    pub fn judge_plan(
        &self,
        program: &Program,
        findings: Vec<Finding>,
        enforcement: &Enforcement,
        today: Date,
    ) -> Verdict {
        let mut said = Sink::default();
        let waivers = waivers::decode(program, &self.rules, today, &mut said);
        let findings = findings.into_iter().filter_map(|finding| enforcement.apply(finding)).collect();
        let (findings, waived) = waivers::apply(findings, waivers, &|_| false, &mut said);
        Verdict { findings, waived, diagnostics: Vec::new() }
    }

    fn of(&self, subject: Subject, style: Style) -> Vec<&Rule> {
        self.rules.iter().filter(|rule| rule.info.subject == subject && rule.style == style).collect()
    }

    fn findings(
        &self,
        rule: &Rule,
        outcomes: Vec<Outcome>,
        program: &Program,
        of: impl Fn(&Findings<'_>, results::Claim) -> Finding,
    ) -> Vec<Finding> {
        let mut found = Vec::new();
        for (entry, outcome) in outcomes {
            let findings = Findings { program, rule, entry };
            match outcome {
                Err(failure) => found.push(self.failed(rule, &failure)),
                Ok(value) => found.extend(results::read(&value).into_iter().map(|claim| match claim {
                    Ok(claim) => of(&findings, claim),
                    Err(problem) => Finding::about_rule(rule, diagnostics::bad_result(rule, &problem)),
                })),
            }
        }
        found
    }

    fn failed(&self, rule: &Rule, failure: &Failure) -> Finding {
        let modules: Vec<&Module> = self.modules.iter().collect();
        let problem = Problem::of(&failure.message, &modules);
        Finding::about_rule(rule, diagnostics::cannot_evaluate(problem.span, rule, &problem.reason))
    }
}

/// The rules whose code no rule before has; the others are reported.
fn without_duplicates(rules: Vec<Rule>, sink: &mut Sink) -> Vec<Rule> {
    let mut seen: BTreeMap<String, Option<crate::source::Span>> = BTreeMap::new();
    let mut kept = Vec::with_capacity(rules.len());
    for rule in rules {
        match seen.get(&rule.info.code) {
            Some(first) => {
                if let Some(at) = rule.place.span {
                    sink.push(diagnostics::duplicate_code(at, &rule.info.code, *first));
                }
            }
            None => {
                seen.insert(rule.info.code.clone(), rule.place.span);
                kept.push(rule);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests;
