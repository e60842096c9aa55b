//! `deployer policy waivers`: every exception that components ask for, and whether it still holds.

use crate::diag::{Diagnostic, Severity, Sink};
use crate::frontend::ResolveOptions;
use crate::ops::{Rules, Selection, Session};
use crate::policy::{Date, Waived, WaiverSpec, waiver_specs};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a waiver holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It holds and waives something.
    Used,
    /// It holds and waives nothing, in no environment that was looked at.
    Unused,
    /// Its last day is over.
    Expired,
    /// It waives nothing because something is wrong with it: the findings of a check say what.
    Invalid,
}

impl State {
    /// One word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unused => "unused",
            Self::Expired => "expired",
            Self::Invalid => "invalid",
        }
    }
}

/// A waiver as it is written.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The stack.
    pub stack: String,
    /// The component, `service/name`.
    pub component: String,
    /// The code of the rule.
    pub code: String,
    /// Where the code is written.
    pub span: Span,
    /// Why; `None` is a mistake.
    pub reason: Option<String>,
    /// The last day on which it holds; `None` is a mistake.
    pub until: Option<Date>,
    /// How many days are left, 0 on the last one; negative if it is over.
    pub days_left: Option<i64>,
    /// Only findings at this path or below it.
    pub path: Option<String>,
    /// Who agreed.
    pub approved_by: Option<String>,
    /// Whether it holds.
    pub state: State,
    /// The environments in which it stands, each with the number of findings that it waives there.
    pub environments: BTreeMap<String, usize>,
}

/// The waivers of all stacks and environments of a selection, in the order of their days, those without a
/// day first. What is wrong with the documents is in the sink.
#[must_use]
pub fn run(
    session: &Session<'_>,
    rules: &Rules,
    selection: &Selection,
    options: &ResolveOptions,
) -> (Vec<Listed>, Sink) {
    let mut sink = session.sink();
    let mut listed = BTreeMap::new();
    let stacks = session.stacks(selection, &mut sink);
    session.check_part(selection, &stacks, &mut sink);
    for stack in stacks {
        for environment in session.environments(stack, selection, &mut sink) {
            let mut found = Sink::default();
            let (program, _) = session.program(stack, environment, options, &mut found);
            if let Some(program) = program {
                let waived = rules.lower(session, &program, false, &mut found).waived;
                let seen = Seen { today: rules.today, found: &found, waived: &waived };
                for (address, spec) in waiver_specs(&program) {
                    let one = seen.listed(&stack.name, &address.to_string(), &spec, &program.settings.environment_name);
                    merge(&mut listed, one);
                }
            }
            sink.append(found);
        }
    }
    let mut listed: Vec<Listed> = listed.into_values().filter(|one| is_wanted(one, selection)).collect();
    listed.sort_by_key(|one| (one.until, one.span));
    (listed, sink)
}

/// The same waiver in several environments is one; it is used if it is used in some.
fn merge(listed: &mut BTreeMap<(String, String, Span), Listed>, one: Listed) {
    let key = (one.stack.clone(), one.component.clone(), one.span);
    match listed.get_mut(&key) {
        Some(known) => {
            known.environments.extend(one.environments);
            if known.state == State::Unused {
                known.state = one.state;
            }
        }
        None => {
            listed.insert(key, one);
        }
    }
}

fn is_wanted(one: &Listed, selection: &Selection) -> bool {
    let (service, name) = one.component.split_once('/').unwrap_or(("", &one.component));
    let (wanted, component) = selection.part();
    wanted.is_none_or(|wanted| wanted == service) && component.is_none_or(|wanted| wanted == name)
}

/// What judging one environment showed.
struct Seen<'a> {
    today: Date,
    found: &'a Sink,
    waived: &'a [Waived],
}

impl Seen<'_> {
    fn listed(&self, stack: &str, component: &str, spec: &WaiverSpec, environment: &str) -> Listed {
        let span = spec.code.span();
        let count = self.waived.iter().filter(|waived| waived.waiver.code.span() == span).count();
        let text = |text: &crate::language::Traced<compact_str::CompactString>| text.value.to_string();
        let until = spec.until.as_ref().map(|until| until.value);
        Listed {
            stack: stack.to_owned(),
            component: component.to_owned(),
            code: spec.code.to_string(),
            span,
            reason: spec.reason.as_ref().map(text).filter(|reason| !reason.trim().is_empty()),
            until,
            days_left: until.map(|until| until.days_left(self.today)),
            path: spec.path.as_ref().map(text),
            approved_by: spec.approved_by.as_ref().map(text),
            state: self.state(span, until),
            environments: BTreeMap::from([(environment.to_owned(), count)]),
        }
    }

    /// What the findings at a waiver's code say of it.
    fn state(&self, span: Span, until: Option<Date>) -> State {
        let is_here = |found: &&Diagnostic| found.span() == Some(span) && found.code.as_str().starts_with("policy/");
        let said: BTreeSet<Severity> = self.found.iter().filter(is_here).map(|found| found.severity).collect();
        if until.is_some_and(|until| until < self.today) {
            State::Expired
        } else if said.contains(&Severity::Error) {
            State::Invalid
        } else if said.is_empty() {
            State::Used
        } else {
            State::Unused
        }
    }
}
