//! What smoke tests get on the rehearsal: what they expect, unless they are to fail.

use super::Rehearsal;
use crate::deploy::clock::Clock;
use crate::deploy::probe::{Answer, Probe, ProbeError, Request};
use async_trait::async_trait;
use std::time::Duration;

/// How long an answer takes.
const ANSWER: Duration = Duration::from_millis(100);

/// The status of what is to fail.
const UNAVAILABLE: u16 = 503;

impl Rehearsal {
    /// Lets the next smoke tests of a unit fail, so many of them.
    pub fn answer_badly(&self, unit: &str, times: u32) {
        self.inner.borrow_mut().bad_answers.insert(unit.to_owned(), times);
    }

    fn takes_bad_answer(&self, unit: &str) -> bool {
        let mut inner = self.inner.borrow_mut();
        let left = inner.bad_answers.get_mut(unit).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    }
}

#[async_trait(?Send)]
impl Probe for Rehearsal {
    async fn get(&self, request: &Request) -> Result<Answer, ProbeError> {
        self.clock.sleep(ANSWER).await;
        if self.takes_bad_answer(&request.unit) {
            return Ok(Answer { status: UNAVAILABLE, body: Vec::new() });
        }
        let body = request.contains.clone().unwrap_or_default().into_bytes();
        Ok(Answer { status: request.status, body })
    }
}
