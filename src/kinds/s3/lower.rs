//! From a bucket's spec to its resources.

use super::spec::{CorsRule, LifecycleRule, Notification, Notifications, S3Spec};
use crate::backend::template::{LogicalId, Policy, Val, iam};
use crate::kinds::Lowering;
use crate::kinds::lowering::RoleSpec;
use crate::language::Traced;
use crate::val;

/// Adds the bucket, its TLS-only policy, and what notifications and replication need.
pub fn lower(spec: &S3Spec, cx: &mut Lowering<'_>) {
    let bucket = LogicalId::of("Bucket");
    let permissions = permissions(&spec.notifications, cx);
    let properties = val!({
        "BucketName": &spec.bucket_name,
        "BucketEncryption": encryption(spec, cx),
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": true,
            "BlockPublicPolicy": true,
            "IgnorePublicAcls": true,
            "RestrictPublicBuckets": true,
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "VersioningConfiguration": versioning(spec),
        "LifecycleConfiguration": lifecycle(spec),
        "CorsConfiguration": cors(&spec.cors),
        "NotificationConfiguration": notifications(&spec.notifications, cx),
        "LoggingConfiguration": logging(spec),
        "ObjectLockEnabled": spec.object_lock.is_some().then_some(true),
        "ObjectLockConfiguration": object_lock(spec),
        "ReplicationConfiguration": replication(spec, cx),
    });
    let resource = cx.resource(&bucket, "AWS::S3::Bucket", properties);
    resource.keep(Policy::Retain);
    permissions.iter().for_each(|permission| {
        resource.depends_on(permission);
    });
    bucket_policy(&bucket, cx);
    cx.output("name", "Name of the bucket", &bucket);
    cx.output("arn", "ARN of the bucket", Val::get_att(&bucket, "Arn"));
    cx.output("domainName", "Regional domain name of the bucket", Val::get_att(&bucket, "RegionalDomainName"));
}

fn encryption(spec: &S3Spec, cx: &Lowering<'_>) -> Val {
    let key = spec.encryption.kms_key_arn.as_ref().map(Val::from).or_else(|| cx.key());
    let algorithm = if key.is_some() { "aws:kms" } else { "AES256" };
    let bucket_key = key.is_some().then_some(true);
    val!({"ServerSideEncryptionConfiguration": [{
        "ServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm, "KMSMasterKeyID": key},
        "BucketKeyEnabled": bucket_key,
    }]})
}

fn versioning(spec: &S3Spec) -> Val {
    let status = spec.versioning.map(|on| if *on { "Enabled" } else { "Suspended" });
    val!({"Status": status})
}

/// The user's rules, and one that throws away unfinished uploads unless some rule does.
fn lifecycle(spec: &S3Spec) -> Val {
    let mut rules: Vec<Val> = spec.lifecycle.iter().map(lifecycle_rule).collect();
    if !spec.lifecycle.iter().any(|rule| rule.abort_uploads_after.is_some()) {
        rules.push(val!({
            "Id": "abort-unfinished-uploads",
            "Status": "Enabled",
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7u32},
        }));
    }
    val!({"Rules": rules})
}

fn lifecycle_rule(rule: &LifecycleRule) -> Val {
    let days = |duration: &Traced<crate::language::Duration>| Val::from(duration.map(|duration| duration.days()));
    let transitions = rule.transitions.iter().map(
        |transition| val!({"StorageClass": &transition.storage_class, "TransitionInDays": days(&transition.after)}),
    );
    val!({
        "Id": &rule.name,
        "Status": rule.enabled.map(|on| if *on { "Enabled" } else { "Disabled" }),
        "Prefix": &rule.prefix,
        "ExpirationInDays": rule.expire_after.as_ref().map(days),
        "NoncurrentVersionExpiration": rule.expire_old_versions_after.as_ref().map(|after| val!({"NoncurrentDays": days(after)})),
        "AbortIncompleteMultipartUpload": rule.abort_uploads_after.as_ref().map(|after| val!({"DaysAfterInitiation": days(after)})),
        "Transitions": Val::list_or_absent(transitions),
    })
}

fn cors(rules: &[CorsRule]) -> Val {
    if rules.is_empty() {
        return Val::ABSENT;
    }
    let rules = rules.iter().map(|rule| {
        val!({
            "AllowedOrigins": &rule.allowed_origins,
            "AllowedMethods": &rule.allowed_methods,
            "AllowedHeaders": Val::list_or_absent(rule.allowed_headers.iter().map(Val::from)),
            "ExposedHeaders": Val::list_or_absent(rule.exposed_headers.iter().map(Val::from)),
            "MaxAge": &rule.max_age,
        })
    });
    val!({"CorsRules": Val::list(rules)})
}

fn notifications(spec: &Notifications, cx: &mut Lowering<'_>) -> Val {
    let queues: Vec<Val> = spec.queues.iter().flat_map(|to| targets(to, "Queue", cx)).collect();
    let functions: Vec<Val> = spec.functions.iter().flat_map(|to| targets(to, "Function", cx)).collect();
    if queues.is_empty() && functions.is_empty() && !*spec.event_bridge {
        return Val::ABSENT;
    }
    val!({
        "EventBridgeConfiguration": spec.event_bridge.then(|| val!({"EventBridgeEnabled": &spec.event_bridge})),
        "QueueConfigurations": Val::list_or_absent(queues),
        "LambdaConfigurations": Val::list_or_absent(functions),
    })
}

/// CloudFormation takes one event a configuration.
fn targets(notification: &Notification, property: &'static str, cx: &mut Lowering<'_>) -> Vec<Val> {
    let arn = cx.output_of(&notification.to.component, "arn", notification.to.origin);
    let rule = |name: &'static str, value: &Option<Traced<compact_str::CompactString>>| {
        value.as_ref().map(|value| val!({"Name": name, "Value": value}))
    };
    let rules =
        Val::list_or_absent([rule("prefix", &notification.prefix).into(), rule("suffix", &notification.suffix).into()]);
    let filter = if rules.is_absent() { Val::ABSENT } else { val!({"S3Key": {"Rules": rules}}) };
    let make = |event: &Traced<compact_str::CompactString>| {
        let mut target = val!({"Event": event, "Filter": filter.clone()});
        target.insert(property, arn.clone());
        target
    };
    notification.events.iter().map(make).collect()
}

/// A function must allow the bucket to call it. The bucket's name is not known yet, so the account
/// is what the permission is bound to.
fn permissions(spec: &Notifications, cx: &mut Lowering<'_>) -> Vec<LogicalId> {
    let mut ids = Vec::new();
    for notification in &spec.functions {
        let id = LogicalId::of_named("Permission", &notification.to.component.to_string());
        let function = cx.output_of(&notification.to.component, "arn", notification.to.origin);
        let properties = val!({
            "FunctionName": function,
            "Action": "lambda:InvokeFunction",
            "Principal": "s3.amazonaws.com",
            "SourceAccount": Val::reference("AWS::AccountId"),
        });
        cx.resource(&id, "AWS::Lambda::Permission", properties.from_origin(notification.to.origin));
        ids.push(id);
    }
    ids
}

fn logging(spec: &S3Spec) -> Val {
    spec.access_logs
        .as_ref()
        .map_or(Val::ABSENT, |logs| val!({"DestinationBucketName": &logs.bucket, "LogFilePrefix": &logs.prefix}))
}

fn object_lock(spec: &S3Spec) -> Val {
    spec.object_lock.as_ref().map_or(Val::ABSENT, |lock| {
        let days = lock.retention.map(|retention| retention.days());
        val!({
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": &lock.mode, "Days": days}},
        })
    })
}

fn replication(spec: &S3Spec, cx: &mut Lowering<'_>) -> Val {
    let Some(replication) = &spec.replication else { return Val::ABSENT };
    let role = LogicalId::of("ReplicationRole");
    let destination = Val::from(&replication.bucket_arn);
    let every = |arn: Val| Val::join("", [arn, "/*".into()]);
    let source_access = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"];
    let statements = vec![
        iam::Statement::allow(
            "Replicate",
            &["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            vec![every(destination.clone())],
        ),
        iam::Statement::allow("ReadSource", &source_access, vec![Val::sub("arn:${AWS::Partition}:s3:::*/*")])
            .when(val!({"StringEquals": {"aws:ResourceAccount": Val::reference("AWS::AccountId")}})),
        iam::Statement::allow(
            "ListSource",
            &["s3:GetReplicationConfiguration", "s3:ListBucket"],
            vec![Val::sub("arn:${AWS::Partition}:s3:::*")],
        )
        .when(val!({"StringEquals": {"aws:ResourceAccount": Val::reference("AWS::AccountId")}})),
    ];
    let description = format!("S3 copies objects of {}", cx.address());
    cx.role(&role, &RoleSpec { trust: iam::trust("s3.amazonaws.com"), description, managed: Vec::new(), statements });
    val!({
        "Role": Val::get_att(&role, "Arn"),
        "Rules": [{
            "Id": "everything",
            "Status": "Enabled",
            "Priority": 1u32,
            "Filter": {"Prefix": ""},
            "DeleteMarkerReplication": {"Status": "Disabled"},
            "Destination": {"Bucket": destination, "StorageClass": &replication.storage_class},
        }],
    })
}

fn bucket_policy(bucket: &LogicalId, cx: &mut Lowering<'_>) {
    let arn = Val::get_att(bucket, "Arn");
    let objects = Val::join("", [arn.clone(), "/*".into()]);
    let properties = val!({
        "Bucket": bucket,
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [iam::deny_without_tls("s3:*", vec![arn, objects])]},
    });
    cx.resource(&LogicalId::of("BucketPolicy"), "AWS::S3::BucketPolicy", properties);
}
