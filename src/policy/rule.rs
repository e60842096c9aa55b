//! What a rule is: its metadata, its package and entry points, and what is evaluated for it.

use super::reads::Reads;
use crate::diag::Severity;
use crate::source::{SourceId, Span};
use regorus::Engine;
use regorus::rvm::Program;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// What a rule judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// Components with their specs, before anything is lowered.
    Program,
    /// The resources of the templates.
    Templates,
    /// What a deployment would change.
    Plan,
    /// What differs between the templates and AWS.
    Drift,
}

impl Subject {
    /// Every subject with the word that rules write.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("program", Self::Program), ("templates", Self::Templates), ("plan", Self::Plan), ("drift", Self::Drift)];

    /// The word that rules write.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, subject)| *subject == self).map_or("program", |(word, _)| word)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The rule of a package that gives findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryPoint {
    /// Findings of the rule's own severity.
    Deny,
    /// The same, in the words of Gatekeeper and conftest.
    Violation,
    /// Findings that are a warning at most.
    Warn,
}

impl EntryPoint {
    /// Every entry point with its name.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("deny", Self::Deny), ("violation", Self::Violation), ("warn", Self::Warn)];

    /// Its name in Rego.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, entry)| *entry == self).map_or("deny", |(name, _)| name)
    }
}

/// The metadata of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleInfo {
    /// `area/kebab-problem`, unique and stable.
    pub code: String,
    /// One line: what holds when the rule is satisfied.
    pub title: String,
    /// Why it matters.
    pub description: String,
    /// The severity of what `deny` finds, unless the environment or the configuration changes it.
    #[serde(with = "severity_word")]
    pub severity: Severity,
    /// security, reliability, operations, cost, compliance, or a word of the organisation.
    pub area: String,
    /// What it judges.
    pub subject: Subject,
    /// Only components of these kinds are in its input; all if empty.
    pub kinds: Vec<String>,
    /// Only resources of these types are in its input; all if empty. A `*` at the end stands for anything.
    pub resources: Vec<String>,
    /// Severities by the name of the environment, the first pattern that fits deciding.
    #[serde(with = "severity_words")]
    pub environments: Vec<(String, Severity)>,
    /// What it comes from: a framework's name and the controls of it.
    pub frameworks: BTreeMap<String, Vec<String>>,
    /// One sentence: what to write in the YAML.
    pub remediation: Option<String>,
    /// Whether a team may neither waive it nor lower its severity.
    pub mandatory: bool,
    /// Whether components that use an existing resource are in its input.
    pub existing: bool,
}

impl RuleInfo {
    /// The severity of what `deny` finds in an environment.
    #[must_use]
    pub fn severity_in(&self, environment: &str) -> Severity {
        let fits = |(pattern, _): &&(String, Severity)| matches(pattern, environment);
        self.environments.iter().find(fits).map_or(self.severity, |(_, severity)| *severity)
    }
}

/// Whether a name fits a pattern in which `*` stands for anything.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    true
}

/// The severity of a word.
#[must_use]
pub fn severity(word: &str) -> Option<Severity> {
    [Severity::Error, Severity::Warning, Severity::Info].into_iter().find(|severity| severity.to_string() == word)
}

/// Where a rule is written.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its file: below `policies/` of this project if it is embedded, else as it was given.
    pub path: String,
    /// The file among the sources of the run; `None` for an embedded rule.
    pub source: Option<SourceId>,
    /// Its code or package in that file.
    pub span: Option<Span>,
}

/// What the input of a rule looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The documented input of its subject.
    Subject,
    /// A whole template at a time, as policies for conftest and OPA have it.
    Template,
}

/// A rule, ready to be evaluated.
#[derive(Debug)]
pub struct Rule {
    /// Its metadata.
    pub info: RuleInfo,
    /// Its package, `data.deployer.rules.…`.
    pub package: String,
    /// What of the package gives findings.
    pub entry_points: Vec<EntryPoint>,
    /// What its input looks like.
    pub style: Style,
    /// Where it is written.
    pub place: Place,
    /// Whether it came with the program.
    pub is_embedded: bool,
    pub(super) reads: Reads,
    /// What it has to see at once; see `alone.rs`.
    pub(super) sight: Sight,
    pub(super) body: Body,
}

/// What a rule has to see at once to find what there is to find.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sight {
    /// One component or resource: it judges each by itself.
    Thing,
    /// The resources of one template: it holds them against each other, but not against those of others.
    Template,
    /// All that there is.
    #[default]
    All,
}

/// What is evaluated for a rule.
#[derive(Debug)]
pub(super) enum Body {
    /// A program of regorus' virtual machine, as bytes that are read when the rule is first needed.
    Compiled { bytes: &'static [u8], program: OnceLock<Arc<Program>> },
    /// Modules for regorus' interpreter, analysed.
    Interpreted(Box<Engine>),
}

mod severity_word {
    use super::{Severity, severity};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(value: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Severity, D::Error> {
        let word = String::deserialize(deserializer)?;
        severity(&word).ok_or_else(|| D::Error::custom(format!("`{word}` is no severity")))
    }
}

mod severity_words {
    use super::{Severity, severity};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub fn serialize<S: Serializer>(pairs: &[(String, Severity)], serializer: S) -> Result<S::Ok, S::Error> {
        let words: Vec<(&str, String)> = pairs.iter().map(|(name, value)| (name.as_str(), value.to_string())).collect();
        words.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, Severity)>, D::Error> {
        let words = Vec::<(String, String)>::deserialize(deserializer)?;
        let read = |(name, word): (String, String)| severity(&word).map(|severity| (name, severity));
        words.into_iter().map(|pair| read(pair).ok_or_else(|| D::Error::custom("no severity"))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_anything_and_nothing_else_does() {
        for (pattern, name) in
            [("*", "x"), ("prod*", "production"), ("*-prod", "eu-prod"), ("a*c*e", "abcde"), ("prod", "prod")]
        {
            assert!(matches(pattern, name), "{pattern} fits {name}");
        }
        for (pattern, name) in [("prod", "production"), ("a*c*e", "abde"), ("*-prod", "prod"), ("p.*", "prod")] {
            assert!(!matches(pattern, name), "{pattern} does not fit {name}");
        }
    }
}
