//! How strict policy is: by environment, and by rule.
//!
//! `environment.yaml` says `policy: strict`, `standard` or `advisory` (or `policy: {enforcement: strict}`);
//! `deployer.yaml` says the same for environments by name, and severities by code:
//! `policy: {enforcement: {production: strict, "*": advisory}, severity: {cost/oversize: off}}`.
//! Start at [`Enforcement::decode`].

use super::diagnostics;
use super::findings::Finding;
use super::rule::{Rule, matches, severity};
use crate::diag::{Severity, Sink};
use crate::language::{Node, diagnostics as language};
use std::collections::BTreeMap;

/// What becomes of a finding's severity in an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// Warnings are errors.
    Strict,
    /// Every finding has the severity of its rule.
    #[default]
    Standard,
    /// Errors are warnings, but for those of mandatory rules.
    Advisory,
}

const STRICTNESS: &[(&str, Strictness)] =
    &[("strict", Strictness::Strict), ("standard", Strictness::Standard), ("advisory", Strictness::Advisory)];

/// How strict policy is in one environment.
#[derive(Debug, Clone, Default)]
pub struct Enforcement {
    /// For all rules.
    pub strictness: Strictness,
    /// Severities that the workspace gives to rules, by code; `None` turns the rule off.
    pub severities: BTreeMap<String, Option<Severity>>,
}

impl Enforcement {
    /// Reads `policy` of the environment's document and of `deployer.yaml`; what is wrong is reported.
    pub fn decode(
        environment: &str,
        document: Option<&Node>,
        workspace: Option<&Node>,
        rules: &[Rule],
        sink: &mut Sink,
    ) -> Self {
        let by_name = workspace.and_then(|node| node.get("enforcement"));
        let own = document.map(|node| node.get("enforcement").unwrap_or(node));
        let strictness = own.filter(|node| !node.is_null()).and_then(|node| strictness(node, sink));
        let named = by_name.and_then(|node| named(node, environment, sink));
        let severities = workspace.and_then(|node| node.get("severity"));
        Self {
            strictness: strictness.or(named).unwrap_or_default(),
            severities: severities.map(|node| overrides(node, rules, sink)).unwrap_or_default(),
        }
    }

    /// The finding with the severity that it has here; `None` if its rule is off.
    #[must_use]
    pub(super) fn apply(&self, mut finding: Finding) -> Option<Finding> {
        if !finding.is_of_rule {
            return Some(finding);
        }
        let own = finding.diagnostic.severity;
        let mut severity = match self.severities.get(finding.code()) {
            Some(chosen) => (*chosen)?,
            None => own,
        };
        match self.strictness {
            Strictness::Strict if severity == Severity::Warning => severity = Severity::Error,
            Strictness::Advisory if severity == Severity::Error && !finding.mandatory => severity = Severity::Warning,
            _ => {}
        }
        finding.diagnostic.severity = severity;
        Some(finding)
    }
}

fn strictness(node: &Node, sink: &mut Sink) -> Option<Strictness> {
    let word = node.as_str().unwrap_or_default();
    let found = STRICTNESS.iter().find(|(name, _)| *name == word).map(|(_, strictness)| *strictness);
    if found.is_none() {
        let words: Vec<&str> = STRICTNESS.iter().map(|(word, _)| *word).collect();
        sink.push(language::unknown_value(node, &words));
    }
    found
}

/// One word for all environments, or a map from patterns of names, the first that fits deciding.
fn named(node: &Node, environment: &str, sink: &mut Sink) -> Option<Strictness> {
    let Some(map) = node.as_map() else { return strictness(node, sink) };
    let mut chosen = None;
    for entry in &map.entries {
        let word = strictness(&entry.node, sink);
        if chosen.is_none() && matches(&entry.key, environment) {
            chosen = word;
        }
    }
    chosen
}

fn overrides(node: &Node, rules: &[Rule], sink: &mut Sink) -> BTreeMap<String, Option<Severity>> {
    let mut severities = BTreeMap::new();
    for entry in node.as_map().into_iter().flat_map(|map| &map.entries) {
        let Some(rule) = rules.iter().find(|rule| rule.info.code == entry.key.as_str()) else {
            let known: Vec<&str> = rules.iter().map(|rule| rule.info.code.as_str()).collect();
            sink.push(diagnostics::override_unknown(entry.key_span, &entry.key, &known));
            continue;
        };
        let word = entry.node.as_str().unwrap_or_default();
        let chosen = severity(word);
        if chosen.is_none() && word != "off" {
            sink.push(language::unknown_value(&entry.node, &["error", "warning", "info", "off"]));
            continue;
        }
        if rule.info.mandatory && chosen.is_none_or(|chosen| chosen < rule.info.severity) {
            sink.push(diagnostics::override_of_mandatory(&entry.node, &entry.key, rule.info.severity));
            continue;
        }
        severities.insert(entry.key.to_string(), chosen);
    }
    severities
}
