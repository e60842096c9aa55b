//! What is kept: one record a stack and environment, and one a deployment. Data only; no secret is ever
//! in it, because no secret is ever a parameter or an output.
//!
//! Keys in the store: `STACK/ENVIRONMENT/state.json`, `STACK/ENVIRONMENT/deployments/ID.json`,
//! `templates/DIGEST.json`, `manifests/DIGEST.json`, `artifacts/DIGEST.zip`.

use super::clock::Timestamp;
use super::cloud::StackStatus;
use super::lease::Scope;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// The version of both records; grows when a reader of the old one would misread the new one.
pub const VERSION: u32 = 2;

/// What is deployed of a stack in an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// The version of the format.
    pub version: u32,
    /// The stack.
    pub stack: String,
    /// The environment.
    pub environment: String,
    /// The account that it is deployed to.
    pub account_id: String,
    /// The region that it is deployed to.
    pub region: String,
    /// Grows with every write.
    pub serial: u64,
    /// What is deployed, by unit, in the order of waves.
    pub units: IndexMap<String, UnitRecord>,
    /// The deployment that made it so.
    #[serde(default)]
    pub last_deployment: Option<String>,
    /// The digest of the manifest that describes all that is deployed, kept under `manifests/`.
    #[serde(default)]
    pub manifest: Option<String>,
    /// The deployments that are under way, or were when their processes ended, with what each works on.
    #[serde(default)]
    pub running: IndexMap<String, Scope>,
}

impl State {
    /// Another deployment than `id` that is under way or did not end, and works on some of the same units.
    #[must_use]
    pub fn in_the_way(&self, id: &str, scope: &Scope) -> Option<&str> {
        let mut others = self.running.iter().filter(|(other, _)| *other != id);
        others.find(|(_, other)| other.overlaps(scope)).map(|(other, _)| other.as_str())
    }
}

/// What is deployed of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitRecord {
    /// The kind of the component, or `Foundation`.
    pub kind: String,
    /// Its wave at that time.
    pub wave: usize,
    /// The name of its CloudFormation stack.
    pub stack_name: String,
    /// The ARN of its CloudFormation stack.
    pub stack_id: String,
    /// The SHA-256 of its template; the text is in the store under `templates/`.
    pub digest: String,
    /// Whether it holds data.
    pub holds_data: bool,
    /// The capabilities that the template needs.
    pub capabilities: Vec<String>,
    /// The units that it needs.
    pub depends_on: Vec<String>,
    /// Its parameters with their values.
    pub parameters: IndexMap<String, String>,
    /// Its outputs with their values.
    pub outputs: IndexMap<String, String>,
    /// The deployment that changed it last.
    pub deployment: String,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// Where it was written, `path:line:column`.
    #[serde(default)]
    pub source: String,
}

/// What a deployment was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// To bring an assembly out.
    Deploy,
    /// To bring an earlier deployment back.
    Rollback,
    /// To remove units.
    Destroy,
    /// To undo what was changed past the templates.
    Remediate,
}

/// How a deployment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeploymentStatus {
    /// It is under way, or its process ended.
    Running,
    /// Everything is as planned.
    Succeeded,
    /// Something failed; units done before stay as they are.
    Failed,
    /// Something failed, and everything is as it was before.
    RolledBack,
}

/// Who started a deployment, and of what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    /// The caller, as STS names it.
    pub arn: String,
    /// The machine.
    #[serde(default)]
    pub host: String,
    /// The commit of the workspace.
    #[serde(default)]
    pub git_commit: Option<String>,
    /// Why, in the actor's words.
    #[serde(default)]
    pub reason: Option<String>,
    /// Who has agreed, in the actor's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
}

/// A deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// The version of the format.
    pub version: u32,
    /// Its id, which begins with the time, so that ids sort by age.
    pub id: String,
    /// What it was for.
    pub purpose: Purpose,
    /// How it stands.
    pub status: DeploymentStatus,
    /// Who started it.
    pub actor: Actor,
    /// Variables of the command line.
    #[serde(default)]
    pub variables: IndexMap<String, String>,
    /// When it started.
    pub started_at: Timestamp,
    /// When it ended.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// The digest of the manifest that describes all that is deployed when it succeeds.
    pub manifest: String,
    /// The deployment whose result a rollback brings back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brings_back: Option<String>,
    /// Whether units done before are brought back when a later one fails.
    pub roll_back_on_failure: bool,
    /// What it does with each unit, in the order in which it does it.
    pub units: IndexMap<String, UnitStep>,
}

/// What a deployment does with a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnitStep {
    /// What is done.
    pub action: UnitAction,
    /// How it stands.
    pub status: StepStatus,
    /// The unit as it was before; `None` if it is new.
    #[serde(default)]
    pub before: Option<UnitRecord>,
    /// The unit as it is to be; parameters that come from outputs are filled in when they are known. `None`
    /// if it is removed.
    #[serde(default)]
    pub target: Option<UnitRecord>,
    /// When CloudFormation was first told.
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    /// When it was done.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// What failed first, if something did.
    #[serde(default)]
    pub failure: Option<StepFailure>,
}

/// What is done with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnitAction {
    /// It is new.
    Create,
    /// Its template or its parameters change.
    Update,
    /// It is removed.
    Delete,
    /// Nothing.
    Keep,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StepStatus {
    /// Not begun.
    Pending,
    /// CloudFormation works on it, or was told to.
    Running,
    /// Done.
    Done,
    /// Nothing was to be done.
    Unchanged,
    /// It failed, and CloudFormation has undone it.
    Failed,
    /// It was done, and was brought back because a later one failed.
    RolledBack,
    /// It was not begun, because an earlier one failed.
    Skipped,
}

/// What failed first in a unit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepFailure {
    /// The resource; empty for the stack as a whole.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// Its physical id.
    #[serde(default)]
    pub physical_id: Option<String>,
    /// AWS's words, or what a smoke test got.
    pub reason: String,
    /// The smoke test that failed, if the resources are well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smoke_test: Option<String>,
    /// What else is known: stopped tasks, health of targets.
    #[serde(default)]
    pub details: Vec<String>,
    /// The state that the unit's stack was left in.
    #[serde(default)]
    pub stack_status: Option<StackStatus>,
}
