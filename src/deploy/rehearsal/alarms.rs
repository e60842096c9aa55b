//! Alarms that roll a stack back: which of them exist, and which go off.

use super::Rehearsal;
use super::stack::Stack;
use crate::deploy::cloud::RollbackConfiguration;
use std::collections::BTreeSet;
use std::time::Duration;

/// What is watched in an operation, as it will turn out.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// How long after the last change.
    pub bake: Duration,
    /// Why the operation fails at its beginning.
    pub missing: Option<String>,
    /// Why it is taken back at its end.
    pub alarm: Option<String>,
}

impl Rehearsal {
    /// Lets an alarm, by ARN, go off in every operation that watches it.
    pub fn set_off(&self, alarm_arn: &str) {
        self.inner.borrow_mut().set_off.insert(alarm_arn.to_owned());
    }

    /// Lets no alarm go off any more in operations that begin from now on, and no smoke test fail.
    pub fn calm(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.set_off.clear();
        inner.set_off_all.clear();
        inner.bad_answers.clear();
    }

    /// Lets every alarm go off that operations on a stack watch.
    pub fn set_off_all(&self, stack: &str) {
        self.inner.borrow_mut().set_off_all.insert(stack.to_owned());
    }
}

/// What comes of watching. An alarm whose name begins with that of the stack is one of its resources, or not
/// there; of others it is believed that they exist.
pub fn watched(
    stack: &Stack,
    wanted: Option<&RollbackConfiguration>,
    set_off: &BTreeSet<String>,
    set_off_all: &BTreeSet<String>,
) -> Watched {
    let Some(wanted) = wanted else { return Watched::default() };
    let name = |arn: &str| arn.rsplit(':').next().unwrap_or(arn).to_owned();
    let own = [&*stack.name, "-"].concat();
    let exists = |arn: &&String| {
        let name = name(arn);
        let mut held = stack.resources.values().map(|held| &held.live);
        !name.starts_with(&own) || held.any(|live| *live.physical_id == *name)
    };
    let missing = wanted.alarm_arns.iter().find(|arn| !exists(arn));
    let all = set_off_all.contains(&*stack.name);
    let alarm = wanted.alarm_arns.iter().find(|arn| all || set_off.contains(*arn));
    Watched {
        bake: Duration::from_secs(u64::from(wanted.monitoring_minutes) * 60),
        missing: missing.map(|arn| format!("Rollback trigger {arn} does not exist")),
        alarm: alarm.map(|arn| format!("Rollback trigger {arn} is in ALARM")),
    }
}
