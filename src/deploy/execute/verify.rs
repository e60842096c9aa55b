//! Smoke tests: requests that must succeed after a unit was brought out.
//!
//! A test whose URL is made of outputs of its unit and of what that needs runs as soon as the unit is done,
//! before anything begins that needs the unit. One that refers to other units runs when everything is done.
//! A unit whose test fails has failed, and is brought back like one that CloudFormation could not make; it is
//! not kept as done. Start at [`Context::verify`].

use super::unit::{Context, Problem};
use super::watch::Watch;
use super::{ExecuteError, Work};
use crate::deploy::assembly::{SmokeTest, UrlPart};
use crate::deploy::probe::{Answer, Request};
use crate::deploy::progress::Event;
use crate::deploy::record::{Deployment, Purpose, StepFailure, StepStatus};
use crate::deploy::state::Loaded;
use futures_util::future::join_all;
use indexmap::IndexMap;
use std::time::Duration;

/// A smoke test, with its URL as far as it is known.
pub(super) struct Planned {
    test: SmokeTest,
    /// What is known of other units; `None` for an output of the unit itself.
    url: Vec<Option<String>>,
}

impl Work<'_> {
    /// The tests of a unit that need nothing but the unit and what it needs.
    pub(super) fn tests_of(&self, address: &str, loaded: &Loaded) -> Vec<Planned> {
        self.tests(address, false, loaded)
    }

    fn tests(&self, address: &str, late: bool, loaded: &Loaded) -> Vec<Planned> {
        let Some(unit) = self.assembly.manifest.units.get(address) else { return Vec::new() };
        if self.order.purpose == Purpose::Destroy {
            return Vec::new();
        }
        let is_there = |other: &str| other == address || unit.depends_on.iter().any(|need| need == other);
        let is_late = |test: &&SmokeTest| !test.units().all(is_there);
        let tests = unit.verify.iter().filter(|test| is_late(test) == late);
        tests.map(|test| Planned { test: test.clone(), url: known(test, address, loaded) }).collect()
    }

    /// Makes the tests that refer to units which are done later than their own. Whether one failed.
    pub(super) async fn verify_late(
        &self,
        loaded: &mut Loaded,
        deployment: &mut Deployment,
    ) -> Result<bool, ExecuteError> {
        let done = deployment.units.iter().filter(|(_, step)| step.status == StepStatus::Done);
        let planned = done.map(|(address, _)| (address.clone(), self.tests(address, true, loaded)));
        let planned: Vec<_> = planned.filter(|(_, tests)| !tests.is_empty()).collect();
        if planned.is_empty() {
            return Ok(false);
        }
        let watch = Watch::new(self.world, self.progress);
        let context = self.context(&watch);
        let outputs = |address: &str| loaded.state.units.get(address).map(|unit| unit.outputs.clone());
        let tests = planned.iter().map(|(address, tests)| {
            let own = outputs(address).unwrap_or_default();
            async move { context.verify(address, tests, &own).await }
        });
        let results = join_all(tests).await;
        let mut failed = false;
        for ((address, _), result) in planned.iter().zip(results) {
            let failure = match result {
                Ok(()) => continue,
                Err(Problem::Failed(failure)) => failure,
                Err(_) => return Err(crate::deploy::lease::LeaseError::Lost.into()),
            };
            self.tell(&Event::UnitFailed { unit: address.clone(), failure: failure.clone() });
            if let Some(step) = deployment.units.get_mut(address) {
                step.status = StepStatus::Failed;
                step.failure = Some(failure);
            }
            failed = true;
        }
        if failed {
            self.save_deployment(deployment).await?;
        }
        Ok(failed)
    }
}

/// The parts of a URL that are known before the unit is done.
fn known(test: &SmokeTest, address: &str, loaded: &Loaded) -> Vec<Option<String>> {
    let part = |part: &UrlPart| match part {
        UrlPart::Text(text) => Some(text.clone()),
        UrlPart::Output { unit, .. } if unit == address => None,
        UrlPart::Output { unit, output } => {
            let value = loaded.state.units.get(unit).and_then(|unit| unit.outputs.get(output));
            Some(value.cloned().unwrap_or_default())
        }
    };
    test.url.iter().map(part).collect()
}

impl Context<'_> {
    /// Makes the tests of a unit side by side; the first failure in the order in which they are written.
    /// `outputs` are the unit's own.
    pub async fn verify(
        &self,
        address: &str,
        tests: &[Planned],
        outputs: &IndexMap<String, String>,
    ) -> Result<(), Problem> {
        let results = join_all(tests.iter().map(|test| self.verify_one(address, test, outputs))).await;
        results.into_iter().collect()
    }

    async fn verify_one(
        &self,
        address: &str,
        planned: &Planned,
        outputs: &IndexMap<String, String>,
    ) -> Result<(), Problem> {
        let test = &planned.test;
        let request = Request {
            unit: address.to_owned(),
            url: url(planned, outputs),
            timeout: Duration::from_secs(test.timeout_seconds),
            status: test.status,
            contains: test.contains.clone(),
        };
        let attempts = test.attempts.max(1);
        let mut problem = None;
        for attempt in 0..attempts {
            if !self.lease.holds() {
                return Err(Problem::Lost);
            }
            problem = match self.world.probe.get(&request).await {
                Ok(answer) => complaint(test, &answer),
                Err(error) => Some(error.to_string()),
            };
            let (unit, check) = (address.to_owned(), test.name.clone());
            self.watch.tell(&Event::Verified { unit, check, problem: problem.clone() });
            if problem.is_none() {
                return Ok(());
            }
            if attempt + 1 < attempts {
                self.world.clock.sleep(Duration::from_secs(test.interval_seconds)).await;
            }
        }
        let problem = problem.unwrap_or_default();
        let tries = if attempts == 1 { String::new() } else { format!(" in {attempts} tries") };
        let reason = format!("GET {}{tries}: {problem}", request.url);
        Err(Problem::Failed(StepFailure { reason, smoke_test: Some(test.name.clone()), ..StepFailure::default() }))
    }
}

fn url(planned: &Planned, outputs: &IndexMap<String, String>) -> String {
    let part = |(part, known): (&UrlPart, &Option<String>)| match (part, known) {
        (_, Some(known)) => known.clone(),
        (UrlPart::Output { output, .. }, None) => outputs.get(output).cloned().unwrap_or_default(),
        (UrlPart::Text(text), None) => text.clone(),
    };
    planned.test.url.iter().zip(&planned.url).map(part).collect()
}

/// Why an answer is not the one that is wanted. What it says is not repeated: it may hold what must not be
/// in a record.
fn complaint(test: &SmokeTest, answer: &Answer) -> Option<String> {
    if answer.status != test.status {
        return Some(format!("the status is {}, not {}", answer.status, test.status));
    }
    let wanted = test.contains.as_deref().filter(|wanted| !wanted.is_empty())?;
    let is_there = answer.body.windows(wanted.len()).any(|part| part == wanted.as_bytes());
    (!is_there).then(|| format!("the answer does not contain `{wanted}`"))
}
