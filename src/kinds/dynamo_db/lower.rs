//! From a table's spec to its resource. `doc.md` says why it is always a global table.

use super::replicas::{self, OtherRegion};
use super::spec::{Capacity, DynamoDbSpec, GlobalIndex, KeyAttribute, Keys, LocalIndex, Projection, StreamViewType};
use crate::backend::template::{LogicalId, Policy, Val};
use crate::kinds::Lowering;
use crate::language::Traced;
use crate::val;
use compact_str::CompactString;

/// Adds the table.
pub fn lower(spec: &DynamoDbSpec, cx: &mut Lowering<'_>) {
    let table = LogicalId::of("Table");
    let settings = cx.settings();
    let others = replicas::others(spec, settings);
    let key = replicas::key(spec, settings);
    let mut all = vec![replica(Val::reference("AWS::Region"), key.map(Val::from), spec, cx)];
    all.extend(others.iter().map(|other| replica(region(other), other.key.as_ref().map(Val::from), spec, cx)));
    let properties = val!({
        "TableName": &spec.table_name,
        "AttributeDefinitions": attribute_definitions(spec),
        "KeySchema": key_schema(&spec.keys),
        "GlobalSecondaryIndexes": Val::list_or_absent(spec.global_indexes.iter().map(|index| global_index(index, spec))),
        "LocalSecondaryIndexes": Val::list_or_absent(spec.local_indexes.iter().map(|index| local_index(index, spec))),
        "BillingMode": spec.billing.mode.map(|_| if spec.is_provisioned() { "PROVISIONED" } else { "PAY_PER_REQUEST" }),
        "WriteProvisionedThroughputSettings": spec.billing.write.as_ref().map(write_capacity),
        "ReadOnDemandThroughputSettings": limit("MaxReadRequestUnits", spec.billing.max_read_units.as_ref(), spec),
        "WriteOnDemandThroughputSettings": limit("MaxWriteRequestUnits", spec.billing.max_write_units.as_ref(), spec),
        "SSESpecification": key.map(|key| val!({"SSEEnabled": true, "SSEType": "KMS"}).from_origin(key.origin)),
        "StreamSpecification": stream(spec, &others),
        "TimeToLiveSpecification": time_to_live(spec),
        "Replicas": all,
    });
    cx.resource(&table, "AWS::DynamoDB::GlobalTable", properties).keep(Policy::Retain);
    cx.output("name", "Name of the table", &table);
    cx.output("arn", "ARN of the table", Val::get_att(&table, "Arn"));
    if spec.stream_view_type.is_some() {
        cx.output("streamArn", "ARN of the table's stream", Val::get_att(&table, "StreamArn"));
    }
    cx.output("keyArn", "ARN of the table's own KMS key", &spec.encryption.kms_key_arn);
}

fn region(other: &OtherRegion<'_>) -> Val {
    Val::from(other.region.map(|region| region.as_str().to_owned()))
}

/// What each region has of its own. Everything but the key is the same everywhere.
fn replica(region: Val, key: Option<Val>, spec: &DynamoDbSpec, cx: &Lowering<'_>) -> Val {
    let recovery = &spec.point_in_time_recovery;
    let insights = spec.contributor_insights.then(|| val!({"Enabled": &spec.contributor_insights}));
    let days = recovery.enabled.then(|| Val::from(recovery.recovery_period.map(|period| period.days())));
    val!({
        "Region": region,
        "DeletionProtectionEnabled": cx.deletion_protection(spec.deletion_protection.as_ref()),
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": &recovery.enabled, "RecoveryPeriodInDays": days},
        "SSESpecification": key.map(|key| val!({"KMSMasterKeyId": key})),
        "TableClass": &spec.table_class,
        "ContributorInsightsSpecification": insights,
        "ReadProvisionedThroughputSettings": spec.billing.read.as_ref().map(read_capacity),
        "GlobalSecondaryIndexes": Val::list_or_absent(spec.global_indexes.iter().map(|index| replica_index(index, spec))),
        "Tags": cx.tag_list(),
    })
}

/// Absent unless it says something: DynamoDB wants only indexes with settings of their own here.
fn replica_index(index: &GlobalIndex, spec: &DynamoDbSpec) -> Val {
    let insights = spec.contributor_insights.then(|| val!({"Enabled": &spec.contributor_insights}));
    let read = index.read.as_ref().or(spec.billing.read.as_ref()).map(read_capacity);
    if insights.is_none() && read.is_none() {
        return Val::ABSENT;
    }
    val!({
        "IndexName": &index.name,
        "ContributorInsightsSpecification": insights,
        "ReadProvisionedThroughputSettings": read,
    })
}

/// The attributes of all keys, each once.
fn attribute_definitions(spec: &DynamoDbSpec) -> Val {
    let mut defined: Vec<&KeyAttribute> = Vec::new();
    for key in spec.key_attributes() {
        if !defined.iter().any(|known| known.name.value == key.name.value) {
            defined.push(key);
        }
    }
    Val::list(defined.iter().map(|key| val!({"AttributeName": &key.name, "AttributeType": &key.attribute_type})))
}

fn key_schema(keys: &Keys) -> Val {
    schema(&keys.partition.name, keys.sort.as_ref().map(|sort| &sort.name))
}

fn schema(partition: &Traced<CompactString>, sort: Option<&Traced<CompactString>>) -> Val {
    let sort = sort.map(|sort| val!({"AttributeName": sort, "KeyType": "RANGE"}));
    val!([{"AttributeName": partition, "KeyType": "HASH"}, sort])
}

fn global_index(index: &GlobalIndex, spec: &DynamoDbSpec) -> Val {
    val!({
        "IndexName": &index.name,
        "KeySchema": key_schema(&index.keys),
        "Projection": projection(&index.projection),
        "WriteProvisionedThroughputSettings": index.write.as_ref().or(spec.billing.write.as_ref()).map(write_capacity),
    })
}

fn local_index(index: &LocalIndex, spec: &DynamoDbSpec) -> Val {
    val!({
        "IndexName": &index.name,
        "KeySchema": schema(&spec.keys.partition.name, Some(&index.sort.name)),
        "Projection": projection(&index.projection),
    })
}

fn projection(projection: &Projection) -> Val {
    val!({
        "ProjectionType": &projection.projection_type,
        "NonKeyAttributes": Val::list_or_absent(projection.attributes.iter().map(Val::from)),
    })
}

/// A global table has no fixed write capacity: a fixed one is a range of one number.
fn write_capacity(capacity: &Capacity) -> Val {
    val!({"WriteCapacityAutoScalingSettings": autoscaling(capacity, capacity.max.as_ref().unwrap_or(&capacity.min))})
}

fn read_capacity(capacity: &Capacity) -> Val {
    match &capacity.max {
        Some(max) => val!({"ReadCapacityAutoScalingSettings": autoscaling(capacity, max)}),
        None => val!({"ReadCapacityUnits": &capacity.min}),
    }
}

/// `SeedCapacity` is what the table has while CloudFormation sets up scaling after a change from
/// billing on demand; it must be there for that change and is not read otherwise.
fn autoscaling(capacity: &Capacity, max: &Traced<u32>) -> Val {
    val!({
        "MinCapacity": &capacity.min,
        "MaxCapacity": max,
        "SeedCapacity": &capacity.min,
        "TargetTrackingScalingPolicyConfiguration": {"TargetValue": &capacity.target_percent},
    })
}

fn limit(property: &'static str, units: Option<&Traced<u32>>, spec: &DynamoDbSpec) -> Val {
    match units {
        Some(units) if !spec.is_provisioned() => Val::from_entries([(property, Val::from(units))]),
        _ => Val::ABSENT,
    }
}

/// The user's stream; replicas need one with both images, whether somebody reads it or not.
fn stream(spec: &DynamoDbSpec, others: &[OtherRegion<'_>]) -> Val {
    match (&spec.stream_view_type, others.first()) {
        (Some(view), _) => val!({"StreamViewType": view}),
        (None, Some(other)) => {
            let view = Traced::new(StreamViewType::NewAndOldImages, other.region.origin.derived());
            val!({"StreamViewType": view})
        }
        (None, None) => Val::ABSENT,
    }
}

fn time_to_live(spec: &DynamoDbSpec) -> Val {
    spec.time_to_live_attribute
        .as_ref()
        .map_or(Val::ABSENT, |name| val!({"Enabled": true, "AttributeName": name}).from_origin(name.origin))
}
