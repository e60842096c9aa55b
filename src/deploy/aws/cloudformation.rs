//! CloudFormation and STS through the SDK: one call a method, answers in the engine's words.

use super::errors::cloud;
use super::explain::Explainer;
use super::wire::Wire;
use crate::deploy::clock::Timestamp;
use crate::deploy::cloud::{
    ChangeAction, ChangeSet, ChangeSetInput, ChangeSetStatus, ChangeSetType, CloudError, CloudFormation, CloudResult,
    DriftDetection, DriftStatus, ErrorKind, EventPage, Identity, PropertyChange, PropertyDifference, Replacement,
    ResourceChange, ResourceDrift, RollbackConfiguration, StackDescription, StackEvent, StackPage, StackResource,
    StackStatus, TemplateSource,
};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::primitives::DateTime;
use aws_sdk_cloudformation::types;
use indexmap::IndexMap;

/// CloudFormation in one account and region.
#[derive(Debug, Clone)]
pub struct AwsCloudFormation {
    client: Client,
    sts: aws_sdk_sts::Client,
    region: String,
    explainer: Explainer,
}

impl AwsCloudFormation {
    pub(super) fn new(config: &SdkConfig, region: &str) -> Self {
        let (client, sts) = (Client::new(config), aws_sdk_sts::Client::new(config));
        Self { client, sts, region: region.to_owned(), explainer: Explainer::new(Wire::new(config, region)) }
    }

    async fn drifts(&self, stack: &str) -> CloudResult<Vec<ResourceDrift>> {
        let mut drifts = Vec::new();
        let mut next = None;
        loop {
            let call = self.client.describe_stack_resource_drifts().stack_name(stack).max_results(100);
            let answer = call.set_next_token(next).send().await;
            let page = answer.map_err(|error| cloud("DescribeStackResourceDrifts", &error))?;
            drifts.extend(page.stack_resource_drifts().iter().map(drift));
            next = page.next_token;
            if next.is_none() {
                return Ok(drifts);
            }
        }
    }
}

#[async_trait(?Send)]
impl CloudFormation for AwsCloudFormation {
    async fn get_caller_identity(&self) -> CloudResult<Identity> {
        let answer = self.sts.get_caller_identity().send().await;
        let caller = answer.map_err(|error| cloud("GetCallerIdentity", &error))?;
        let account = caller.account.unwrap_or_default();
        Ok(Identity { account, arn: caller.arn.unwrap_or_default(), region: self.region.clone() })
    }

    async fn describe_stacks(&self, next_token: Option<&str>) -> CloudResult<StackPage> {
        let call = self.client.describe_stacks().set_next_token(next_token.map(str::to_owned));
        let page = call.send().await.map_err(|error| cloud("DescribeStacks", &error))?;
        Ok(StackPage { stacks: page.stacks().iter().map(stack).collect(), next_token: page.next_token })
    }

    async fn describe_stack(&self, name: &str) -> CloudResult<StackDescription> {
        let answer = self.client.describe_stacks().stack_name(name).send().await;
        let page = answer.map_err(|error| cloud("DescribeStacks", &error))?;
        page.stacks().first().map(stack).ok_or_else(|| CloudError {
            operation: "DescribeStacks",
            code: "ValidationError".to_owned(),
            message: format!("Stack with id {name} does not exist"),
            kind: ErrorKind::NotFound,
        })
    }

    async fn create_change_set(&self, input: &ChangeSetInput) -> CloudResult<String> {
        let parameter = |(name, value): (&String, &String)| {
            types::Parameter::builder().parameter_key(name).parameter_value(value).build()
        };
        let tag = |(key, value): (&String, &String)| types::Tag::builder().key(key).value(value).build();
        let kind = match input.change_set_type {
            ChangeSetType::Create => types::ChangeSetType::Create,
            ChangeSetType::Update => types::ChangeSetType::Update,
        };
        let capabilities = input.capabilities.iter().map(|name| types::Capability::from(name.as_str()));
        let call = self
            .client
            .create_change_set()
            .stack_name(&input.stack_name)
            .change_set_name(&input.change_set_name)
            .client_token(&input.client_token)
            .change_set_type(kind)
            .set_parameters(Some(input.parameters.iter().map(parameter).collect()))
            .set_tags(Some(input.tags.iter().map(tag).collect()))
            .set_capabilities(Some(capabilities.collect()))
            .set_role_arn(input.role_arn.clone())
            .set_rollback_configuration(input.rollback.as_ref().map(rollback))
            .set_deployment_mode(input.revert_drift.then_some(types::DeploymentMode::RevertDrift));
        let call = match &input.template {
            TemplateSource::Body(text) => call.template_body(text),
            TemplateSource::Url(url) => call.template_url(url),
        };
        let made = call.send().await.map_err(|error| cloud("CreateChangeSet", &error))?;
        Ok(made.id.unwrap_or_default())
    }

    async fn describe_change_set(&self, stack: &str, name: &str) -> CloudResult<ChangeSet> {
        let mut changes = Vec::new();
        let mut next = None;
        loop {
            let call = self.client.describe_change_set().stack_name(stack).change_set_name(name);
            let answer = call.include_property_values(true).set_next_token(next).send().await;
            let mut page = answer.map_err(|error| cloud("DescribeChangeSet", &error))?;
            changes.extend(page.changes().iter().filter_map(types::Change::resource_change).map(change));
            next = page.next_token.take();
            if next.is_none() {
                return Ok(ChangeSet {
                    status: change_set_status(&page),
                    id: page.change_set_id.unwrap_or_default(),
                    name: page.change_set_name.unwrap_or_default(),
                    stack_id: page.stack_id.unwrap_or_default(),
                    status_reason: said(page.status_reason.as_deref()),
                    changes,
                });
            }
        }
    }

    async fn execute_change_set(&self, stack: &str, name: &str, client_token: &str) -> CloudResult<()> {
        let call = self.client.execute_change_set().stack_name(stack).change_set_name(name);
        let answer = call.client_request_token(client_token).send().await;
        answer.map(drop).map_err(|error| cloud("ExecuteChangeSet", &error))
    }

    async fn delete_change_set(&self, stack: &str, name: &str) -> CloudResult<()> {
        let answer = self.client.delete_change_set().stack_name(stack).change_set_name(name).send().await;
        answer.map(drop).map_err(|error| cloud("DeleteChangeSet", &error))
    }

    async fn describe_stack_events(&self, stack: &str, next_token: Option<&str>) -> CloudResult<EventPage> {
        let call = self.client.describe_stack_events().stack_name(stack);
        let answer = call.set_next_token(next_token.map(str::to_owned)).send().await;
        let page = answer.map_err(|error| cloud("DescribeStackEvents", &error))?;
        Ok(EventPage { events: page.stack_events().iter().map(event).collect(), next_token: page.next_token })
    }

    async fn describe_stack_resources(&self, stack: &str) -> CloudResult<Vec<StackResource>> {
        // `DescribeStackResources` stops at a hundred; this one has pages.
        let mut resources = Vec::new();
        let mut next = None;
        loop {
            let answer = self.client.list_stack_resources().stack_name(stack).set_next_token(next).send().await;
            let page = answer.map_err(|error| cloud("ListStackResources", &error))?;
            resources.extend(page.stack_resource_summaries().iter().map(resource));
            next = page.next_token;
            if next.is_none() {
                return Ok(resources);
            }
        }
    }

    async fn get_template(&self, stack: &str) -> CloudResult<String> {
        let call = self.client.get_template().stack_name(stack).template_stage(types::TemplateStage::Original);
        let answer = call.send().await.map_err(|error| cloud("GetTemplate", &error))?;
        Ok(answer.template_body.unwrap_or_default())
    }

    async fn delete_stack(&self, stack: &str, client_token: &str, retain: &[String]) -> CloudResult<()> {
        let call = self.client.delete_stack().stack_name(stack).client_request_token(client_token);
        let retain = (!retain.is_empty()).then(|| retain.to_vec());
        let answer = call.set_retain_resources(retain).send().await;
        answer.map(drop).map_err(|error| cloud("DeleteStack", &error))
    }

    async fn continue_update_rollback(&self, stack: &str, client_token: &str, skip: &[String]) -> CloudResult<()> {
        let call = self.client.continue_update_rollback().stack_name(stack).client_request_token(client_token);
        let skip = (!skip.is_empty()).then(|| skip.to_vec());
        let answer = call.set_resources_to_skip(skip).send().await;
        answer.map(drop).map_err(|error| cloud("ContinueUpdateRollback", &error))
    }

    async fn rollback_stack(&self, stack: &str, client_token: &str) -> CloudResult<()> {
        let answer = self.client.rollback_stack().stack_name(stack).client_request_token(client_token).send().await;
        answer.map(drop).map_err(|error| cloud("RollbackStack", &error))
    }

    async fn cancel_update_stack(&self, stack: &str, client_token: &str) -> CloudResult<()> {
        let call = self.client.cancel_update_stack().stack_name(stack).client_request_token(client_token);
        call.send().await.map(drop).map_err(|error| cloud("CancelUpdateStack", &error))
    }

    async fn update_termination_protection(&self, stack: &str, enabled: bool) -> CloudResult<()> {
        let call = self.client.update_termination_protection().stack_name(stack);
        let answer = call.enable_termination_protection(enabled).send().await;
        answer.map(drop).map_err(|error| cloud("UpdateTerminationProtection", &error))
    }

    async fn detect_stack_drift(&self, stack: &str) -> CloudResult<String> {
        let answer = self.client.detect_stack_drift().stack_name(stack).send().await;
        let begun = answer.map_err(|error| cloud("DetectStackDrift", &error))?;
        Ok(begun.stack_drift_detection_id.unwrap_or_default())
    }

    async fn describe_drift_detection(&self, stack: &str, id: &str) -> CloudResult<DriftDetection> {
        let answer = self.client.describe_stack_drift_detection_status().stack_drift_detection_id(id).send().await;
        let status = answer.map_err(|error| cloud("DescribeStackDriftDetectionStatus", &error))?;
        match status.detection_status() {
            Some(types::StackDriftDetectionStatus::DetectionInProgress) => Ok(DriftDetection::InProgress),
            Some(types::StackDriftDetectionStatus::DetectionFailed) => {
                let reason = status.detection_status_reason.unwrap_or_default();
                // A failed detection has looked at the other resources: CloudFormation keeps what it found.
                let found = self.drifts(stack).await.unwrap_or_default();
                Ok(if found.is_empty() { DriftDetection::Failed(reason) } else { DriftDetection::Complete(found) })
            }
            _ => Ok(DriftDetection::Complete(self.drifts(stack).await?)),
        }
    }

    async fn explain_failure(&self, resource_type: &str, physical_id: &str) -> Vec<String> {
        self.explainer.explain(resource_type, physical_id).await
    }
}

fn rollback(wanted: &RollbackConfiguration) -> types::RollbackConfiguration {
    let trigger = |arn: &String| types::RollbackTrigger::builder().arn(arn).r#type("AWS::CloudWatch::Alarm").build();
    types::RollbackConfiguration::builder()
        .set_rollback_triggers(Some(wanted.alarm_arns.iter().map(trigger).collect()))
        .monitoring_time_in_minutes(i32::try_from(wanted.monitoring_minutes).unwrap_or(180))
        .build()
}

fn moment(time: &DateTime) -> Timestamp {
    Timestamp::from_millis(time.to_millis().ok().and_then(|millis| u64::try_from(millis).ok()).unwrap_or(0))
}

/// A text, unless it is empty: some endpoints answer so where AWS leaves it out.
fn said(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

fn stack(stack: &types::Stack) -> StackDescription {
    let pairs = |pairs: Vec<(Option<&str>, Option<&str>)>| -> IndexMap<String, String> {
        let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
        pairs.into_iter().map(|(key, value)| (owned(key), owned(value))).collect()
    };
    let parameters = stack.parameters().iter().map(|one| {
        // The value of a parameter that names a Systems Manager parameter is the name, not what it stands for.
        (one.parameter_key(), one.parameter_value())
    });
    let status = stack.stack_status().and_then(|status| StackStatus::parse(status.as_str()));
    StackDescription {
        name: stack.stack_name().unwrap_or_default().to_owned(),
        id: stack.stack_id().unwrap_or_default().to_owned(),
        // A status that came after this version is one in which nothing is known to be safe.
        status: status.unwrap_or(StackStatus::UpdateFailed),
        status_reason: said(stack.stack_status_reason()),
        parameters: pairs(parameters.collect()),
        outputs: pairs(stack.outputs().iter().map(|one| (one.output_key(), one.output_value())).collect()),
        tags: pairs(stack.tags().iter().map(|one| (one.key(), one.value())).collect()),
        termination_protection: stack.enable_termination_protection().unwrap_or_default(),
        last_updated: stack.last_updated_time().or(stack.creation_time()).map(moment),
    }
}

fn change_set_status(page: &DescribeChangeSetOutput) -> ChangeSetStatus {
    use types::{ChangeSetStatus as Status, ExecutionStatus as Execution};
    match (page.status(), page.execution_status()) {
        (Some(Status::Failed), _) => ChangeSetStatus::Failed,
        (_, Some(Execution::ExecuteComplete | Execution::ExecuteFailed | Execution::ExecuteInProgress)) => {
            ChangeSetStatus::Executed
        }
        // The stack has moved on since, or the change set is on its way out: another one is needed.
        (_, Some(Execution::Obsolete)) => ChangeSetStatus::Executed,
        (Some(Status::DeleteComplete | Status::DeleteFailed | Status::DeleteInProgress | Status::DeletePending), _) => {
            ChangeSetStatus::Executed
        }
        (Some(Status::CreateComplete), Some(Execution::Available)) => ChangeSetStatus::Ready,
        _ => ChangeSetStatus::Pending,
    }
}

fn change(change: &types::ResourceChange) -> ResourceChange {
    let action = match change.action() {
        Some(types::ChangeAction::Add) => ChangeAction::Add,
        Some(types::ChangeAction::Remove) => ChangeAction::Remove,
        Some(types::ChangeAction::Import) => ChangeAction::Import,
        Some(types::ChangeAction::Modify | types::ChangeAction::SyncWithActual) => ChangeAction::Modify,
        _ => ChangeAction::Dynamic,
    };
    let replacement = match change.replacement() {
        Some(types::Replacement::True) => Replacement::Always,
        Some(types::Replacement::Conditional) => Replacement::Conditional,
        _ => Replacement::Never,
    };
    ResourceChange {
        action,
        logical_id: change.logical_resource_id().unwrap_or_default().to_owned(),
        physical_id: change.physical_resource_id().map(str::to_owned),
        resource_type: change.resource_type().unwrap_or_default().to_owned(),
        replacement,
        policy_action: change.policy_action().map(|policy| policy.as_str().to_owned()),
        details: change.details().iter().filter_map(detail).collect(),
    }
}

fn detail(detail: &types::ResourceChangeDetail) -> Option<PropertyChange> {
    let target = detail.target()?;
    let attribute = target.attribute().map_or("Properties", types::ResourceAttribute::as_str);
    let path = match (target.path(), target.name()) {
        (Some(path), _) => path.trim_start_matches('/').to_owned(),
        (None, Some(name)) => format!("{attribute}/{name}"),
        (None, None) => attribute.to_owned(),
    };
    let requires_recreation = match target.requires_recreation() {
        Some(types::RequiresRecreation::Always) => Replacement::Always,
        Some(types::RequiresRecreation::Conditionally) => Replacement::Conditional,
        _ => Replacement::Never,
    };
    Some(PropertyChange {
        path,
        requires_recreation,
        before: target.before_value().map(str::to_owned),
        after: target.after_value().map(str::to_owned),
        causing_entity: detail.causing_entity().map(str::to_owned),
    })
}

fn event(event: &types::StackEvent) -> StackEvent {
    StackEvent {
        id: event.event_id().unwrap_or_default().to_owned(),
        at: event.timestamp().map(moment).unwrap_or_default(),
        logical_id: event.logical_resource_id().unwrap_or_default().to_owned(),
        physical_id: said(event.physical_resource_id()),
        resource_type: event.resource_type().unwrap_or_default().to_owned(),
        status: event.resource_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
        reason: said(event.resource_status_reason()),
        client_token: said(event.client_request_token()),
    }
}

fn resource(resource: &types::StackResourceSummary) -> StackResource {
    StackResource {
        logical_id: resource.logical_resource_id().unwrap_or_default().to_owned(),
        physical_id: resource.physical_resource_id().map(str::to_owned),
        resource_type: resource.resource_type().unwrap_or_default().to_owned(),
        status: resource.resource_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
    }
}

fn drift(drift: &types::StackResourceDrift) -> ResourceDrift {
    let status = match drift.stack_resource_drift_status() {
        Some(types::StackResourceDriftStatus::InSync) => DriftStatus::InSync,
        Some(types::StackResourceDriftStatus::Modified) => DriftStatus::Modified,
        Some(types::StackResourceDriftStatus::Deleted) => DriftStatus::Deleted,
        _ => DriftStatus::NotChecked,
    };
    let difference = |one: &types::PropertyDifference| PropertyDifference {
        path: one.property_path().unwrap_or_default().to_owned(),
        expected: one.expected_value().unwrap_or_default().to_owned(),
        actual: one.actual_value().unwrap_or_default().to_owned(),
        difference: one.difference_type().map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
    };
    ResourceDrift {
        logical_id: drift.logical_resource_id().unwrap_or_default().to_owned(),
        physical_id: drift.physical_resource_id().map(str::to_owned),
        resource_type: drift.resource_type().unwrap_or_default().to_owned(),
        status,
        differences: drift.property_differences().iter().map(difference).collect(),
    }
}
