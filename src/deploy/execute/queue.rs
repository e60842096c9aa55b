//! Which units may be worked on next: each waits for those that it needs, and what goes waits for whoever
//! used it. Every unit and every need is looked at once, so that a thousand units cost no more than their
//! edges. Start at [`Queue::next`].

use crate::deploy::record::{Deployment, StepStatus, UnitAction, UnitStep};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// Units that wait, and those whose needs are met, in the order of the deployment.
pub(super) struct Queue {
    /// How many units each still waits for.
    unmet: Vec<usize>,
    /// Who waits for each unit.
    followers: Vec<Vec<usize>>,
    /// Whose needs are met.
    ready: BTreeSet<usize>,
    /// Units that stay or come and are not over: whatever goes waits for all of them.
    staying: usize,
    /// Units that go and whose users are over.
    going: BTreeSet<usize>,
}

impl Queue {
    /// The queue of what a deployment has not begun.
    pub fn new(units: &IndexMap<String, UnitStep>) -> Self {
        let mut queue = Self {
            unmet: vec![0; units.len()],
            followers: vec![Vec::new(); units.len()],
            ready: BTreeSet::new(),
            staying: units.values().filter(|step| !goes(step) && !is_over(step)).count(),
            going: BTreeSet::new(),
        };
        for (at, step) in units.values().enumerate() {
            // What goes has no target, and so no needs: it waits for its users below.
            let needs = step.target.iter().flat_map(|target| &target.depends_on);
            let needs = needs.filter_map(|need| units.get_full(need));
            for (need, ..) in needs.filter(|(.., need)| !is_over(need)) {
                queue.wait(at, need);
            }
        }
        for (user, step) in units.values().enumerate().filter(|(_, step)| goes(step) && !is_over(step)) {
            let used = step.before.iter().flat_map(|before| &before.depends_on);
            for (used, ..) in used.filter_map(|used| units.get_full(used)).filter(|(.., used)| goes(used)) {
                queue.wait(used, user);
            }
        }
        for (at, step) in units.values().enumerate() {
            if step.status == StepStatus::Pending && queue.unmet.get(at) == Some(&0) {
                queue.admit(at, step);
            }
        }
        queue
    }

    fn wait(&mut self, at: usize, need: usize) {
        if let (Some(unmet), Some(followers)) = (self.unmet.get_mut(at), self.followers.get_mut(need)) {
            *unmet += 1;
            followers.push(at);
        }
    }

    fn admit(&mut self, at: usize, step: &UnitStep) {
        let queue = if goes(step) { &mut self.going } else { &mut self.ready };
        queue.insert(at);
    }

    /// The next unit whose needs are met. Units that nobody changes are settled on the way.
    pub fn next(&mut self, deployment: &mut Deployment) -> Option<String> {
        loop {
            let (address, step) = deployment.units.get_index(self.pop()?)?;
            let address = address.clone();
            let is_kept = step.action == UnitAction::Keep && !producer_changed(step, &deployment.units);
            if !is_kept {
                return Some(address);
            }
            if let Some(step) = deployment.units.get_mut(&address) {
                step.status = StepStatus::Unchanged;
                step.target.clone_from(&step.before);
            }
            self.over(&address, deployment);
        }
    }

    fn pop(&mut self) -> Option<usize> {
        self.ready.pop_first().or_else(|| if self.staying == 0 { self.going.pop_first() } else { None })
    }

    /// A unit is done or was not to be changed: whoever waits for it may go on.
    pub fn over(&mut self, address: &str, deployment: &Deployment) {
        let Some((at, _, step)) = deployment.units.get_full(address) else { return };
        if !goes(step) {
            self.staying = self.staying.saturating_sub(1);
        }
        for follower in self.followers.get_mut(at).map(std::mem::take).unwrap_or_default() {
            let Some(unmet) = self.unmet.get_mut(follower) else { continue };
            *unmet = unmet.saturating_sub(1);
            if *unmet == 0
                && let Some((_, step)) = deployment.units.get_index(follower)
                && step.status == StepStatus::Pending
            {
                self.admit(follower, step);
            }
        }
    }
}

fn goes(step: &UnitStep) -> bool {
    step.action == UnitAction::Delete
}

const fn is_over(step: &UnitStep) -> bool {
    matches!(step.status, StepStatus::Done | StepStatus::Unchanged)
}

fn producer_changed(step: &UnitStep, units: &IndexMap<String, UnitStep>) -> bool {
    let needs = step.target.iter().flat_map(|target| &target.depends_on);
    needs.filter_map(|need| units.get(need)).any(|producer| producer.status == StepStatus::Done)
}
