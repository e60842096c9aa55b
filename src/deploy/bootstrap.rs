//! What the engine itself needs in an account and region: a bucket for records and artifacts, a table for
//! locks. Both stay when their stack is deleted.
//!
//! Brought out by a change set like everything else, but without records and lock, which do not exist
//! before it. Start at [`bring`]; what is made is in [`template`].

use super::clock::Clock;
use super::cloud::{
    ChangeSet, ChangeSetInput, ChangeSetStatus, ChangeSetType, CloudError, CloudFormation, ErrorKind, Identity,
    StackDescription, StackStatus, TemplateSource,
};
use crate::backend::template::{LogicalId, Output, Policy, Resource, Template, Val, iam};
use crate::language::Origin;
use crate::val;
use indexmap::IndexMap;
use std::time::Duration;

/// The name of the stack.
pub const STACK: &str = "deployer-bootstrap";

/// The name of the table.
pub const TABLE: &str = "deployer-locks";

/// How often the stack is looked at.
const PAUSE: Duration = Duration::from_secs(2);

/// How often it is looked at before something must be wrong: a table and a bucket take a minute.
const LOOKS: usize = 450;

/// How often a call that failed in passing is tried again.
const ATTEMPTS: u32 = 8;

/// The attributes of an item of the lock table.
pub mod lock_table {
    /// The key of the item; the key of the table.
    pub const KEY: &str = "key";
    /// What it holds.
    pub const VALUE: &str = "value";
    /// Its revision.
    pub const REVISION: &str = "revision";
    /// When DynamoDB may delete it, in seconds since 1970.
    pub const EXPIRES: &str = "expires";
}

/// The name of the bucket: names are the world's, so account and region are in it.
#[must_use]
pub fn bucket_name(account: &str, region: &str) -> String {
    format!("deployer-state-{account}-{region}")
}

/// What bucket and table are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The bucket; [`bucket_name`] if left out.
    pub bucket: Option<String>,
    /// The table.
    pub table: String,
}

impl Default for Names {
    fn default() -> Self {
        Self { bucket: None, table: TABLE.to_owned() }
    }
}

/// The template of bucket and table.
#[must_use]
pub fn template(bucket_name: &str, table_name: &str) -> Template {
    let (bucket, table) = (LogicalId::of("Bucket"), LogicalId::of("LockTable"));
    let mut template = Template::new("Records, artifacts and locks of deployer");
    let mut add = |id: &LogicalId, resource_type: &str, properties: Val| {
        let mut resource = Resource::new(resource_type, Origin::NOWHERE);
        resource.properties = properties;
        if resource_type != "AWS::S3::BucketPolicy" {
            resource.keep(Policy::Retain);
        }
        template.resources.insert(id.clone(), resource);
    };
    add(&bucket, "AWS::S3::Bucket", bucket_properties(bucket_name));
    add(&LogicalId::of("BucketPolicy"), "AWS::S3::BucketPolicy", policy(&bucket));
    add(&table, "AWS::DynamoDB::Table", table_properties(table_name));
    let mut output = |name: &str, description: &str, id: &LogicalId| {
        let value = Val::reference(id.as_str());
        template.outputs.insert(name.into(), Output { description: description.to_owned(), value });
    };
    output("BucketName", "Bucket of records and artifacts", &bucket);
    output("LockTableName", "Table of locks", &table);
    template
}

fn bucket_properties(name: &str) -> Val {
    // Every write of a record leaves a version: a year of them is what anybody can want back.
    let versions = val!({
        "Id": "OldVersions",
        "Status": "Enabled",
        "NoncurrentVersionExpiration": {"NoncurrentDays": 365},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    });
    val!({
        "BucketName": name,
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [
            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}},
        ]},
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": true,
            "BlockPublicPolicy": true,
            "IgnorePublicAcls": true,
            "RestrictPublicBuckets": true,
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "VersioningConfiguration": {"Status": "Enabled"},
        "LifecycleConfiguration": {"Rules": [versions]},
    })
}

fn policy(bucket: &LogicalId) -> Val {
    let arn = Val::get_att(bucket, "Arn");
    let objects = Val::join("", [arn.clone(), "/*".into()]);
    val!({
        "Bucket": bucket,
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [iam::deny_without_tls("s3:*", vec![arn, objects])]},
    })
}

fn table_properties(name: &str) -> Val {
    val!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": lock_table::KEY, "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": lock_table::KEY, "KeyType": "HASH"}],
        "TimeToLiveSpecification": {"AttributeName": lock_table::EXPIRES, "Enabled": true},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true},
        "SSESpecification": {"SSEEnabled": true},
        "DeletionProtectionEnabled": true,
    })
}

/// What is there afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bootstrapped {
    /// The account and region.
    pub identity: Identity,
    /// The bucket.
    pub bucket: String,
    /// The table.
    pub table: String,
    /// Whether anything was made or changed.
    pub is_changed: bool,
}

/// Why the account is not ready.
#[derive(Debug, thiserror::Error)]
pub enum BootstrapError {
    /// CloudFormation refused a call.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// The stack did not come out.
    #[error("the stack {STACK} was not made: {0}")]
    Failed(String),
}

/// Makes bucket and table, or brings them to what this version wants. Nothing happens if they are so.
///
/// # Errors
/// When CloudFormation refuses, or a resource fails: a bucket that another stack or person made, for one.
pub async fn bring(
    cloudformation: &dyn CloudFormation,
    clock: &dyn Clock,
    id: &str,
    names: &Names,
) -> Result<Bootstrapped, BootstrapError> {
    let work = Bring { cloudformation, clock };
    let identity = work.ask(|| cloudformation.get_caller_identity()).await?;
    let own = || bucket_name(&identity.account, &identity.region);
    let (bucket, table) = (names.bucket.clone().unwrap_or_else(own), names.table.clone());
    let input = |change_set_type| ChangeSetInput {
        stack_name: STACK.to_owned(),
        change_set_name: format!("deployer-{id}"),
        client_token: format!("{id}-bootstrap-create"),
        change_set_type,
        template: TemplateSource::Body(template(&bucket, &table).to_json()),
        parameters: IndexMap::new(),
        tags: IndexMap::new(),
        capabilities: Vec::new(),
        role_arn: None,
        rollback: None,
        revert_drift: false,
    };
    let is_changed = work.change(&input(work.kind(id).await?), id).await?;
    work.ask(|| cloudformation.update_termination_protection(STACK, true)).await?;
    Ok(Bootstrapped { bucket, table, is_changed, identity })
}

/// The calls that the work is done with.
struct Bring<'a> {
    cloudformation: &'a dyn CloudFormation,
    clock: &'a dyn Clock,
}

impl Bring<'_> {
    /// Calls until it is not throttled or away any more.
    async fn ask<T, F: Future<Output = Result<T, CloudError>>>(&self, call: impl Fn() -> F) -> Result<T, CloudError> {
        for attempt in 0..ATTEMPTS {
            match call().await {
                Err(error) if matches!(error.kind, ErrorKind::Throttled | ErrorKind::Unavailable) => {
                    self.clock.sleep(Duration::from_millis(250 << attempt)).await;
                }
                result => return result,
            }
        }
        call().await
    }

    async fn stack(&self) -> Result<Option<StackDescription>, CloudError> {
        match self.ask(|| self.cloudformation.describe_stack(STACK)).await {
            Ok(stack) => Ok(Some(stack)),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The stack when nobody works on it.
    async fn settled(&self) -> Result<Option<StackDescription>, BootstrapError> {
        for _ in 0..LOOKS {
            match self.stack().await? {
                Some(stack) if stack.status.is_in_progress() => self.clock.sleep(PAUSE).await,
                stack => return Ok(stack),
            }
        }
        Err(BootstrapError::Failed("it is still at work".to_owned()))
    }

    /// The kind of change set that the stack takes; what never came to be is cleared away.
    async fn kind(&self, id: &str) -> Result<ChangeSetType, BootstrapError> {
        let Some(stack) = self.settled().await? else { return Ok(ChangeSetType::Create) };
        match stack.status {
            StackStatus::ReviewInProgress => Ok(ChangeSetType::Create),
            StackStatus::RollbackComplete | StackStatus::CreateFailed | StackStatus::RollbackFailed => {
                let token = format!("{id}-bootstrap-clear");
                self.ask(|| self.cloudformation.delete_stack(STACK, &token, &[])).await?;
                self.settled().await?;
                Ok(ChangeSetType::Create)
            }
            _ => Ok(ChangeSetType::Update),
        }
    }

    /// Whether there was anything to change.
    async fn change(&self, input: &ChangeSetInput, id: &str) -> Result<bool, BootstrapError> {
        match self.ask(|| self.cloudformation.create_change_set(input)).await {
            Err(error) if error.kind != ErrorKind::Exists => return Err(error.into()),
            _ => {}
        }
        let change_set = self.change_set(input).await?;
        if change_set.has_no_changes() {
            self.ask(|| self.cloudformation.delete_change_set(STACK, &input.change_set_name)).await?;
            return Ok(false);
        }
        if change_set.status == ChangeSetStatus::Failed {
            return Err(BootstrapError::Failed(change_set.status_reason.unwrap_or_default()));
        }
        let token = format!("{id}-bootstrap-execute");
        let execute = || self.cloudformation.execute_change_set(STACK, &input.change_set_name, &token);
        match self.ask(execute).await {
            // An answer was lost: the stack tells how it went.
            Err(error) if !matches!(error.kind, ErrorKind::State | ErrorKind::NotFound) => return Err(error.into()),
            _ => {}
        }
        match self.settled().await? {
            Some(stack) if stack.status.is_good() => Ok(true),
            stack => Err(BootstrapError::Failed(self.cause(stack.as_ref()).await)),
        }
    }

    async fn change_set(&self, input: &ChangeSetInput) -> Result<ChangeSet, BootstrapError> {
        for _ in 0..LOOKS {
            let found = self.ask(|| self.cloudformation.describe_change_set(STACK, &input.change_set_name)).await?;
            if found.status != ChangeSetStatus::Pending {
                return Ok(found);
            }
            self.clock.sleep(PAUSE).await;
        }
        Err(BootstrapError::Failed("its change set is still being made".to_owned()))
    }

    /// What failed first, in AWS's words.
    async fn cause(&self, stack: Option<&StackDescription>) -> String {
        let page = self.ask(|| self.cloudformation.describe_stack_events(STACK, None)).await.unwrap_or_default();
        let failed = page.events.iter().rev().find(|event| event.is_failure());
        match failed {
            Some(event) => format!("{}: {}", event.logical_id, event.reason.clone().unwrap_or_default()),
            None => stack.and_then(|stack| stack.status_reason.clone()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::template;

    #[test]
    fn bucket_and_table_are_closed_encrypted_and_stay() {
        let template: serde_json::Value =
            serde_json::from_str(&template("deployer-state-1-r", "locks").to_json()).unwrap();
        let resources = template["Resources"].as_object().unwrap();
        let of = |kind: &str| resources.values().find(|resource| resource["Type"] == kind).unwrap();
        for kind in ["AWS::S3::Bucket", "AWS::DynamoDB::Table"] {
            assert_eq!(of(kind)["DeletionPolicy"], "Retain");
            assert_eq!(of(kind)["UpdateReplacePolicy"], "Retain");
        }
        let bucket = &of("AWS::S3::Bucket")["Properties"];
        assert_eq!(bucket["VersioningConfiguration"]["Status"], "Enabled");
        assert!(bucket["PublicAccessBlockConfiguration"].as_object().unwrap().values().all(|closed| closed == true));
        let statement = &of("AWS::S3::BucketPolicy")["Properties"]["PolicyDocument"]["Statement"][0];
        assert_eq!(statement["Condition"]["Bool"]["aws:SecureTransport"], "false");
        let table = &of("AWS::DynamoDB::Table")["Properties"];
        assert_eq!(table["TableName"], "locks");
        assert_eq!(table["TimeToLiveSpecification"]["AttributeName"], "expires");
        assert_eq!(table["SSESpecification"]["SSEEnabled"], true);
    }
}
