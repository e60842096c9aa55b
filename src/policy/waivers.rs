//! Waivers: exceptions that a component's `metadata.waivers` asks for, with a reason and an end.
//!
//! Owns what a waiver may say and which findings it covers. A waiver that is wrong or over covers nothing.
//! Start at [`decode`] and [`apply`].

use super::Date;
use super::diagnostics;
use super::findings::Finding;
use super::locate;
use super::rule::Rule;
use crate::diag::Sink;
use crate::ir::Program;
use crate::kinds::Address;
use crate::language::{Decode, DecodeContext, Node, Spec, Traced, diagnostics as language};
use compact_str::CompactString;

/// An exception from a rule.
#[derive(Debug, Clone, Spec)]
pub struct WaiverSpec {
    /// The code of the rule.
    pub code: Traced<CompactString>,
    /// Why the rule does not hold here.
    pub reason: Option<Traced<CompactString>>,
    /// The last day on which the exception holds.
    pub until: Option<Traced<Date>>,
    /// Only findings at this path or below it; all of the component if left out.
    pub path: Option<Traced<CompactString>>,
    /// Who agreed.
    pub approved_by: Option<Traced<CompactString>>,
}

/// A waiver that holds.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// The component that it is written in.
    pub component: Address,
    /// The code of the rule, at its place.
    pub code: Traced<CompactString>,
    /// Why.
    pub reason: CompactString,
    /// Until when.
    pub until: Traced<Date>,
    /// Where.
    pub path: Option<CompactString>,
    /// Who agreed.
    pub approved_by: Option<CompactString>,
}

/// A finding that somebody waived.
#[derive(Debug, Clone)]
pub struct Waived {
    /// What was found.
    pub finding: Finding,
    /// By what it is waived.
    pub waiver: Waiver,
}

/// What all components write as waivers, whether it holds or not. What cannot be read is left out:
/// judging reports it.
#[must_use]
pub fn specs(program: &Program) -> Vec<(Address, WaiverSpec)> {
    let mut sink = Sink::default();
    let read = |(address, item): (&Address, &Node)| {
        Some((address.clone(), WaiverSpec::decode(item, &mut DecodeContext::new(&mut sink))?))
    };
    items(program, &mut Sink::default()).into_iter().filter_map(read).collect()
}

/// The items of every component's `metadata.waivers`.
fn items<'p>(program: &'p Program, sink: &mut Sink) -> Vec<(&'p Address, &'p Node)> {
    let mut items = Vec::new();
    for component in program.components.values() {
        let Some(node) = component.metadata.get("waivers").filter(|node| !node.is_null()) else { continue };
        match node.as_list() {
            Some(list) => items.extend(list.iter().map(|item| (&component.address, item))),
            None => sink.push(language::wrong_type(node, "a list")),
        }
    }
    items
}

/// The waivers of all components. Those that are wrong are reported and left out.
pub(super) fn decode(program: &Program, rules: &[Rule], today: Date, sink: &mut Sink) -> Vec<Waiver> {
    let mut waivers = Vec::new();
    for (address, item) in items(program, sink) {
        let mark = sink.len();
        let spec = WaiverSpec::decode(item, &mut DecodeContext::new(sink));
        let waiver = spec.and_then(|spec| check(spec, address, rules, today, sink));
        waivers.extend(waiver.filter(|_| !sink.errors_since(mark)));
    }
    waivers
}

/// A waiver in which nothing is missing; what else is wrong with it is reported.
fn check(spec: WaiverSpec, address: &Address, rules: &[Rule], today: Date, sink: &mut Sink) -> Option<Waiver> {
    match rules.iter().find(|rule| rule.info.code == spec.code.as_str()) {
        Some(rule) if rule.info.mandatory => sink.push(diagnostics::waiver_of_mandatory(&spec.code)),
        Some(_) => {}
        None => {
            let known: Vec<&str> = rules.iter().map(|rule| rule.info.code.as_str()).collect();
            sink.push(diagnostics::waiver_unknown(&spec.code, &known));
        }
    }
    let reason = spec.reason.filter(|reason| !reason.trim().is_empty());
    if reason.is_none() {
        sink.push(diagnostics::waiver_without_reason(&spec.code));
    }
    match &spec.until {
        None => sink.push(diagnostics::waiver_without_end(&spec.code)),
        Some(until) if until.value < today => sink.push(diagnostics::waiver_expired(&spec.code, until)),
        Some(_) => {}
    }
    Some(Waiver {
        component: address.clone(),
        code: spec.code,
        reason: reason?.value,
        until: spec.until?,
        path: spec.path.map(|path| path.value),
        approved_by: spec.approved_by.map(|name| name.value),
    })
}

impl Waiver {
    fn covers(&self, finding: &Finding) -> bool {
        let is_below = |path: &str| {
            let (wide, narrow) = (locate::parts(path), locate::parts(&finding.path));
            narrow.starts_with(&wide)
                || narrow.first().is_some_and(|first| first == "spec")
                    && narrow.get(1..).is_some_and(|rest| rest.starts_with(&wide))
        };
        finding.is_of_rule
            && !finding.mandatory
            && finding.code() == self.code.as_str()
            && finding.component.as_ref() == Some(&self.component)
            && self.path.as_deref().is_none_or(is_below)
    }
}

/// Takes the waived findings out; reports waivers that waive nothing, of rules that are due.
pub(super) fn apply(
    findings: Vec<Finding>,
    waivers: Vec<Waiver>,
    is_due: &dyn Fn(&str) -> bool,
    sink: &mut Sink,
) -> (Vec<Finding>, Vec<Waived>) {
    let mut left = Vec::with_capacity(findings.len());
    let mut waived: Vec<Waived> = Vec::new();
    let mut used = vec![false; waivers.len()];
    // A rule that could not be evaluated may well have found what is waived.
    let is_unknown = |code: &str| findings.iter().any(|finding| !finding.is_of_rule && finding.path == code);
    for (used, waiver) in used.iter_mut().zip(&waivers) {
        *used = is_unknown(&waiver.code);
    }
    for finding in findings {
        match waivers.iter().position(|waiver| waiver.covers(&finding)).and_then(|at| Some((at, waivers.get(at)?))) {
            None => left.push(finding),
            Some((at, waiver)) => {
                if let Some(used) = used.get_mut(at) {
                    *used = true;
                }
                waived.push(Waived { finding, waiver: waiver.clone() });
            }
        }
    }
    for (waiver, _) in waivers.iter().zip(used).filter(|(waiver, used)| !used && is_due(&waiver.code)) {
        sink.push(diagnostics::waiver_unused(&waiver.code, &waiver.component));
    }
    (left, waived)
}
