//! Version and alias: what is called is always the alias `live`, which leads to the version of the last
//! deployment. CodeDeploy moves it in steps where the spec says so.
//!
//! A version never changes, so its logical id holds a digest of the function's properties: what changes
//! them makes a new version. Old ones stay, so that the alias can be set back by hand in seconds.

use super::spec::{LambdaSpec, Strategy};
use crate::backend::template::{LogicalId, Policy, Val, iam};
use crate::kinds::Lowering;
use crate::kinds::lowering::RoleSpec;
use crate::val;

/// The name of the alias.
pub const LIVE: &str = "live";

/// The alias's id.
#[must_use]
pub fn alias() -> LogicalId {
    LogicalId::of("LiveAlias")
}

/// Adds the version of the function as it is in `digest`, the alias, and what moves it.
pub fn lower(spec: &LambdaSpec, function: &LogicalId, digest: &str, cx: &mut Lowering<'_>) {
    let version = LogicalId::of(&format!("Version{digest}"));
    let properties = val!({"FunctionName": function, "Description": format!("configuration {digest}")});
    cx.resource(&version, "AWS::Lambda::Version", properties).keep(Policy::Retain);
    let provisioned = spec.provisioned_concurrency.as_ref();
    let properties = val!({
        "Name": LIVE,
        "FunctionName": function,
        "FunctionVersion": Val::get_att(&version, "Version"),
        "ProvisionedConcurrencyConfig": provisioned.map(|count| val!({"ProvisionedConcurrentExecutions": count})),
    });
    cx.resource(&alias(), "AWS::Lambda::Alias", properties);
    asynchronous(spec, function, cx);
    if *spec.alarms.enabled {
        alarms(spec, function, cx);
    }
    if spec.shifts_gradually() {
        let policy = code_deploy(spec, cx);
        if let Some(resource) = cx.template_mut().resources.get_mut(&alias()) {
            resource.attributes.insert("UpdatePolicy".into(), policy);
        }
    }
}

fn asynchronous(spec: &LambdaSpec, function: &LogicalId, cx: &mut Lowering<'_>) {
    let settings = &spec.asynchronous;
    let Some(origin) = settings
        .maximum_retry_attempts
        .as_ref()
        .map(|attempts| attempts.origin)
        .or_else(|| settings.maximum_event_age.as_ref().map(|age| age.origin))
    else {
        return;
    };
    let properties = val!({
        "FunctionName": function,
        "Qualifier": LIVE,
        "MaximumRetryAttempts": &settings.maximum_retry_attempts,
        "MaximumEventAgeInSeconds": &settings.maximum_event_age,
    });
    let id = LogicalId::of("EventInvokeConfig");
    cx.resource(&id, "AWS::Lambda::EventInvokeConfig", properties.from_origin(origin)).depends_on(&alias());
}

/// Alarms on calls that fail and calls that are refused.
fn alarms(spec: &LambdaSpec, function: &LogicalId, cx: &mut Lowering<'_>) {
    let watched = [
        ("Errors", &spec.alarms.errors, "Calls of {} fail"),
        ("Throttles", &spec.alarms.throttles, "Calls of {} are refused for lack of concurrency"),
    ];
    for (metric, threshold, words) in watched {
        let properties = val!({
            "AlarmDescription": words.replace("{}", &cx.address().to_string()),
            "Namespace": "AWS/Lambda",
            "MetricName": metric,
            "Dimensions": [{"Name": "FunctionName", "Value": function}],
            "Statistic": "Sum",
            "Period": 60u32,
            "EvaluationPeriods": 1u32,
            "Threshold": threshold,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
        });
        cx.alarm(&LogicalId::of(&format!("{metric}Alarm")), properties.from_origin(threshold.origin));
    }
}

/// Adds CodeDeploy's part; returns the alias's update policy.
fn code_deploy(spec: &LambdaSpec, cx: &mut Lowering<'_>) -> Val {
    let origin = spec.deployment.strategy.origin;
    let (application, config, group) =
        (LogicalId::of("DeploymentApplication"), LogicalId::of("DeploymentConfig"), LogicalId::of("DeploymentGroup"));
    let role = deployment_role(cx);
    cx.resource(&application, "AWS::CodeDeploy::Application", val!({"ComputePlatform": "Lambda"}).from_origin(origin));
    let routing = val!({"ComputePlatform": "Lambda", "TrafficRoutingConfig": traffic_routing(spec)});
    cx.resource(&config, "AWS::CodeDeploy::DeploymentConfig", routing.from_origin(origin));
    let own = if *spec.alarms.enabled { Val::from(&LogicalId::of("ErrorsAlarm")) } else { Val::ABSENT };
    let names =
        std::iter::once(own).chain(spec.deployment.alarms.iter().map(Val::from)).filter(|name| !name.is_absent());
    let watched = Val::list_or_absent(names.map(|name| val!({"Name": name})));
    let watched = if watched.is_absent() { Val::ABSENT } else { val!({"Enabled": true, "Alarms": watched}) };
    let properties = val!({
        "ApplicationName": &application,
        "ServiceRoleArn": Val::get_att(&role, "Arn"),
        "DeploymentConfigName": &config,
        "DeploymentStyle": {"DeploymentType": "BLUE_GREEN", "DeploymentOption": "WITH_TRAFFIC_CONTROL"},
        "AlarmConfiguration": watched,
        "AutoRollbackConfiguration": {
            "Enabled": true,
            "Events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
        },
    });
    cx.resource(&group, "AWS::CodeDeploy::DeploymentGroup", properties.from_origin(origin));
    val!({"CodeDeployLambdaAliasUpdate": {"ApplicationName": &application, "DeploymentGroupName": &group}})
        .from_origin(origin)
}

fn deployment_role(cx: &mut Lowering<'_>) -> LogicalId {
    let id = LogicalId::of("DeploymentRole");
    let description = format!("CodeDeploy moves calls of {} to new versions", cx.address());
    let managed = vec!["service-role/AWSCodeDeployRoleForLambdaLimited"];
    cx.role(
        &id,
        &RoleSpec { trust: iam::trust("codedeploy.amazonaws.com"), description, managed, statements: Vec::new() },
    );
    id
}

fn traffic_routing(spec: &LambdaSpec) -> Val {
    let deployment = &spec.deployment;
    let minutes = deployment.interval.map(|interval| interval.minutes());
    match deployment.strategy.value {
        Strategy::Linear => val!({
            "Type": "TimeBasedLinear",
            "TimeBasedLinear": {"LinearPercentage": &deployment.percent, "LinearInterval": minutes},
        }),
        Strategy::Canary | Strategy::AllAtOnce => val!({
            "Type": "TimeBasedCanary",
            "TimeBasedCanary": {"CanaryPercentage": &deployment.percent, "CanaryInterval": minutes},
        }),
    }
}
