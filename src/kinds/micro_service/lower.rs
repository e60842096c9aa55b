//! From a MicroService's spec to its resources.

use super::routing::{self, Routing};
use super::spec::MicroServiceSpec;
use crate::backend::template::{LogicalId, Val};
use crate::kinds::lowering::Requests;
use crate::kinds::workload::scaling::{Measure, Scaling};
use crate::kinds::workload::service::{self, Service};
use crate::kinds::workload::spec::Port;
use crate::kinds::workload::task::{TaskInput, listener, principal_port};
use crate::kinds::{FoundationValue, Lowering};
use crate::val;

/// Adds the task, its place behind the load balancer, the service, its scaling and its alarms.
pub fn lower(spec: &MicroServiceSpec, cx: &mut Lowering<'_>) {
    let served = spec.served_port().filter(|_| *spec.networking.load_balancer.enabled);
    let task = TaskInput {
        workload: &spec.workload,
        networking: &spec.networking.task,
        ports: &spec.ports,
        health_check: spec.container_probe(),
        environment: Vec::new(),
        ingress: served.map(|port| ingress(spec, port, cx)).unwrap_or_default(),
    }
    .lower(cx);
    let routing = served.map(|port| routing::lower(spec, port, cx));
    let errors = routing.as_ref().and_then(|routing| request_alarms(spec, routing, cx));
    if let Some(routing) = &routing {
        count_requests(routing, cx);
    }
    let replicas = &spec.scaling.replicas;
    let connect = &spec.networking.service_connect;
    Service {
        task: &task,
        workload: &spec.workload,
        networking: &spec.networking.task,
        deployment: &spec.deployment,
        desired_count: if spec.autoscaling().is_some() { Val::ABSENT } else { replicas.into() },
        rollback_alarms: errors.into_iter().collect(),
        load_balancers: load_balancers(served, routing.as_ref(), cx),
        grace_period: routing.as_ref().map(|_| grace_period(spec)).into(),
        service_connect: connect.enabled.then(|| connect.lower(&spec.ports, &task, cx)).into(),
        after: routing.as_ref().map(|routing| routing.rule.clone()),
    }
    .lower(cx);
    scale(spec, routing.as_ref(), cx);
    spec.alarms.common.lower(cx);
    if let Some(port) = principal_port(&spec.ports) {
        let name = connect.enabled.then(|| connect.name(cx.address()));
        cx.output("endpoint", "Name in Service Connect", name);
        cx.output("port", "Port of the service", port.port.map(u16::to_string));
    }
}

/// The load balancer may connect to the port that it serves and to the one that it asks for health.
fn ingress(spec: &MicroServiceSpec, served: &Port, cx: &mut Lowering<'_>) -> Vec<Val> {
    let balancer = cx.foundation(FoundationValue::LoadBalancerSecurityGroupId);
    let readiness = spec.health_check.readiness.as_ref().and_then(|probe| probe.http.as_ref()?.port.as_ref());
    let asked = spec.networking.load_balancer.health_check.port.as_ref().or(readiness);
    let ports = std::iter::once(&served.port).chain(asked.filter(|asked| asked.value != served.port.value));
    let rule = |port| {
        val!({
            "IpProtocol": "tcp",
            "FromPort": port,
            "ToPort": port,
            "SourceSecurityGroupId": balancer.clone(),
            "Description": "From the load balancer",
        })
    };
    ports.map(rule).collect()
}

fn load_balancers(served: Option<&Port>, routing: Option<&Routing>, cx: &Lowering<'_>) -> Val {
    let (Some(port), Some(routing)) = (served, routing) else { return Val::ABSENT };
    val!([{
        "ContainerName": listener(port, cx.address().component()),
        "ContainerPort": &port.port,
        "TargetGroupArn": &routing.target_group,
    }])
}

/// A minute to start, unless the readiness probe says how long it takes.
fn grace_period(spec: &MicroServiceSpec) -> Val {
    let probe = spec.health_check.readiness.as_ref().and_then(|probe| probe.start_period.as_ref());
    probe.map_or_else(|| Val::from(60u32), Val::from)
}

fn scale(spec: &MicroServiceSpec, routing: Option<&Routing>, cx: &mut Lowering<'_>) {
    let Some(autoscaling) = spec.autoscaling() else { return };
    let mut measures = Vec::new();
    if let (Some(requests), Some(routing)) = (&autoscaling.requests_per_target, routing) {
        let balancer = cx.foundation(FoundationValue::LoadBalancerFullName);
        let label = Val::join("/", [balancer, routing::full_name(&routing.target_group)]);
        let metric = val!({"PredefinedMetricSpecification": {
            "PredefinedMetricType": "ALBRequestCountPerTarget",
            "ResourceLabel": label,
        }});
        // The load balancer measures a target group from the rule on that sends it requests.
        let after = Some(routing.rule.clone());
        measures.push(Measure { name: "requests", metric, target: requests.into(), after });
    }
    Scaling { autoscaling: &autoscaling.common, replicas: &spec.scaling.replicas, measures }.lower(&service::id(), cx);
}

/// What the load balancer counts of a target group.
fn dimensions(routing: &Routing, cx: &mut Lowering<'_>) -> Val {
    val!([
        {"Name": "LoadBalancer", "Value": cx.foundation(FoundationValue::LoadBalancerFullName)},
        {"Name": "TargetGroup", "Value": routing::full_name(&routing.target_group)},
    ])
}

fn count_requests(routing: &Routing, cx: &mut Lowering<'_>) {
    let dimensions = dimensions(routing, cx);
    cx.counts(Requests {
        namespace: "AWS/ApplicationELB",
        dimensions,
        all: "RequestCount",
        failed: "HTTPCode_Target_5XX_Count",
        latency: "TargetResponseTime",
        per_millisecond: 0.001,
    });
}

/// Adds the alarms on what the load balancer sees; returns the one on server errors, which a bad
/// deployment sets off.
fn request_alarms(spec: &MicroServiceSpec, routing: &Routing, cx: &mut Lowering<'_>) -> Option<LogicalId> {
    if !*spec.alarms.common.enabled {
        return None;
    }
    let dimensions = dimensions(routing, cx);
    let sum = |id: &'static str, metric: &'static str| {
        val!({
            "Id": id,
            "MetricStat": {
                "Metric": {"Namespace": "AWS/ApplicationELB", "MetricName": metric, "Dimensions": dimensions.clone()},
                "Period": 60u32,
                "Stat": "Sum",
            },
            "ReturnData": false,
        })
    };
    let errors = LogicalId::of("ServerErrorAlarm");
    let percent = &spec.alarms.server_error_percent;
    let properties = val!({
        "AlarmDescription": format!("{} answers {}% of its requests with 5xx", cx.address(), percent.value),
        "Metrics": [
            sum("errors", "HTTPCode_Target_5XX_Count"),
            sum("requests", "RequestCount"),
            {"Id": "percent", "Expression": "100 * errors / requests", "Label": "Server errors in percent", "ReturnData": true},
        ],
        "EvaluationPeriods": 5u32,
        "DatapointsToAlarm": 3u32,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Threshold": percent,
        "TreatMissingData": "notBreaching",
    });
    cx.alarm(&errors, properties);
    unhealthy_alarm(dimensions, cx);
    Some(errors)
}

fn unhealthy_alarm(dimensions: Val, cx: &mut Lowering<'_>) {
    let properties = val!({
        "AlarmDescription": format!("Tasks of {} do not pass the load balancer's health check", cx.address()),
        "Namespace": "AWS/ApplicationELB",
        "MetricName": "UnHealthyHostCount",
        "Dimensions": dimensions,
        "Statistic": "Maximum",
        "Period": 60u32,
        "EvaluationPeriods": 10u32,
        "DatapointsToAlarm": 10u32,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 0u32,
        "TreatMissingData": "notBreaching",
    });
    cx.alarm(&LogicalId::of("UnhealthyTasksAlarm"), properties);
}
