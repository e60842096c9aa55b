//! Rules, schedules and subscriptions: the source calls the function, which must allow it.

use super::spec::{EventBridgeTrigger, ObjectEvent, S3Trigger, ScheduleTrigger, SnsTrigger};
use super::{Source, Trigger, json};
use crate::backend::template::{LogicalId, Val, iam};
use crate::kinds::Lowering;
use crate::kinds::lambda::spec::LambdaSpec;
use crate::kinds::lowering::RoleSpec;
use crate::language::{Origin, Traced};
use crate::val;

/// Adds what makes a trigger call the alias `target`.
pub fn lower(
    spec: &LambdaSpec,
    trigger: &Traced<Trigger>,
    source: Source<'_>,
    target: &LogicalId,
    cx: &mut Lowering<'_>,
) {
    match source {
        Source::EventBridge(event) => {
            let pattern = json::value(&event.pattern, cx);
            let bus = bus(event, cx);
            rule(trigger, source, (pattern, bus), target, cx);
        }
        Source::S3(s3) => {
            let pattern = object_pattern(s3, cx);
            rule(trigger, source, (pattern, Val::ABSENT), target, cx);
        }
        Source::Schedule(schedule) => time(spec, trigger, schedule, target, cx),
        Source::Sns(sns) => subscription(trigger, sns, target, cx),
        _ => {}
    }
}

fn bus(event: &EventBridgeTrigger, cx: &mut Lowering<'_>) -> Val {
    event.bus.as_ref().map_or(Val::ABSENT, |bus| cx.text(bus))
}

fn state(enabled: &Traced<bool>) -> Val {
    Val::from(enabled.map(|on| if *on { "ENABLED" } else { "DISABLED" }))
}

fn rule(
    trigger: &Traced<Trigger>,
    source: Source<'_>,
    (pattern, bus): (Val, Val),
    target: &LogicalId,
    cx: &mut Lowering<'_>,
) {
    let id = trigger.id("Rule", source);
    let properties = val!({
        "Description": format!("Calls {}", cx.address()),
        "EventBusName": bus,
        "EventPattern": pattern,
        "State": state(&trigger.enabled),
        "Targets": [{"Id": "function", "Arn": target}],
    });
    cx.resource(&id, "AWS::Events::Rule", properties.from_origin(trigger.origin));
    let permission = trigger.id("Permission", source);
    allow(&permission, "events.amazonaws.com", Val::get_att(&id, "Arn"), target, trigger.origin, cx);
}

/// A statement of the alias's own policy: the service may call it for this one source.
fn allow(
    id: &LogicalId,
    service: &'static str,
    source_arn: Val,
    target: &LogicalId,
    origin: Origin,
    cx: &mut Lowering<'_>,
) {
    let properties = val!({
        "FunctionName": target,
        "Action": "lambda:InvokeFunction",
        "Principal": service,
        "SourceArn": source_arn,
    });
    cx.resource(id, "AWS::Lambda::Permission", properties.from_origin(origin));
}

/// The events that S3 sends to EventBridge, by bucket and key (S3 user guide, "EventBridge event
/// message structure").
fn object_pattern(s3: &S3Trigger, cx: &mut Lowering<'_>) -> Val {
    let bucket = cx.reference(&s3.bucket.0);
    let events = match s3.events.as_slice() {
        [] => val!([ObjectEvent::Created]),
        events => Val::list(events.iter().map(Val::from)),
    };
    let key = match (&s3.prefix, &s3.suffix) {
        (None, None) => Val::ABSENT,
        (Some(prefix), None) => val!({"prefix": prefix}),
        (None, Some(suffix)) => val!({"suffix": suffix}),
        (Some(prefix), Some(suffix)) => {
            let both = format!("{}*{}", without_wildcards(prefix), without_wildcards(suffix));
            val!({"wildcard": Val::from(both).from_origin(suffix.origin)})
        }
    };
    let object = if key.is_absent() { Val::ABSENT } else { val!({"key": [key]}) };
    val!({
        "source": ["aws.s3"],
        "detail-type": events,
        "detail": {"bucket": {"name": [bucket]}, "object": object},
    })
}

/// `*` and `\` of a key mean themselves.
fn without_wildcards(text: &str) -> String {
    text.replace('\\', "\\\\").replace('*', "\\*")
}

fn time(
    spec: &LambdaSpec,
    trigger: &Traced<Trigger>,
    schedule: &ScheduleTrigger,
    target: &LogicalId,
    cx: &mut Lowering<'_>,
) {
    let dead_letter = dead_letter_queue(spec, cx);
    let role = schedule_role(dead_letter.clone(), target, cx);
    let window = schedule.flexible_window.as_ref().map_or_else(
        || val!({"Mode": "OFF"}),
        |window| val!({"Mode": "FLEXIBLE", "MaximumWindowInMinutes": window.map(|window| window.minutes())}),
    );
    let retry = val!({
        "MaximumRetryAttempts": &schedule.maximum_retry_attempts,
        "MaximumEventAgeInSeconds": &schedule.maximum_event_age,
    });
    let retry = if schedule.maximum_retry_attempts.is_none() && schedule.maximum_event_age.is_none() {
        Val::ABSENT
    } else {
        retry
    };
    let properties = val!({
        "Description": format!("Calls {}", cx.address()),
        "ScheduleExpression": &schedule.expression,
        "ScheduleExpressionTimezone": &schedule.time_zone,
        "FlexibleTimeWindow": window,
        "State": state(&trigger.enabled),
        "Target": {
            "Arn": target,
            "RoleArn": Val::get_att(&role, "Arn"),
            "Input": schedule.input.as_ref().map(|input| json::text(input, cx)),
            "RetryPolicy": retry,
            "DeadLetterConfig": dead_letter.map(|arn| val!({"Arn": arn})),
        },
    });
    let id = trigger.id("Schedule", Source::Schedule(schedule));
    cx.resource(&id, "AWS::Scheduler::Schedule", properties.from_origin(trigger.origin));
}

/// The function's dead-letter target, if it is a queue: the scheduler knows no other.
fn dead_letter_queue(spec: &LambdaSpec, cx: &mut Lowering<'_>) -> Option<Val> {
    let reference = &spec.dead_letter.as_ref()?.0;
    cx.target(&reference.component).filter(|target| target.kind.name == "SQS")?;
    Some(cx.reference(reference))
}

/// The role that the scheduler calls the function with; all schedules share it.
fn schedule_role(dead_letter: Option<Val>, target: &LogicalId, cx: &mut Lowering<'_>) -> LogicalId {
    let id = LogicalId::of("ScheduleRole");
    let mut statements = vec![iam::Statement::allow("CallFunction", &["lambda:InvokeFunction"], vec![target.into()])];
    if let Some(queue) = dead_letter {
        statements.push(iam::Statement::allow("KeepFailures", &["sqs:SendMessage"], vec![queue]));
        statements.extend(cx.key_statement());
    }
    let description = format!("EventBridge Scheduler calls {}", cx.address());
    cx.role(
        &id,
        &RoleSpec { trust: iam::trust("scheduler.amazonaws.com"), description, managed: Vec::new(), statements },
    );
    id
}

fn subscription(trigger: &Traced<Trigger>, sns: &SnsTrigger, target: &LogicalId, cx: &mut Lowering<'_>) {
    let source = Source::Sns(sns);
    let topic = cx.text(&sns.topic_arn);
    let scope = sns.filter_policy.is_some().then(|| Val::from(&sns.filter_policy_scope));
    let properties = val!({
        "TopicArn": topic.clone(),
        "Protocol": "lambda",
        "Endpoint": target,
        "FilterPolicy": sns.filter_policy.as_ref().map(|policy| json::value(policy, cx)),
        "FilterPolicyScope": scope,
    });
    let permission = trigger.id("Permission", source);
    allow(&permission, "sns.amazonaws.com", topic, target, trigger.origin, cx);
    let id = trigger.id("Subscription", source);
    cx.resource(&id, "AWS::SNS::Subscription", properties.from_origin(trigger.origin)).depends_on(&permission);
}
