//! The rules of a run, and what they say of a program and its templates.
//!
//! Owns where rules of the organisation are found and when policy is asked: after lowering, batch by
//! batch, so that no template leaves before it has passed and a large workspace is never in memory as a
//! whole. What rules are is the business of [`crate::policy`]. Start at [`Rules::load`], then
//! [`Rules::lower`].

use super::session::{Session, diagnostics};
use crate::backend::{self, Unit};
use crate::cost::{self, PriceBook, UnitView};
use crate::diag::{Diagnostic, Sink};
use crate::ir::Program;
use crate::kinds::Address;
use crate::policy::{
    self, Date, DriftView, Enforcement, Facts, Finding, LoadOptions, Memory, PlanFacts, Policy, Rule, RuleFile,
    Subject, TemplateView, Waived,
};
use crate::source::{EntryKind, Loader, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The folder that is looked into when the configuration names none.
const FOLDER: &str = "policies";

/// How deep folders of rules may be nested.
const MAX_DEPTH: usize = 16;

/// What decides which rules there are.
#[derive(Debug, Clone)]
pub struct RuleOptions {
    /// Today: waivers end.
    pub today: Date,
    /// Further files of Rego: their path as it is shown, and their text.
    pub files: Vec<(String, String)>,
    /// Whether the rules that come with the program are there. Tests of other stages do without.
    pub embedded: bool,
}

impl RuleOptions {
    /// The rules of the program and of the workspace, on a day.
    #[must_use]
    pub const fn on(today: Date) -> Self {
        Self { today, files: Vec::new(), embedded: true }
    }
}

/// The rules of a run.
#[derive(Debug)]
pub struct Rules {
    /// The rules.
    pub policy: Policy,
    /// Today.
    pub today: Date,
    /// What things cost, for rules about cost.
    pub book: PriceBook,
}

/// What a program was lowered to, judged.
#[derive(Debug, Default)]
pub struct Judged {
    /// The units in the order of waves; empty if nobody wanted them.
    pub units: Vec<Unit>,
    /// What was found and waived.
    pub waived: Vec<Waived>,
}

impl Rules {
    /// Reads the rules of the program, of the workspace's folders and of the options. What is wrong with
    /// them is a finding of the session: it fails every check.
    pub fn load(session: &mut Session<'_>, options: &RuleOptions) -> Self {
        let mut sink = Sink::default();
        let mut files = folders(session, &mut sink);
        files.extend(options.files.iter().cloned());
        let given: Vec<RuleFile<'_>> = files.iter().map(|(path, text)| RuleFile { path, text }).collect();
        let load = LoadOptions { files: &given, embedded: options.embedded, ..LoadOptions::default() };
        let policy = Policy::load(&load, &mut session.workspace.sources, &mut sink);
        let book = super::cost::price_book(session, &mut sink);
        session.add_findings(sink);
        Self { policy, today: options.today, book }
    }

    /// Lowers a program and judges it and its templates. What is found goes into the sink.
    pub fn lower(&self, session: &Session<'_>, program: &Program, keep: bool, sink: &mut Sink) -> Judged {
        let memory = Memory::default();
        let batch = |units| self.batch(program, units, keep, &memory);
        let batches = backend::lower_batches(program, &session.files(), sink, batch);
        let (mut units, mut costs, mut findings) = (Vec::new(), BTreeMap::new(), Vec::new());
        for batch in batches {
            units.extend(batch.units);
            costs.extend(batch.costs);
            findings.extend(batch.findings);
        }
        let facts = Facts { monthly_costs: Some(&costs) };
        findings.extend(self.policy.check_program(program, &facts, &Memory::default()));
        let enforcement = self.enforcement(session, program, sink);
        let verdict = self.policy.judge(program, findings, &enforcement, self.today);
        let waived = verdict.waived.clone();
        verdict.into_diagnostics().for_each(|diagnostic| sink.push(diagnostic));
        Judged { units, waived }
    }

    /// What the rules about plans say of a plan, with what was waived. Units are those that were compiled.
    #[must_use]
    pub fn judge_plan(
        &self,
        session: &Session<'_>,
        program: &Program,
        units: &[Unit],
        facts: &PlanFacts,
    ) -> (Vec<Diagnostic>, Vec<Waived>) {
        let findings = self.policy.check_plan(program, &views(units), facts);
        // What is wrong with the settings was said when the program was judged.
        let enforcement = self.enforcement(session, program, &mut Sink::default());
        let verdict = self.policy.judge_plan(program, findings, &enforcement, self.today);
        let waived = verdict.waived.clone();
        let mut sink = Sink::default();
        verdict.into_diagnostics().for_each(|diagnostic| sink.push(diagnostic));
        (sink.finish(), waived)
    }

    /// What the rules about drift find in an environment, waived findings left out. `time` is when it was
    /// looked at, RFC 3339 in UTC.
    pub fn judge_drift(
        &self,
        session: &Session<'_>,
        (program, units): (&Program, &[Unit]),
        drift: &[DriftView],
        time: &str,
    ) -> Vec<Diagnostic> {
        let findings = self.policy.check_drift(program, &views(units), drift, time);
        let enforcement = self.enforcement(session, program, &mut Sink::default());
        // A waiver that waives nothing here may waive something that `check` finds.
        let verdict = self.policy.judge_plan(program, findings, &enforcement, self.today);
        verdict.findings.into_iter().map(|finding| finding.diagnostic).collect()
    }

    fn batch(&self, program: &Program, units: Vec<Unit>, keep: bool, memory: &Memory) -> Batch {
        let findings = self.policy.check_templates(program, &views(&units), memory);
        let costs = if self.asks_for_costs(program) { self.costs(program, &units) } else { BTreeMap::new() };
        Batch { units: if keep { units } else { Vec::new() }, findings, costs }
    }

    /// Whether somebody wants to know what things cost: the rules of the program do when there is a budget.
    fn asks_for_costs(&self, program: &Program) -> bool {
        let is_foreign = |rule: &Rule| !rule.is_embedded && rule.info.subject == Subject::Program;
        program.settings.compliance.monthly_budget.is_some() || self.policy.rules().iter().any(is_foreign)
    }

    /// What components cost in a month, those of which it is known.
    pub(super) fn costs(&self, program: &Program, units: &[Unit]) -> BTreeMap<Address, f64> {
        let views: Vec<UnitView<'_>> =
            units.iter().map(|unit| UnitView { address: &unit.address, template: &unit.template }).collect();
        let region = program.settings.region().map(|region| region.value.as_str());
        cost::monthly_costs(&cost::estimate_templates(&views, region, &self.book))
    }

    /// How strict the rules are in the environment of a program.
    fn enforcement(&self, session: &Session<'_>, program: &Program, sink: &mut Sink) -> Enforcement {
        let settings = &program.settings;
        let workspace = session.workspace.config.as_ref().and_then(|config| config.spec.get("policy"));
        let environment = settings.environment.policy.as_ref();
        Enforcement::decode(&settings.environment_name, environment, workspace, self.policy.rules(), sink)
    }
}

/// Units as policy wants to see them.
#[must_use]
pub fn views(units: &[Unit]) -> Vec<TemplateView<'_>> {
    let views = units.iter();
    views.map(|unit| TemplateView { address: &unit.address, kind: unit.kind, template: &unit.template }).collect()
}

struct Batch {
    units: Vec<Unit>,
    findings: Vec<Finding>,
    costs: BTreeMap<Address, f64>,
}

/// A finding that was waived, with the words of its waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// What was found.
    pub diagnostic: Diagnostic,
    /// Why it does not count.
    pub reason: String,
    /// The last day on which it does not.
    pub until: Date,
    /// Who agreed.
    pub approved_by: Option<String>,
    /// Where the waiver is written.
    pub written: Span,
}

impl Suppressed {
    /// A waived finding of one of several environments.
    #[must_use]
    pub fn of(waived: Waived, environment: Option<&str>) -> Self {
        let mut diagnostic = waived.finding.diagnostic;
        diagnostic.environments.extend(environment.map(str::to_owned));
        let waiver = waived.waiver;
        let approved_by = waiver.approved_by.map(|name| name.to_string());
        let (reason, until, written) = (waiver.reason.to_string(), waiver.until.value, waiver.code.span());
        Self { diagnostic, reason, until, approved_by, written }
    }

    /// Takes back that a waiver is unused where it is used in another environment, or where not all environments
    /// were looked at.
    pub fn settle(diagnostics: &mut Vec<Diagnostic>, waived: &[Self], is_whole: bool) {
        let used: BTreeSet<Span> = waived.iter().map(|waived| waived.written).collect();
        let is_unused = |found: &Diagnostic| found.code.as_str() == policy::diagnostics::WAIVER_UNUSED.code;
        diagnostics
            .retain(|found| !is_unused(found) || (is_whole && found.span().is_none_or(|span| !used.contains(&span))));
    }

    /// The waived findings by place, those of several environments folded.
    #[must_use]
    pub fn fold(mut all: Vec<Self>) -> Vec<Self> {
        let place = |one: &Self| (one.diagnostic.span(), one.diagnostic.code.clone(), one.diagnostic.message.clone());
        all.sort_by_cached_key(|one| (place(one), one.diagnostic.environments.clone()));
        let mut folded: Vec<Self> = Vec::with_capacity(all.len());
        for one in all {
            match folded.last_mut().filter(|last| place(last) == place(&one)) {
                Some(last) => last.diagnostic.environments.extend(one.diagnostic.environments),
                None => folded.push(one),
            }
        }
        folded
    }
}

/// The files of Rego in the folders that the configuration names.
fn folders(session: &Session<'_>, sink: &mut Sink) -> Vec<(String, String)> {
    let named = session.configuration.iter().flat_map(|configuration| &configuration.policy.folders);
    let mut named = named.peekable();
    let loader = session.loader();
    let mut files = Vec::new();
    if named.peek().is_none() && loader.list(FOLDER).is_ok() {
        collect(loader, FOLDER, 0, &mut files, sink);
    }
    for folder in named {
        let path = folder.trim_matches('/').trim_start_matches("./");
        match loader.list(path) {
            Ok(_) => collect(loader, path, 0, &mut files, sink),
            Err(error) => sink.push(diagnostics::no_policy_folder(folder, &error.reason)),
        }
    }
    files
}

fn collect(loader: &dyn Loader, folder: &str, depth: usize, files: &mut Vec<(String, String)>, sink: &mut Sink) {
    if depth > MAX_DEPTH {
        return sink.push(diagnostics::unreadable_rule(folder, "folders are nested too deep"));
    }
    let entries = match loader.list(folder) {
        Ok(entries) => entries,
        Err(error) => return sink.push(diagnostics::unreadable_rule(folder, &error.reason)),
    };
    for entry in entries.into_iter().filter(|entry| !entry.name.starts_with('.')) {
        let path = format!("{folder}/{}", entry.name);
        match entry.kind {
            EntryKind::Directory(_) => collect(loader, &path, depth + 1, files, sink),
            EntryKind::File(_) if entry.name.ends_with(".rego") => match text(loader, &path) {
                Ok(text) => files.push((path, text)),
                Err(reason) => sink.push(diagnostics::unreadable_rule(&path, &reason)),
            },
            EntryKind::BrokenLink if entry.name.ends_with(".rego") => {
                sink.push(diagnostics::unreadable_rule(&path, "the link leads nowhere"));
            }
            _ => {}
        }
    }
}

fn text(loader: &dyn Loader, path: &str) -> Result<String, String> {
    let bytes = loader.read(path).map_err(|error| error.reason)?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
}
