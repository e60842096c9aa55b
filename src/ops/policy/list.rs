//! `deployer policy list`: the rules that there are.

use crate::policy::{Policy, Rule, Subject};
use std::collections::BTreeSet;

/// Which rules are wanted; all of them if nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Those of this area.
    pub area: Option<&'a str>,
    /// Those about this subject.
    pub subject: Option<Subject>,
}

/// The rules that are wanted, by area and code.
#[must_use]
pub fn run<'p>(policy: &'p Policy, wanted: Wanted<'_>) -> Vec<&'p Rule> {
    let is_wanted = |rule: &&Rule| {
        wanted.area.is_none_or(|area| rule.info.area == area)
            && wanted.subject.is_none_or(|subject| rule.info.subject == subject)
    };
    let mut rules: Vec<&Rule> = policy.rules().iter().filter(is_wanted).collect();
    rules.sort_by(|a, b| (&a.info.area, &a.info.code).cmp(&(&b.info.area, &b.info.code)));
    rules
}

/// Every area that some rule is in, sorted.
#[must_use]
pub fn areas(policy: &Policy) -> BTreeSet<&str> {
    policy.rules().iter().map(|rule| rule.info.area.as_str()).collect()
}
