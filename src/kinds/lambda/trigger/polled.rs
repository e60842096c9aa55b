//! Event source mappings: Lambda fetches from a queue, stream or topic with the function's own role.

use super::spec::{DynamoDbTrigger, KafkaAuthentication, KafkaTrigger, SqsTrigger};
use super::{Source, Trigger, json};
use crate::backend::template::{LogicalId, Val, iam::Statement};
use crate::kinds::Lowering;
use crate::kinds::lambda::reference::FailureTarget;
use crate::kinds::lambda::spec::LambdaSpec;
use crate::kinds::lowering::Tier;
use crate::language::{Node, Traced};
use crate::val;

/// How often a batch is tried again when there is somewhere to tell of it.
const RETRIES_WITH_FAILURE_TARGET: u32 = 3;

/// Adds the mapping of a trigger.
pub fn lower(
    spec: &LambdaSpec,
    trigger: &Traced<Trigger>,
    source: Source<'_>,
    target: &LogicalId,
    in_vpc: Option<&LogicalId>,
    cx: &mut Lowering<'_>,
) {
    let mut properties = match source {
        Source::Sqs(sqs) => queue(sqs, cx),
        Source::DynamoDb(dynamodb) => stream(dynamodb, spec, cx),
        Source::Kafka(kafka) => topic(kafka, spec, in_vpc, cx),
        _ => return,
    };
    properties.insert("FunctionName", Val::from(target));
    properties.insert("Enabled", Val::from(&trigger.enabled));
    let id = trigger.id("Trigger", source);
    cx.resource(&id, "AWS::Lambda::EventSourceMapping", properties.from_origin(trigger.origin));
}

fn queue(sqs: &SqsTrigger, cx: &mut Lowering<'_>) -> Val {
    let scaling = sqs.maximum_concurrency.as_ref().map(|most| val!({"MaximumConcurrency": most}));
    val!({
        "EventSourceArn": cx.reference(&sqs.queue.0),
        "BatchSize": &sqs.batch_size,
        "MaximumBatchingWindowInSeconds": &sqs.maximum_batching_window,
        "ScalingConfig": scaling,
        "FunctionResponseTypes": response_types(&sqs.report_batch_item_failures),
        "FilterCriteria": filters(&sqs.filters, cx),
    })
}

fn stream(dynamodb: &DynamoDbTrigger, spec: &LambdaSpec, cx: &mut Lowering<'_>) -> Val {
    let failure = dynamodb.on_failure.as_ref().or(spec.dead_letter.as_ref());
    let retries = match (&dynamodb.maximum_retry_attempts, failure) {
        (Some(retries), _) => Val::from(retries),
        (None, Some(failure)) => Val::from(RETRIES_WITH_FAILURE_TARGET).from_origin(failure.0.origin.derived()),
        (None, None) => Val::ABSENT,
    };
    val!({
        "EventSourceArn": cx.reference(&dynamodb.table.0),
        "StartingPosition": &dynamodb.starting_position,
        "BatchSize": &dynamodb.batch_size,
        "MaximumBatchingWindowInSeconds": &dynamodb.maximum_batching_window,
        "BisectBatchOnFunctionError": &dynamodb.bisect_batch_on_function_error,
        "MaximumRetryAttempts": retries,
        "MaximumRecordAgeInSeconds": &dynamodb.maximum_record_age,
        "ParallelizationFactor": &dynamodb.parallelization_factor,
        "FunctionResponseTypes": response_types(&dynamodb.report_batch_item_failures),
        "DestinationConfig": on_failure(failure, cx),
        "FilterCriteria": filters(&dynamodb.filters, cx),
    })
}

fn topic(kafka: &KafkaTrigger, spec: &LambdaSpec, in_vpc: Option<&LogicalId>, cx: &mut Lowering<'_>) -> Val {
    let group = kafka.consumer_group.as_ref().map(|group| val!({"ConsumerGroupId": group}));
    let servers: Vec<Val> = kafka.bootstrap_servers.iter().map(|server| cx.text(server)).collect();
    let own_cluster = kafka.cluster_arn.is_none();
    let servers = own_cluster.then(|| val!({"Endpoints": {"KafkaBootstrapServers": servers}}));
    let (managed, unmanaged) = if own_cluster { (None, group) } else { (group, None) };
    val!({
        "EventSourceArn": kafka.cluster_arn.as_ref().map(|arn| cx.text(arn)),
        "SelfManagedEventSource": servers,
        "Topics": [&kafka.topic],
        "AmazonManagedKafkaEventSourceConfig": managed,
        "SelfManagedKafkaEventSourceConfig": unmanaged,
        "SourceAccessConfigurations": source_access(kafka, in_vpc, cx),
        "StartingPosition": &kafka.starting_position,
        "BatchSize": &kafka.batch_size,
        "MaximumBatchingWindowInSeconds": &kafka.maximum_batching_window,
        "DestinationConfig": on_failure(kafka.on_failure.as_ref().or(spec.dead_letter.as_ref()), cx),
        "FilterCriteria": filters(&kafka.filters, cx),
    })
}

/// How Lambda logs in, and for a cluster that is not MSK's, from where it connects.
fn source_access(kafka: &KafkaTrigger, in_vpc: Option<&LogicalId>, cx: &mut Lowering<'_>) -> Val {
    let mut configurations = Vec::new();
    if let Some(KafkaAuthentication { mechanism, secret, server_root_ca_secret }) = &kafka.authentication {
        configurations.push(val!({"Type": mechanism, "URI": cx.secret_arn(secret)}));
        let authority = server_root_ca_secret.as_ref();
        configurations
            .extend(authority.map(|secret| val!({"Type": "SERVER_ROOT_CA_CERTIFICATE", "URI": cx.secret_arn(secret)})));
    }
    if let (None, Some(group)) = (&kafka.cluster_arn, in_vpc) {
        for index in 0..2 {
            let subnet = Val::select(index, cx.subnets(Tier::Private));
            configurations.push(val!({"Type": "VPC_SUBNET", "URI": Val::join("", ["subnet:".into(), subnet])}));
        }
        let group = Val::join("", ["security_group:".into(), Val::get_att(group, "GroupId")]);
        configurations.push(val!({"Type": "VPC_SECURITY_GROUP", "URI": group}));
    }
    Val::list_or_absent(configurations)
}

fn response_types(report: &Traced<bool>) -> Val {
    if report.value { val!(["ReportBatchItemFailures"]).from_origin(report.origin) } else { Val::ABSENT }
}

fn on_failure(target: Option<&FailureTarget>, cx: &mut Lowering<'_>) -> Val {
    target.map_or(Val::ABSENT, |target| val!({"OnFailure": {"Destination": cx.reference(&target.0)}}))
}

fn filters(patterns: &[Node], cx: &mut Lowering<'_>) -> Val {
    if patterns.is_empty() {
        return Val::ABSENT;
    }
    let filters: Vec<Val> = patterns.iter().map(|pattern| val!({"Pattern": json::text(pattern, cx)})).collect();
    val!({"Filters": filters})
}

/// Reading from MSK clusters with IAM, where the cluster is named by an ARN: a reference brings its own
/// permissions.
pub fn statements(spec: &LambdaSpec) -> Vec<Statement> {
    let kafka = spec.triggers.iter().filter_map(|trigger| trigger.kafka.as_ref());
    let with_iam = kafka.filter(|kafka| kafka.authentication.is_none());
    let mut statements = Vec::new();
    for (index, kafka) in with_iam.enumerate() {
        let Some(arn) = kafka.cluster_arn.as_ref() else { continue };
        let Some(cluster) = arn.as_literal() else { continue };
        let part = |resource: &str, name: &str| {
            let arn_of_part = format!("{}/{name}", cluster.replacen(":cluster/", &format!(":{resource}/"), 1));
            Val::from(arn_of_part).from_origin(arn.origin)
        };
        let group = part("group", kafka.consumer_group.as_ref().map_or("*", |group| group.as_str()));
        let resources = vec![Val::from(cluster).from_origin(arn.origin), part("topic", &kafka.topic), group];
        statements.push(Statement::allow(format!("ReadTopic{}", index + 1), READ_TOPIC, resources));
    }
    statements
}

/// Lambda developer guide, "MSK cluster authentication", IAM.
const READ_TOPIC: &[&str] = &[
    "kafka-cluster:Connect",
    "kafka-cluster:DescribeClusterDynamicConfiguration",
    "kafka-cluster:DescribeTopic",
    "kafka-cluster:ReadData",
    "kafka-cluster:DescribeGroup",
    "kafka-cluster:AlterGroup",
];
