//! What was changed past the templates: every recorded unit compared with what is there, many at once.
//!
//! Only reads. What AWS itself rewrites is told apart by `rewritten.rs`. Differences hold live values as AWS
//! gives them: whoever shows them masks them first. Start at [`detect`].

mod rewritten;

pub use rewritten::{REWRITTEN, Rewritten, When};

use super::World;
use super::cloud::{CloudError, DriftDetection, DriftStatus, ErrorKind, PropertyDifference, ResourceDrift};
use super::execute::Scope;
use super::record::{State, UnitRecord};
use super::state::ask;
use futures_util::stream::{self, StreamExt};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::time::Duration;

/// How long to wait between two looks at a detection, at first and at most.
const FIRST: Duration = Duration::from_secs(1);
const LATER: Duration = Duration::from_secs(8);

/// How long a detection may take: AWS compares one resource after the other, a few a second.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// What became of the units of a stack in an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Drift {
    /// The stack.
    pub stack: String,
    /// The environment.
    pub environment: String,
    /// The units, in the order of the record.
    pub units: Vec<UnitDrift>,
}

impl Drift {
    /// Units that are not as they were deployed.
    pub fn drifted(&self) -> impl Iterator<Item = &UnitDrift> {
        self.units.iter().filter(|unit| unit.verdict == Verdict::Drifted)
    }
}

/// Whether a unit is as it was deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// It is.
    Same,
    /// A resource is another or gone, or the whole stack is gone.
    Drifted,
    /// CloudFormation cannot tell.
    NotCheckable,
}

/// A unit compared with what is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitDrift {
    /// Its address, `service/component`.
    pub unit: String,
    /// The name of its stack.
    pub stack_name: String,
    /// Whether it is as it was deployed.
    pub verdict: Verdict,
    /// Why it cannot be checked, or that its stack is gone.
    pub reason: Option<String>,
    /// Resources that are another or gone, without what AWS itself rewrites.
    pub resources: Vec<ResourceDrift>,
    /// What AWS itself rewrote.
    pub rewritten: Vec<OwnChange>,
    /// Logical ids of resources that CloudFormation cannot compare.
    pub not_checked: Vec<String>,
}

/// A property that AWS itself rewrote, which is no drift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnChange {
    /// The resource.
    pub logical_id: String,
    /// The property, a JSON pointer.
    pub path: String,
    /// Why it is no drift.
    pub why: &'static str,
}

/// Compares every recorded unit of a scope, at most `concurrency` at once. `templates` are those of the
/// record by digest; a unit whose template is not there is compared all the same, and what AWS rewrites in
/// it counts as drift.
///
/// # Errors
/// When nobody can be asked because the credentials are none or over. Everything else is a verdict of the
/// unit that it is about.
pub async fn detect(
    world: World<'_>,
    state: &State,
    templates: &BTreeMap<String, String>,
    scope: &Scope,
    concurrency: usize,
) -> Result<Drift, CloudError> {
    let units: Vec<_> = state.units.iter().filter(|(address, _)| scope.covers(address)).collect();
    let checks = units.into_iter().map(|(address, record)| check(world, address, record, templates));
    let results: Vec<Result<UnitDrift, CloudError>> = stream::iter(checks).buffered(concurrency.max(1)).collect().await;
    let units = results.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(Drift { stack: state.stack.clone(), environment: state.environment.clone(), units })
}

async fn check(
    world: World<'_>,
    address: &str,
    record: &UnitRecord,
    templates: &BTreeMap<String, String>,
) -> Result<UnitDrift, CloudError> {
    let mut found = UnitDrift {
        unit: address.to_owned(),
        stack_name: record.stack_name.clone(),
        verdict: Verdict::NotCheckable,
        reason: None,
        resources: Vec::new(),
        rewritten: Vec::new(),
        not_checked: Vec::new(),
    };
    match compared(world, &record.stack_name).await {
        Ok(DriftDetection::Complete(resources)) => {
            let template = templates.get(&record.digest).and_then(|text| serde_json::from_str(text).ok());
            judge(&mut found, resources, &template.unwrap_or(Json::Null));
        }
        Ok(DriftDetection::Failed(reason)) => found.reason = Some(reason),
        Ok(DriftDetection::InProgress) => {
            found.reason = Some(format!("the detection did not end within {} minutes", PATIENCE.as_secs() / 60));
        }
        Err(error) if matches!(error.kind, ErrorKind::Expired | ErrorKind::NoCredentials) => return Err(error),
        Err(error) if error.kind == ErrorKind::NotFound => {
            found.verdict = Verdict::Drifted;
            found.reason = Some(format!("its stack {} is gone", record.stack_name));
        }
        Err(error) => found.reason = Some(error.to_string()),
    }
    Ok(found)
}

/// What CloudFormation finds; [`DriftDetection::InProgress`] when it takes too long.
async fn compared(world: World<'_>, stack: &str) -> Result<DriftDetection, CloudError> {
    let cloudformation = world.cloudformation;
    let id = ask(world, || cloudformation.detect_stack_drift(stack)).await?;
    let give_up = world.clock.now().after(PATIENCE);
    let mut pause = FIRST;
    loop {
        let found = ask(world, || cloudformation.describe_drift_detection(stack, &id)).await?;
        if found != DriftDetection::InProgress || world.clock.now() >= give_up {
            return Ok(found);
        }
        world.clock.sleep(pause).await;
        pause = (pause * 2).min(LATER);
    }
}

/// Tells drift from what AWS itself rewrites, and both from what cannot be compared.
fn judge(found: &mut UnitDrift, resources: Vec<ResourceDrift>, template: &Json) {
    let number = resources.len();
    for mut resource in resources {
        match resource.status {
            DriftStatus::InSync => {}
            DriftStatus::NotChecked => found.not_checked.push(resource.logical_id),
            DriftStatus::Deleted => found.resources.push(resource),
            DriftStatus::Modified => {
                let differences = std::mem::take(&mut resource.differences);
                let own = |difference: &PropertyDifference| rewritten::reason(&resource, difference, template);
                let (rewritten, drifted): (Vec<_>, Vec<_>) = differences
                    .into_iter()
                    .map(|difference| (own(&difference), difference))
                    .partition(|it| it.0.is_some());
                found.rewritten.extend(rewritten.into_iter().filter_map(|(why, difference)| {
                    Some(OwnChange { logical_id: resource.logical_id.clone(), path: difference.path, why: why? })
                }));
                resource.differences = drifted.into_iter().map(|(_, difference)| difference).collect();
                if !resource.differences.is_empty() {
                    found.resources.push(resource);
                }
            }
        }
    }
    found.verdict = if !found.resources.is_empty() {
        Verdict::Drifted
    } else if number > 0 && found.not_checked.len() == number {
        found.reason = Some("CloudFormation can compare none of its resources".to_owned());
        Verdict::NotCheckable
    } else {
        Verdict::Same
    };
}

#[cfg(test)]
mod tests;
