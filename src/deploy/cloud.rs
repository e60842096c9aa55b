//! CloudFormation as the engine sees it: its calls, its answers, its errors, in its own words.
//!
//! Two implementations: AWS (or any endpoint) and the rehearsal. Both answer with the same statuses and
//! texts, so the engine cannot tell them apart. Field names are those of the API,
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/>.

use super::clock::Timestamp;
use async_trait::async_trait;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who the caller is and where calls go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The account.
    pub account: String,
    /// The caller, as STS names it.
    pub arn: String,
    /// The region.
    pub region: String,
}

/// The kind of an error: what the engine does about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// Too many calls; the same call later will do.
    Throttled,
    /// The service failed or could not be reached, or the answer was lost: the call may have taken effect.
    Unavailable,
    /// The caller may not do this.
    Denied {
        /// The action, if the answer says it.
        action: Option<String>,
        /// On what, if the answer says it.
        resource: Option<String>,
    },
    /// The credentials are over.
    Expired,
    /// There are no credentials.
    NoCredentials,
    /// What was asked for does not exist.
    NotFound,
    /// It exists already.
    Exists,
    /// The stack is in a state in which this cannot be done, or somebody else works on it.
    State,
    /// A change set without changes.
    NoChanges,
    /// The template, a parameter or a name is wrong.
    Validation,
    /// A quota of the account.
    Limit,
    /// Something else.
    Other,
}

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {message} ({code})")]
pub struct CloudError {
    /// The call, such as `CreateChangeSet`.
    pub operation: &'static str,
    /// AWS's code, such as `ValidationError`.
    pub code: String,
    /// AWS's words.
    pub message: String,
    /// What it means for the engine.
    pub kind: ErrorKind,
}

impl CloudError {
    /// Whether it says nothing of what was asked for: the service is away, or the credentials are over.
    #[must_use]
    pub const fn is_of_the_connection(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::Throttled | ErrorKind::Unavailable | ErrorKind::Expired | ErrorKind::NoCredentials
        )
    }
}

/// `StackStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the names are CloudFormation's and mean what its documentation says")]
pub enum StackStatus {
    CreateInProgress,
    CreateFailed,
    CreateComplete,
    RollbackInProgress,
    RollbackFailed,
    RollbackComplete,
    DeleteInProgress,
    DeleteFailed,
    DeleteComplete,
    UpdateInProgress,
    UpdateCompleteCleanupInProgress,
    UpdateComplete,
    UpdateFailed,
    UpdateRollbackInProgress,
    UpdateRollbackFailed,
    UpdateRollbackCompleteCleanupInProgress,
    UpdateRollbackComplete,
    ReviewInProgress,
    ImportInProgress,
    ImportComplete,
    ImportRollbackInProgress,
    ImportRollbackFailed,
    ImportRollbackComplete,
}

impl StackStatus {
    /// Every status with CloudFormation's word for it.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("CREATE_IN_PROGRESS", Self::CreateInProgress),
        ("CREATE_FAILED", Self::CreateFailed),
        ("CREATE_COMPLETE", Self::CreateComplete),
        ("ROLLBACK_IN_PROGRESS", Self::RollbackInProgress),
        ("ROLLBACK_FAILED", Self::RollbackFailed),
        ("ROLLBACK_COMPLETE", Self::RollbackComplete),
        ("DELETE_IN_PROGRESS", Self::DeleteInProgress),
        ("DELETE_FAILED", Self::DeleteFailed),
        ("DELETE_COMPLETE", Self::DeleteComplete),
        ("UPDATE_IN_PROGRESS", Self::UpdateInProgress),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Self::UpdateCompleteCleanupInProgress),
        ("UPDATE_COMPLETE", Self::UpdateComplete),
        ("UPDATE_FAILED", Self::UpdateFailed),
        ("UPDATE_ROLLBACK_IN_PROGRESS", Self::UpdateRollbackInProgress),
        ("UPDATE_ROLLBACK_FAILED", Self::UpdateRollbackFailed),
        ("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", Self::UpdateRollbackCompleteCleanupInProgress),
        ("UPDATE_ROLLBACK_COMPLETE", Self::UpdateRollbackComplete),
        ("REVIEW_IN_PROGRESS", Self::ReviewInProgress),
        ("IMPORT_IN_PROGRESS", Self::ImportInProgress),
        ("IMPORT_COMPLETE", Self::ImportComplete),
        ("IMPORT_ROLLBACK_IN_PROGRESS", Self::ImportRollbackInProgress),
        ("IMPORT_ROLLBACK_FAILED", Self::ImportRollbackFailed),
        ("IMPORT_ROLLBACK_COMPLETE", Self::ImportRollbackComplete),
    ];

    /// The status of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == word).map(|(_, status)| *status)
    }

    /// CloudFormation's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, status)| *status == self).map_or("", |(word, _)| word)
    }

    /// Whether CloudFormation works on the stack. `REVIEW_IN_PROGRESS` is no work: a change set waits.
    #[must_use]
    pub fn is_in_progress(self) -> bool {
        self.word().ends_with("_IN_PROGRESS") && self != Self::ReviewInProgress
    }

    /// Whether the stack is as its last template says.
    #[must_use]
    pub const fn is_good(self) -> bool {
        matches!(
            self,
            Self::CreateComplete | Self::UpdateComplete | Self::UpdateCompleteCleanupInProgress | Self::ImportComplete
        )
    }
}

impl fmt::Display for StackStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A stack, as `DescribeStacks` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackDescription {
    /// Its name.
    pub name: String,
    /// Its ARN; another stack of the same name has another one.
    pub id: String,
    /// Its status.
    pub status: StackStatus,
    /// Why it has this status.
    pub status_reason: Option<String>,
    /// Its parameters; those declared `NoEcho` as `****`.
    pub parameters: IndexMap<String, String>,
    /// Its outputs.
    pub outputs: IndexMap<String, String>,
    /// Its tags.
    pub tags: IndexMap<String, String>,
    /// Whether it is protected against deletion.
    pub termination_protection: bool,
    /// When it was created or last updated.
    pub last_updated: Option<Timestamp>,
}

/// Stacks, a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StackPage {
    /// The stacks.
    pub stacks: Vec<StackDescription>,
    /// What to ask for the next page with; `None` after the last.
    pub next_token: Option<String>,
}

/// Where a template comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateSource {
    /// Its text, at most 51,200 bytes.
    Body(String),
    /// A URL in S3.
    Url(String),
}

/// What a change set does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeSetType {
    /// Makes a new stack.
    Create,
    /// Changes a stack.
    Update,
}

/// Alarms that roll a stack back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RollbackConfiguration {
    /// ARNs of CloudWatch alarms, five at most.
    pub alarm_arns: Vec<String>,
    /// How many minutes they are watched after the update, 180 at most.
    pub monitoring_minutes: u32,
}

/// `CreateChangeSet`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSetInput {
    /// The stack.
    pub stack_name: String,
    /// The name of the change set; the same name twice is an error of kind [`ErrorKind::Exists`].
    pub change_set_name: String,
    /// Makes the call idempotent.
    pub client_token: String,
    /// Whether the stack is new.
    pub change_set_type: ChangeSetType,
    /// The template.
    pub template: TemplateSource,
    /// Every parameter.
    pub parameters: IndexMap<String, String>,
    /// Tags of the stack.
    pub tags: IndexMap<String, String>,
    /// Such as `CAPABILITY_IAM`.
    pub capabilities: Vec<String>,
    /// The role that CloudFormation works with; the caller's if left out.
    pub role_arn: Option<String>,
    /// Alarms that roll back.
    pub rollback: Option<RollbackConfiguration>,
    /// `DeploymentMode=REVERT_DRIFT`: live values are compared with the template's.
    pub revert_drift: bool,
}

/// The status of a change set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeSetStatus {
    /// It is being made.
    Pending,
    /// It can be executed.
    Ready,
    /// It cannot: see the reason. One without changes fails with [`ChangeSet::has_no_changes`].
    Failed,
    /// It was executed.
    Executed,
}

/// A change set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSet {
    /// Its ARN.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its stack's ARN.
    pub stack_id: String,
    /// Its status.
    pub status: ChangeSetStatus,
    /// Why.
    pub status_reason: Option<String>,
    /// What it changes, all pages.
    pub changes: Vec<ResourceChange>,
}

impl ChangeSet {
    /// Whether it failed because there is nothing to change. CloudFormation says so in one of two texts.
    #[must_use]
    pub fn has_no_changes(&self) -> bool {
        let reason = self.status_reason.as_deref().unwrap_or_default();
        self.status == ChangeSetStatus::Failed
            && (reason.contains("didn't contain changes") || reason.contains("No updates are to be performed"))
    }
}

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ChangeAction {
    /// It is made.
    Add,
    /// It is changed or replaced.
    Modify,
    /// It is deleted.
    Remove,
    /// It is taken in.
    Import,
    /// It is not known before the change set runs.
    Dynamic,
}

/// Whether a change makes a resource anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Replacement {
    /// It stays.
    Never,
    /// It depends on values that are not known yet.
    Conditional,
    /// It is made anew.
    Always,
}

/// A change of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceChange {
    /// What happens.
    pub action: ChangeAction,
    /// The resource's logical id.
    pub logical_id: String,
    /// Its physical id, if it exists.
    pub physical_id: Option<String>,
    /// Its type.
    pub resource_type: String,
    /// Whether it is made anew.
    pub replacement: Replacement,
    /// `PolicyAction`: what becomes of what is removed (`Delete`, `Retain`, `Snapshot`, …).
    pub policy_action: Option<String>,
    /// Which properties change.
    pub details: Vec<PropertyChange>,
}

/// A change of a property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PropertyChange {
    /// The path below the resource with slashes, `Properties/A/0`; `Tags`, `Metadata`, … for other attributes.
    pub path: String,
    /// Whether this property makes the resource anew.
    pub requires_recreation: Replacement,
    /// The value before, if CloudFormation tells.
    pub before: Option<String>,
    /// The value after, if CloudFormation tells.
    pub after: Option<String>,
    /// What caused it: a parameter or attribute, such as `DatabaseEndpoint` or `Queue.Arn`.
    pub causing_entity: Option<String>,
}

/// A stack event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StackEvent {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// The resource; the stack's own name for events of the stack as a whole.
    pub logical_id: String,
    /// The physical id, if it is known.
    pub physical_id: Option<String>,
    /// The type; `AWS::CloudFormation::Stack` for the stack as a whole.
    pub resource_type: String,
    /// `CREATE_FAILED` and so on.
    pub status: String,
    /// Why.
    pub reason: Option<String>,
    /// The token of the operation that caused it.
    pub client_token: Option<String>,
}

impl StackEvent {
    /// Whether something failed.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.status.ends_with("_FAILED")
    }
}

/// Events, newest first, a page at a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventPage {
    /// The events.
    pub events: Vec<StackEvent>,
    /// What to ask for older ones with.
    pub next_token: Option<String>,
}

/// A resource of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackResource {
    /// Its logical id.
    pub logical_id: String,
    /// Its physical id.
    pub physical_id: Option<String>,
    /// Its type.
    pub resource_type: String,
    /// Its status.
    pub status: String,
}

/// What a drift detection found so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DriftDetection {
    /// It goes on.
    InProgress,
    /// It is done; the resources that were compared.
    Complete(Vec<ResourceDrift>),
    /// It failed.
    Failed(String),
}

/// Whether a resource is what its template says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DriftStatus {
    /// It is.
    InSync,
    /// A property is another.
    Modified,
    /// It is gone.
    Deleted,
    /// CloudFormation cannot tell.
    NotChecked,
}

/// The drift of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceDrift {
    /// Its logical id.
    pub logical_id: String,
    /// Its physical id.
    pub physical_id: Option<String>,
    /// Its type.
    pub resource_type: String,
    /// Whether it is what the template says.
    pub status: DriftStatus,
    /// Properties that differ.
    pub differences: Vec<PropertyDifference>,
}

/// A property that is not what the template says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PropertyDifference {
    /// Its path as a JSON pointer below `Properties`, `/A/0`.
    pub path: String,
    /// What the template says, JSON or plain text.
    pub expected: String,
    /// What is there.
    pub actual: String,
    /// `ADD`, `REMOVE` or `NOT_EQUAL`.
    pub difference: String,
}

/// The result of a call.
pub type CloudResult<T> = Result<T, CloudError>;

/// CloudFormation in one account and region. Names of stacks may be names or ARNs. Every method is one call
/// (paging within [`CloudFormation::describe_change_set`] aside); retrying is the engine's.
#[async_trait(?Send)]
#[expect(missing_docs, reason = "the methods are calls of the API and mean what its documentation says")]
pub trait CloudFormation {
    async fn get_caller_identity(&self) -> CloudResult<Identity>;
    /// All stacks of account and region, a page at a time.
    async fn describe_stacks(&self, next_token: Option<&str>) -> CloudResult<StackPage>;
    /// One stack; an error of kind [`ErrorKind::NotFound`] if there is none.
    async fn describe_stack(&self, name: &str) -> CloudResult<StackDescription>;
    /// Returns the ARN of the change set.
    async fn create_change_set(&self, input: &ChangeSetInput) -> CloudResult<String>;
    async fn describe_change_set(&self, stack: &str, name: &str) -> CloudResult<ChangeSet>;
    async fn execute_change_set(&self, stack: &str, name: &str, client_token: &str) -> CloudResult<()>;
    async fn delete_change_set(&self, stack: &str, name: &str) -> CloudResult<()>;
    async fn describe_stack_events(&self, stack: &str, next_token: Option<&str>) -> CloudResult<EventPage>;
    async fn describe_stack_resources(&self, stack: &str) -> CloudResult<Vec<StackResource>>;
    async fn get_template(&self, stack: &str) -> CloudResult<String>;
    /// `retain`: logical ids that are kept, allowed only in `DELETE_FAILED`.
    async fn delete_stack(&self, stack: &str, client_token: &str, retain: &[String]) -> CloudResult<()>;
    async fn continue_update_rollback(&self, stack: &str, client_token: &str, skip: &[String]) -> CloudResult<()>;
    async fn rollback_stack(&self, stack: &str, client_token: &str) -> CloudResult<()>;
    async fn cancel_update_stack(&self, stack: &str, client_token: &str) -> CloudResult<()>;
    async fn update_termination_protection(&self, stack: &str, enabled: bool) -> CloudResult<()>;
    /// Starts a detection and returns its id.
    async fn detect_stack_drift(&self, stack: &str) -> CloudResult<String>;
    async fn describe_drift_detection(&self, stack: &str, id: &str) -> CloudResult<DriftDetection>;
    /// What is known beyond events of why a resource failed, a line each: stopped tasks of an ECS service,
    /// health of targets. Empty if nothing is known; failures to find out are no errors.
    async fn explain_failure(&self, resource_type: &str, physical_id: &str) -> Vec<String>;
}
