//! What a plan was made from, and whether it is still so when the plan is applied.

use crate::deploy::cloud::Identity;
use crate::deploy::execute::Scope;
use crate::deploy::record::{State, UnitAction, UnitRecord, UnitStep};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// What a plan was made from. Units that neither are of the plan nor are needed by it may move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Basis {
    /// The account that it was made for.
    pub account_id: String,
    /// The region.
    pub region: String,
    /// The serial of the record.
    pub serial: u64,
    /// The deployment that had made the record.
    pub last_deployment: Option<String>,
    /// The recorded units that it looked at: those of the plan and those that they need.
    pub units: IndexMap<String, BasisUnit>,
    /// What was to be done with each unit, by records and live stacks.
    pub actions: IndexMap<String, UnitAction>,
}

/// A unit as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BasisUnit {
    /// The ARN of its CloudFormation stack.
    pub stack_id: String,
    /// The digest of its template.
    pub digest: String,
    /// Its parameters.
    pub parameters: IndexMap<String, String>,
    /// Its outputs.
    pub outputs: IndexMap<String, String>,
    /// The deployment that had changed it last.
    pub deployment: String,
}

/// Something that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Moved {
    /// The unit; `None` for what concerns the whole.
    pub unit: Option<String>,
    /// What happened, in words.
    pub what: String,
}

impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.unit {
            Some(unit) => write!(f, "{unit} {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl Basis {
    /// What a plan of these steps is made from.
    #[must_use]
    pub fn of(identity: &Identity, state: &State, steps: &IndexMap<String, UnitStep>) -> Self {
        let mut names: BTreeSet<&str> = steps.keys().map(String::as_str).collect();
        let targets = steps.values().filter_map(|step| step.target.as_ref());
        names.extend(targets.flat_map(|target| &target.depends_on).map(String::as_str));
        let looked_at = state.units.iter().filter(|(address, _)| names.contains(address.as_str()));
        Self {
            account_id: identity.account.clone(),
            region: identity.region.clone(),
            serial: state.serial,
            last_deployment: state.last_deployment.clone(),
            units: looked_at.map(|(address, unit)| (address.clone(), BasisUnit::of(unit))).collect(),
            actions: steps.iter().map(|(address, step)| (address.clone(), step.action)).collect(),
        }
    }

    /// Everything that is not as it was; nothing if the plan still holds.
    #[must_use]
    pub fn moved(
        &self,
        identity: &Identity,
        state: &State,
        steps: &IndexMap<String, UnitStep>,
        scope: &Scope,
    ) -> Vec<Moved> {
        let mut moved = Vec::new();
        let mut whole = |what: String| moved.push(Moved { unit: None, what });
        if identity.account != self.account_id {
            whole(format!(
                "the plan is for account {}, and the credentials are for {}",
                self.account_id, identity.account
            ));
        }
        if identity.region != self.region {
            whole(format!("the plan is for {}, and calls go to {}", self.region, identity.region));
        }
        if state.serial < self.serial {
            let (then, now) = (self.serial, state.serial);
            whole(format!("the record is older than the plan: its serial is {now}, and was {then}"));
        }
        moved.extend(self.moved_units(state, scope));
        if moved.is_empty() {
            // What is recorded is the same, so what is to be done differs only by what is really there.
            moved.extend(self.moved_steps(steps));
        }
        moved
    }

    /// Units that are not recorded as they were.
    #[must_use]
    pub fn moved_units(&self, state: &State, scope: &Scope) -> Vec<Moved> {
        let mut moved = Vec::new();
        let mut tell = |unit: &str, what: String| moved.push(Moved { unit: Some(unit.to_owned()), what });
        for (address, then) in &self.units {
            match state.units.get(address) {
                None => tell(address, format!("is not recorded any more{}", by(state.last_deployment.as_deref()))),
                Some(now) => {
                    if let Some(what) = then.differs(now) {
                        tell(address, format!("has {what}{}", by(Some(&now.deployment))));
                    }
                }
            }
        }
        for (address, now) in state.units.iter().filter(|(address, _)| scope.covers(address)) {
            if !self.units.contains_key(address) {
                tell(address, format!("was not recorded, and is now{}", by(Some(&now.deployment))));
            }
        }
        moved
    }

    fn moved_steps(&self, steps: &IndexMap<String, UnitStep>) -> Vec<Moved> {
        let names: BTreeSet<&String> = self.actions.keys().chain(steps.keys()).collect();
        let differs = |address: &&String| self.actions.get(*address) != steps.get(*address).map(|step| &step.action);
        let told = names.into_iter().filter(differs).map(|address| {
            let (then, now) = (self.actions.get(address), steps.get(address).map(|step| &step.action));
            let what = format!("was to be {}, and now would be {}: its stack is not as it was", word(then), word(now));
            Moved { unit: Some(address.clone()), what }
        });
        told.collect()
    }
}

/// Who did it, if the record says.
fn by(deployment: Option<&str>) -> String {
    deployment.filter(|id| !id.is_empty()).map(|id| format!(", by deployment {id}")).unwrap_or_default()
}

const fn word(action: Option<&UnitAction>) -> &'static str {
    match action {
        Some(UnitAction::Create) => "made",
        Some(UnitAction::Update) => "changed",
        Some(UnitAction::Delete) => "removed",
        Some(UnitAction::Keep) | None => "left alone",
    }
}

impl BasisUnit {
    fn of(unit: &UnitRecord) -> Self {
        Self {
            stack_id: unit.stack_id.clone(),
            digest: unit.digest.clone(),
            parameters: unit.parameters.clone(),
            outputs: unit.outputs.clone(),
            deployment: unit.deployment.clone(),
        }
    }

    fn differs(&self, now: &UnitRecord) -> Option<&'static str> {
        if self.stack_id != now.stack_id {
            return Some("another stack");
        }
        if self.digest != now.digest {
            return Some("another template");
        }
        if self.parameters != now.parameters {
            return Some("other parameters");
        }
        (self.outputs != now.outputs).then_some("other outputs")
    }
}
