//! What is watched while a component is updated and right after: the alarms of `spec.rollback`, and the
//! smoke tests of `spec.verify`.
//!
//! Makes alarms for thresholds, in the component's own template, and gives the engine what it must know.
//! Start at [`rollback`] and [`smoke_tests`].

use super::template::{LogicalId, Output, Val};
use crate::ir::View;
use crate::kinds::component::{CommonSpec, Verification};
use crate::kinds::diagnostics::invalid_combination;
use crate::kinds::lowering::Requests;
use crate::kinds::{Address, Lowering, Surroundings, Wire};
use crate::language::{Origin, Part, Traced};
use crate::val;
use compact_str::CompactString;

/// So many alarms CloudFormation watches during an operation.
const MOST_ALARMS: usize = 5;

/// The alarms of a unit whose going off takes an update back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollback {
    /// Alarms that exist already, by name or ARN.
    pub alarms: Vec<CompactString>,
    /// Outputs of the unit with ARNs of its own alarms, which are there from its second deployment on.
    pub outputs: Vec<&'static str>,
    /// How long they are watched after the last change, in whole minutes.
    pub minutes: u32,
}

/// A request that must succeed after a unit was deployed.
#[derive(Debug, Clone)]
pub struct SmokeTest {
    /// Its name for reports.
    pub name: CompactString,
    /// The URL: texts and outputs of units.
    pub url: Vec<Wire>,
    /// The status that counts as success.
    pub status: u32,
    /// Text that the answer must contain.
    pub contains: Option<CompactString>,
    /// How long to wait for the answer, in seconds.
    pub timeout: u32,
    /// How often it is tried.
    pub attempts: u32,
    /// How long to wait between tries, in seconds.
    pub interval: u32,
    /// Where it is written.
    pub origin: Origin,
}

/// Adds the alarms of `spec.rollback` to the template; what the engine is to watch.
pub fn rollback(common: &CommonSpec, cx: &mut Lowering<'_>) -> Option<Rollback> {
    let spec = common.rollback.as_ref()?;
    let mut outputs = Vec::new();
    for threshold in [&spec.error_rate, &spec.p99_milliseconds].into_iter().flatten() {
        if cx.requests().is_none() {
            let rule = "nobody counts the requests of this component: only a MicroService behind the load balancer and a Lambda have such thresholds";
            cx.push(invalid_combination(threshold.span(), rule, "name an alarm in `alarms` instead"));
            return None;
        }
    }
    if let (Some(rate), Some(requests)) = (&spec.error_rate, cx.requests().cloned()) {
        outputs.push(alarm("RollbackErrorRate", error_rate(rate, &requests, cx.address()), cx));
    }
    if let (Some(limit), Some(requests)) = (&spec.p99_milliseconds, cx.requests().cloned()) {
        outputs.push(alarm("RollbackLatency", latency(limit, &requests, cx.address()), cx));
    }
    if let Some(sixth) = spec.alarms.get(MOST_ALARMS.saturating_sub(outputs.len())) {
        let rule = "CloudFormation watches five alarms at most, those of thresholds among them";
        cx.push(invalid_combination(sixth.span(), rule, "one too many"));
    }
    let alarms = spec.alarms.iter().map(|alarm| alarm.value.clone()).collect();
    Some(Rollback { alarms, outputs, minutes: spec.bake_time.seconds().div_ceil(60) })
}

/// Adds an alarm with an output for its ARN; the name of the output.
fn alarm(name: &'static str, properties: Val, cx: &mut Lowering<'_>) -> &'static str {
    let id = LogicalId::of(&format!("{name}Alarm"));
    cx.alarm(&id, properties);
    let description = "ARN of an alarm that takes an update back".to_owned();
    let output = Output { description, value: Val::get_att(&id, "Arn") };
    cx.template_mut().outputs.insert(name.into(), output);
    name
}

fn error_rate(percent: &Traced<u32>, requests: &Requests, address: &Address) -> Val {
    let sum = |id: &'static str, metric: &'static str| {
        let metric = val!({
            "Namespace": requests.namespace,
            "MetricName": metric,
            "Dimensions": requests.dimensions.clone(),
        });
        val!({
            "Id": id,
            "MetricStat": {"Metric": metric, "Period": 60u32, "Stat": "Sum"},
            "ReturnData": false,
        })
    };
    val!({
        "AlarmDescription": format!("{}% of the requests of {address} fail: an update is taken back", percent.value),
        "Metrics": [
            sum("errors", requests.failed),
            sum("requests", requests.all),
            {"Id": "percent", "Expression": "100 * errors / requests", "Label": "Failures in percent", "ReturnData": true},
        ],
        "EvaluationPeriods": 2u32,
        "DatapointsToAlarm": 2u32,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Threshold": percent,
        "TreatMissingData": "notBreaching",
    })
    .from_origin(percent.origin)
}

fn latency(limit: &Traced<u32>, requests: &Requests, address: &Address) -> Val {
    let threshold = f64::from(limit.value) * requests.per_millisecond;
    // Thresholds in milliseconds are whole numbers; in seconds they have three digits at most.
    let threshold = (threshold * 1000.0).round() / 1000.0;
    val!({
        "AlarmDescription": format!("{address} takes more than {} ms for one of 100 requests: an update is taken back", limit.value),
        "Namespace": requests.namespace,
        "MetricName": requests.latency,
        "Dimensions": requests.dimensions.clone(),
        "ExtendedStatistic": "p99",
        "Period": 60u32,
        "EvaluationPeriods": 2u32,
        "DatapointsToAlarm": 2u32,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": Val::from(threshold).from_origin(limit.origin),
        "TreatMissingData": "notBreaching",
    })
    .from_origin(limit.origin)
}

/// The smoke tests of a component. References that lead nowhere were reported before.
pub fn smoke_tests(common: &CommonSpec, address: &Address, view: &View<'_>) -> Vec<SmokeTest> {
    common.verify.iter().filter_map(|verification| smoke_test(verification, address, view)).collect()
}

fn smoke_test(verification: &Verification, address: &Address, view: &View<'_>) -> Option<SmokeTest> {
    let http = &verification.http;
    let part = |part: &Part| match part {
        Part::Literal(literal) => Some(Wire::Literal(literal.clone())),
        Part::Reference(reference) => {
            let producer = Address::resolve(address.service(), &reference.component);
            let output = view.target(&producer)?.kind.output_of(reference)?;
            view.wire(&producer, output.name)
        }
    };
    Some(SmokeTest {
        name: verification.name.value.clone(),
        url: http.url.parts.iter().map(part).collect::<Option<Vec<_>>>()?,
        status: *http.status,
        contains: http.contains.as_ref().map(|text| text.value.clone()),
        timeout: http.timeout.seconds(),
        attempts: *verification.attempts,
        interval: verification.interval.seconds(),
        origin: verification.name.origin,
    })
}
