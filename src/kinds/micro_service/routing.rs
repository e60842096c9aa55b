//! A service's place behind the environment's shared load balancer: target group, rule of the listener,
//! DNS records, the URL.

use super::spec::{LoadBalancer, MicroServiceSpec};
use crate::backend::template::{LogicalId, Val};
use crate::kinds::workload::spec::{AppProtocol, Port};
use crate::kinds::{FoundationValue, Lowering, Route};
use crate::language::{Duration, Traced};
use crate::settings::CertificateDomain;
use crate::val;
use compact_str::CompactString;

/// What of a service stands behind the load balancer.
pub struct Routing {
    /// The target group.
    pub target_group: LogicalId,
    /// The rule that sends it requests.
    pub rule: LogicalId,
}

/// The rule on the shared listener, if the service is behind it.
pub fn route(spec: &MicroServiceSpec) -> Option<Route> {
    let balancer = &spec.networking.load_balancer;
    balancer.enabled.then(|| Route {
        hosts: balancer.all_hosts(),
        paths: balancer.all_paths(),
        priority: balancer.priority.clone(),
        origin: balancer.enabled.origin,
    })
}

/// Adds what stands behind the load balancer.
pub fn lower(spec: &MicroServiceSpec, port: &Port, cx: &mut Lowering<'_>) -> Routing {
    let routing = Routing { target_group: LogicalId::of("TargetGroup"), rule: LogicalId::of("ListenerRule") };
    let balancer = &spec.networking.load_balancer;
    target_group(&routing.target_group, spec, port, cx);
    let properties = val!({
        "ListenerArn": cx.foundation(FoundationValue::ListenerArn),
        "Priority": balancer.priority.as_ref().map_or_else(|| Val::from(cx.listener_priority(0)), Val::from),
        "Conditions": conditions(balancer),
        "Actions": [{"Type": "forward", "TargetGroupArn": &routing.target_group}],
    });
    cx.resource(
        &routing.rule,
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        properties.from_origin(balancer.enabled.origin),
    );
    records(balancer, cx);
    let url = url(balancer, cx);
    cx.output("url", "Address at the load balancer", url);
    cx.output("targetGroupArn", "ARN of the target group", &routing.target_group);
    cx.output("targetGroupFullName", "Name of the target group in metrics", full_name(&routing.target_group));
    routing
}

/// `targetgroup/name/id`, as metrics and request scaling name it.
pub fn full_name(target_group: &LogicalId) -> Val {
    Val::get_att(target_group, "TargetGroupFullName")
}

/// The load balancer must find tasks by itself, so a rule always has a condition.
fn conditions(balancer: &LoadBalancer) -> Val {
    let (hosts, paths) = (balancer.all_hosts(), balancer.all_paths());
    let everything = hosts.is_empty() && paths.is_empty();
    let paths = if everything { val!(["/*"]) } else { Val::list_or_absent(paths.iter().map(Val::from)) };
    let hosts = Val::list_or_absent(hosts.iter().map(Val::from));
    let condition = |field: &'static str, config: &'static str, values: Val| {
        (!values.is_absent()).then(|| {
            let mut condition = val!({"Field": field});
            condition.insert(config, val!({"Values": values}));
            condition
        })
    };
    val!([condition("host-header", "HostHeaderConfig", hosts), condition("path-pattern", "PathPatternConfig", paths)])
}

fn target_group(id: &LogicalId, spec: &MicroServiceSpec, port: &Port, cx: &mut Lowering<'_>) {
    let version = match port.app_protocol.as_ref().map(|spoken| spoken.map(|spoken| *spoken)) {
        Some(spoken) => spoken.map(|spoken| match spoken {
            AppProtocol::Http => "HTTP1",
            AppProtocol::Http2 => "HTTP2",
            AppProtocol::Grpc => "GRPC",
        }),
        None => Traced::new("HTTP1", port.name.origin.derived()),
    };
    let mut properties = val!({
        "TargetType": "ip",
        "VpcId": cx.foundation(FoundationValue::VpcId),
        "Port": &port.port,
        "Protocol": "HTTP",
        "ProtocolVersion": version,
        "TargetGroupAttributes": attributes(&spec.networking.load_balancer),
    });
    health_check(spec, port, &mut properties);
    cx.resource(id, "AWS::ElasticLoadBalancingV2::TargetGroup", properties);
}

/// `loadBalancer.healthCheck` decides, then `healthCheck.readiness`, then a default.
fn health_check(spec: &MicroServiceSpec, port: &Port, properties: &mut Val) {
    let own = &spec.networking.load_balancer.health_check;
    let probe = spec.health_check.readiness.as_ref();
    let http = probe.and_then(|probe| probe.http.as_ref());
    let seconds = |own: &Option<Traced<Duration>>, probe: Option<&Traced<Duration>>, default: u32| {
        own.as_ref().or(probe).map_or_else(|| Val::from(default), Val::from)
    };
    let asked = own.port.as_ref().or_else(|| http.and_then(|http| http.port.as_ref()));
    let path = own.path.as_ref().or_else(|| http.map(|http| &http.path));
    let grpc = port.app_protocol.as_ref().is_some_and(|spoken| **spoken == AppProtocol::Grpc);
    let (code, codes) = if grpc { ("GrpcCode", "0-99") } else { ("HttpCode", "200-399") };
    let mut matcher = Val::map();
    matcher.insert(code, own.matcher.as_ref().map_or_else(|| Val::from(codes), Val::from));
    let unhealthy = own.unhealthy_threshold.as_ref().or_else(|| probe.map(|probe| &probe.retries));
    for (name, value) in [
        ("HealthCheckProtocol", Val::from("HTTP")),
        ("HealthCheckPath", path.map_or_else(|| Val::from("/"), Val::from)),
        ("HealthCheckPort", asked.map_or_else(|| Val::from("traffic-port"), |port| port.map(u16::to_string).into())),
        ("HealthCheckIntervalSeconds", seconds(&own.interval, probe.map(|probe| &probe.interval), 15)),
        ("HealthCheckTimeoutSeconds", seconds(&own.timeout, probe.map(|probe| &probe.timeout), 5)),
        ("HealthyThresholdCount", Val::from(&own.healthy_threshold)),
        ("UnhealthyThresholdCount", unhealthy.map_or_else(|| Val::from(3u32), Val::from)),
        ("Matcher", matcher),
    ] {
        properties.insert(name, value);
    }
}

fn attributes(balancer: &LoadBalancer) -> Val {
    let stickiness = &balancer.stickiness;
    let seconds = |duration: &Traced<Duration>| duration.map(|duration| duration.seconds().to_string());
    let attribute = |key: &'static str, value: Val| val!({"Key": key, "Value": value});
    let sticky = stickiness
        .enabled
        .then(|| attribute("stickiness.lb_cookie.duration_seconds", seconds(&stickiness.duration).into()));
    let slow = balancer.slow_start.as_ref().map(|slow| attribute("slow_start.duration_seconds", seconds(slow).into()));
    val!([
        attribute("deregistration_delay.timeout_seconds", seconds(&balancer.deregistration_delay).into()),
        attribute("stickiness.enabled", stickiness.enabled.map(bool::to_string).into()),
        stickiness.enabled.then(|| attribute("stickiness.type", "lb_cookie".into())),
        sticky,
        slow,
    ])
}

/// A record for each host in the load balancer's domain, if the service has the host to itself.
fn records(balancer: &LoadBalancer, cx: &mut Lowering<'_>) {
    let Some(domain) = &cx.settings().networking.load_balancer.domain else { return };
    let wanted = balancer.dns_record.as_ref().map_or_else(|| balancer.all_paths().is_empty(), |record| record.value);
    for host in balancer.all_hosts().iter().filter(|host| wanted && lies_in(host, domain)) {
        let properties = val!({
            "HostedZoneId": &domain.hosted_zone_id,
            "Name": host,
            "Type": "A",
            "AliasTarget": {
                "DNSName": cx.foundation(FoundationValue::LoadBalancerDnsName),
                "HostedZoneId": cx.foundation(FoundationValue::LoadBalancerZoneId),
            },
        });
        let id = LogicalId::of_named("DnsRecord", host);
        cx.resource(&id, "AWS::Route53::RecordSet", properties.from_origin(host.origin));
    }
}

fn lies_in(host: &str, domain: &CertificateDomain) -> bool {
    host.strip_suffix(domain.name.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn url(balancer: &LoadBalancer, cx: &mut Lowering<'_>) -> Val {
    let listener = &cx.settings().networking.load_balancer;
    let secure = listener.certificate_arn.is_some() || listener.domain.is_some();
    let plain = |host: &Traced<CompactString>| !host.contains(['*', '?']);
    let host = match balancer.all_hosts().iter().find(|host| plain(host)) {
        Some(host) => Val::from(host),
        None => cx.foundation(FoundationValue::LoadBalancerDnsName),
    };
    Val::join("", [if secure { "https://" } else { "http://" }.into(), host])
}
