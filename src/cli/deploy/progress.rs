//! What the engine tells, as a person or a machine wants to read it.
//!
//! Lines as things happen, with the time that passed; on a terminal, what is at work stands below them.
//! `jsonl` is an [`Event`] a line. A wave is announced when the first of its units begins.

use super::super::Console;
use super::super::console::Documents;
use crate::deploy::clock::Timestamp;
use crate::deploy::progress::{Event, Progress};
use crate::deploy::record::{DeploymentStatus, UnitAction};
use serde_json::{Value as Json, json};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

/// How progress is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ProgressFormat {
    /// Lines for people, on stderr; the result on stdout.
    Human,
    /// The result as one JSON document, and no progress.
    Json,
    /// Every event and the result as a line of JSON.
    Jsonl,
}

impl ProgressFormat {
    /// How results are written for machines; `None` for people.
    pub const fn documents(self) -> Option<Documents> {
        match self {
            Self::Human => None,
            Self::Json => Some(Documents::Json),
            Self::Jsonl => Some(Documents::Lines),
        }
    }
}

/// Tells progress on a console.
pub struct Teller<'c> {
    console: RefCell<&'c mut Console>,
    format: ProgressFormat,
    began: Cell<Option<Timestamp>>,
    started: RefCell<BTreeMap<String, Timestamp>>,
    waves: RefCell<BTreeMap<String, usize>>,
    told: Cell<usize>,
    in_work: RefCell<BTreeMap<String, String>>,
    verbose: bool,
}

/// So many units are shown at work; the others are counted.
const SHOWN: usize = 12;

impl<'c> Teller<'c> {
    /// Tells on a console; `verbose`: every resource, not only those that fail.
    pub fn new(console: &'c mut Console, format: ProgressFormat, verbose: bool) -> Self {
        Self {
            console: RefCell::new(console),
            format,
            began: Cell::new(None),
            started: RefCell::default(),
            waves: RefCell::default(),
            told: Cell::new(0),
            in_work: RefCell::default(),
            verbose,
        }
    }

    /// Shows what is at work just now: each unit, since when, and the resource that CloudFormation works on.
    fn show(&self, at: Timestamp, event: &Event) {
        let mut in_work = self.in_work.borrow_mut();
        match event {
            Event::UnitStarted { unit, .. } => drop(in_work.insert(unit.clone(), String::new())),
            Event::Resource { unit, logical_id, resource_type, status, .. } if status.ends_with("_IN_PROGRESS") => {
                if let Some(resource) = in_work.get_mut(unit) {
                    *resource = format!("{logical_id} ({resource_type})");
                }
            }
            Event::UnitDone { unit, .. } | Event::UnitFailed { unit, .. } => drop(in_work.remove(unit)),
            Event::RollingBack { .. } | Event::Ended { .. } => in_work.clear(),
            _ => {}
        }
        let started = self.started.borrow();
        let mut lines: Vec<String> = in_work
            .iter()
            .take(SHOWN)
            .map(|(unit, resource)| {
                let since = started.get(unit).map(|start| short(at.since(*start))).unwrap_or_default();
                format!("{since:>8}    {unit}  {resource}")
            })
            .collect();
        if in_work.len() > SHOWN {
            lines.push(format!("            and {} more", in_work.len() - SHOWN));
        }
        self.console.borrow_mut().show(&lines);
    }

    fn line(&self, at: Timestamp, event: &Event) -> Option<String> {
        let began = self.began.get().unwrap_or(at);
        let clock = short(at.since(began));
        let text = match event {
            Event::Started { deployment, waves } => {
                let count = |wanted: &[UnitAction]| {
                    waves.iter().flatten().filter(|(_, action)| wanted.contains(action)).count()
                };
                let (make, change, remove) =
                    (count(&[UnitAction::Create]), count(&[UnitAction::Update]), count(&[UnitAction::Delete]));
                format!("deployment {deployment}: {make} to make, {change} to change, {remove} to remove")
            }
            Event::Waiting { holder, reason } => format!("waiting for {holder}: {reason}"),
            Event::WaveStarted { wave } => format!("wave {wave}"),
            Event::UnitStarted { unit, action } => {
                let verb = match action {
                    UnitAction::Create => "making",
                    UnitAction::Update => "changing",
                    UnitAction::Delete => "removing",
                    UnitAction::Keep => "looking at",
                };
                format!("  {verb} {unit}")
            }
            Event::Resource { unit, logical_id, resource_type, status, reason } => {
                if !self.verbose && !status.ends_with("_FAILED") {
                    return None;
                }
                let reason = reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
                format!("    {unit} {logical_id} ({resource_type}) {status}{reason}")
            }
            Event::UnitDone { unit, .. } => {
                let took = self.started.borrow().get(unit).map(|start| short(at.since(*start)));
                format!("  done {unit}{}", took.map(|took| format!(" in {took}")).unwrap_or_default())
            }
            Event::UnitFailed { unit, failure } => format!("  FAILED {unit}: {}", failure.reason),
            Event::Verified { unit, check, problem: None } => format!("  verified {unit}: {check}"),
            Event::Verified { unit, check, problem: Some(problem) } => {
                format!("  not well: {unit}: {check}: {problem}")
            }
            Event::Outdated { units } => {
                format!("still wired to what was there before: {}; deploy them, too", units.join(", "))
            }
            Event::RollingBack { units } => format!("bringing back what was before: {}", units.join(", ")),
            Event::Retrying { operation, message } if self.verbose => format!("  again: {operation}: {message}"),
            Event::Ended { status, .. } => format!("{} after {clock}", ending(*status)),
            Event::ChangeSet { .. } | Event::Retrying { .. } => return None,
        };
        Some(format!("{clock:>8}  {text}"))
    }

    /// Announces the wave of a unit if it is a later one than those before.
    fn announce(&self, at: Timestamp, event: &Event) {
        match event {
            Event::Started { waves, .. } => {
                let numbered = waves
                    .iter()
                    .zip(1..)
                    .flat_map(|(wave, number)| wave.iter().map(move |(unit, _)| (unit.clone(), number)));
                *self.waves.borrow_mut() = numbered.collect();
            }
            Event::UnitStarted { unit, .. } => {
                self.started.borrow_mut().insert(unit.clone(), at);
                let wave = self.waves.borrow().get(unit).copied().unwrap_or(0);
                if wave > self.told.get() {
                    self.told.set(wave);
                    self.tell(at, &Event::WaveStarted { wave });
                }
            }
            _ => {}
        }
    }
}

/// How a deployment ended, in words.
#[must_use]
pub const fn ending(status: DeploymentStatus) -> &'static str {
    match status {
        DeploymentStatus::Running => "still running",
        DeploymentStatus::Succeeded => "succeeded",
        DeploymentStatus::Failed => "failed",
        DeploymentStatus::RolledBack => "failed, and brought back what was before",
    }
}

/// A time for people: `42s`, `3m05s`, `1h02m`.
#[must_use]
pub fn short(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h{:02}m", seconds / 3600, seconds / 60 % 60),
    }
}

impl Progress for Teller<'_> {
    fn tell(&self, at: Timestamp, event: &Event) {
        if self.began.get().is_none() {
            self.began.set(Some(at));
        }
        self.announce(at, event);
        match self.format {
            ProgressFormat::Human => {
                if let Some(line) = self.line(at, event) {
                    self.console.borrow_mut().say(&line);
                }
                self.show(at, event);
            }
            ProgressFormat::Json => {}
            ProgressFormat::Jsonl => {
                let mut document = serde_json::to_value(event).unwrap_or_else(|_| json!({}));
                if let Json::Object(fields) = &mut document {
                    fields.insert("at".to_owned(), Json::from(at.to_string()));
                }
                self.console.borrow_mut().print(&format!("{document}\n"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::short;
    use std::time::Duration;

    #[test]
    fn times_are_short() {
        let shown = |seconds| short(Duration::from_secs(seconds));
        assert_eq!([shown(0), shown(59), shown(185), shown(3720)], ["0s", "59s", "3m05s", "1h02m"]);
    }
}
