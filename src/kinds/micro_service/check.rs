//! What no single field of a MicroService shows.

use super::spec::{LoadBalancer, MicroServiceSpec};
use crate::kinds::workload::check::{check_probe, check_sidecar_name, check_unique};
use crate::kinds::workload::spec::{AppProtocol, Protocol};
use crate::kinds::workload::{check, check_service, service_connect};
use crate::kinds::{CheckContext, diagnostics};
use crate::language::Traced;
use compact_str::CompactString;

/// Checks a MicroService.
pub fn check(spec: &MicroServiceSpec, cx: &mut CheckContext<'_>) {
    check::check(&spec.workload, cx);
    check_ports(spec, cx);
    check_health(spec, cx);
    check_service::check_deployment(&spec.deployment, cx);
    if let Some(autoscaling) = &spec.scaling.autoscaling {
        check_service::check_autoscaling(&autoscaling.common, &spec.scaling.replicas, cx);
        if let (Some(requests), false) = (&autoscaling.requests_per_target, *spec.networking.load_balancer.enabled) {
            let rule = "`requestsPerTarget` needs `networking.loadBalancer`, which counts the requests";
            cx.push(diagnostics::invalid_combination(requests.span(), rule, "nobody counts"));
        }
    }
    if *spec.networking.load_balancer.enabled {
        check_load_balancer(spec, cx);
    }
    check_dns_name(spec, cx);
    if !*spec.networking.service_connect.enabled {
        service_connect::check_names("`serviceConnect` is off", cx);
    }
}

fn check_ports(spec: &MicroServiceSpec, cx: &mut CheckContext<'_>) {
    let names = spec.ports.iter().map(|port| (port.name.value.clone(), port.name.span()));
    check_unique(names, |name| format!("two ports are called `{name}`"), cx);
    let numbers = spec.ports.iter().map(|port| ((port.port.value, port.protocol.word()), port.port.span()));
    check_unique(numbers, |(number, protocol)| format!("two ports have the number {number} ({protocol})"), cx);
    for port in &spec.ports {
        check_sidecar_name(port.container.as_ref(), &spec.workload, cx);
        if let (Protocol::Udp, Some(spoken)) = (*port.protocol, &port.app_protocol) {
            let rule = format!("{} is not spoken over UDP", spoken.word());
            cx.push(
                diagnostics::invalid_combination(spoken.span(), rule, "leave it out").and(port.protocol.span(), "UDP"),
            );
        }
    }
}

fn check_health(spec: &MicroServiceSpec, cx: &mut CheckContext<'_>) {
    let (readiness, liveness) = (&spec.health_check.readiness, &spec.health_check.liveness);
    for (field, probe) in [("readiness", readiness), ("liveness", liveness)] {
        let Some(probe) = probe else { continue };
        check_probe(probe, field, cx);
        if let Some(port) = probe.port().filter(|port| spec.ports.iter().all(|known| known.port.value != port.value)) {
            let rule = format!("`{field}` asks port {}, which is not among `ports`", port.value);
            let known: Vec<String> = spec.ports.iter().map(|port| port.port.to_string()).collect();
            let diagnostic = diagnostics::invalid_combination(port.span(), rule, "nobody listens here");
            cx.push(diagnostic.help(format!(
                "the ports are {}",
                if known.is_empty() { "none".to_owned() } else { known.join(", ") }
            )));
        }
    }
    let Some(probe) = readiness else { return };
    match (&probe.http, liveness) {
        (Some(http), _) if !*spec.networking.load_balancer.enabled => {
            let message = "it is the load balancer that asks `readiness.http`, and the component is not behind one";
            let help = "turn on `networking.loadBalancer`, or use `liveness` for a check inside the container";
            cx.push(diagnostics::without_effect(http.path.span(), message).help(help));
        }
        (None, Some(liveness)) => {
            let rule = "a container has one health check: `readiness` without `http` and `liveness` cannot both be it";
            let diagnostic = diagnostics::invalid_combination(probe.interval.span(), rule, "one check");
            cx.push(diagnostic.and(liveness.interval.span(), "the other"));
        }
        _ => {}
    }
}

/// How many values the conditions of a rule may have together (Elastic Load Balancing quotas).
const MOST_CONDITION_VALUES: usize = 5;

fn check_load_balancer(spec: &MicroServiceSpec, cx: &mut CheckContext<'_>) {
    let balancer = &spec.networking.load_balancer;
    check_served_port(spec, cx);
    let (hosts, paths) = (balancer.all_hosts(), balancer.all_paths());
    if let Some(last) = hosts.iter().chain(&paths).nth(MOST_CONDITION_VALUES) {
        let rule = format!(
            "a rule of the load balancer takes {MOST_CONDITION_VALUES} hosts and paths together, not {}",
            hosts.len() + paths.len()
        );
        cx.push(diagnostics::invalid_combination(last.span(), rule, "one too many"));
    }
    for path in paths.iter().filter(|path| !path.starts_with('/')) {
        cx.push(diagnostics::invalid_combination(
            path.span(),
            format!("the path `{}` does not begin with `/`", path.value),
            "no `/`",
        ));
    }
    hosts.iter().filter(|host| !is_host(host)).for_each(|host| {
        let rule = format!("`{}` is not a host name", host.value);
        cx.push(diagnostics::invalid_combination(host.span(), rule, "without scheme, port and path"));
    });
    check_target_health(spec, balancer, cx);
}

fn is_host(host: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-.*?".contains(c);
    host.len() <= 128 && host.contains('.') && host.chars().all(allowed)
}

fn check_served_port(spec: &MicroServiceSpec, cx: &mut CheckContext<'_>) {
    let balancer = &spec.networking.load_balancer;
    let Some(port) = spec.served_port() else {
        let (span, rule) = match &balancer.port {
            Some(port) => (port.span(), format!("there is no port `{}`", port.value)),
            None => (balancer.enabled.span(), "a component behind the load balancer needs a port".to_owned()),
        };
        let help = "name it under `ports`: `- {name: http, port: 8080}`";
        cx.push(diagnostics::invalid_combination(span, rule, "which port?").help(help));
        return;
    };
    if *port.protocol == Protocol::Udp {
        let rule = "the load balancer speaks HTTP, which takes TCP";
        cx.push(
            diagnostics::invalid_combination(port.protocol.span(), rule, "UDP")
                .and(balancer.enabled.span(), "behind the load balancer"),
        );
    }
    let listener = &cx.settings().networking.load_balancer;
    let secure = listener.certificate_arn.is_some() || listener.domain.is_some();
    if let Some(spoken) = port.app_protocol.as_ref().filter(|spoken| ***spoken == AppProtocol::Grpc && !secure) {
        let rule = "the load balancer passes gRPC on over HTTPS only";
        let diagnostic = diagnostics::invalid_combination(spoken.span(), rule, "no certificate in this environment");
        cx.push(
            diagnostic.help("set `loadBalancer.certificateArn` or `loadBalancer.domain` in the document Networking"),
        );
    }
}

fn check_target_health(spec: &MicroServiceSpec, balancer: &LoadBalancer, cx: &mut CheckContext<'_>) {
    let asked = spec.health_check.readiness.as_ref().and_then(|probe| probe.http.as_ref()).map(|http| &http.path);
    if asked.or(balancer.health_check.path.as_ref()).is_none() {
        let message = "the load balancer asks `/` to find out whether a task works, and stops tasks that do not answer it with success";
        let diagnostic = diagnostics::unadvised(balancer.enabled.span(), message, "no health check");
        cx.push(diagnostic.help("say what to ask: `healthCheck: {readiness: {http: {path: /health}}}`"));
    }
    if let (Some(timeout), Some(interval)) = (&balancer.health_check.timeout, &balancer.health_check.interval)
        && timeout.value > interval.value
    {
        let rule = format!("the timeout of {} is longer than the interval of {}", timeout.value, interval.value);
        cx.push(diagnostics::invalid_combination(timeout.span(), rule, "too long"));
    }
}

/// The rules for a client alias of Service Connect (ECS API reference, `ServiceConnectClientAlias`).
fn check_dns_name(spec: &MicroServiceSpec, cx: &mut CheckContext<'_>) {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.".contains(c);
    let valid = |name: &Traced<CompactString>| {
        name.len() <= 127 && !name.starts_with('-') && !name.is_empty() && name.chars().all(allowed)
    };
    if let Some(name) = spec.networking.service_connect.dns_name.as_ref().filter(|name| !valid(name)) {
        let rule = "a name in Service Connect has at most 127 lowercase letters, digits, `_`, `-` and `.`";
        cx.push(diagnostics::invalid_combination(name.span(), rule, "not such a name"));
    }
}
