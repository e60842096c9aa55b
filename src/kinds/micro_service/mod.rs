//! `kind: MicroService`: a service in containers on ECS that others call. `spec.rs` is what users write,
//! `lower.rs` what it becomes, `routing.rs` its place behind the load balancer. What it shares with Worker
//! and CronJob is in `workload/`.

mod check;
mod lower;
mod routing;
mod spec;

pub use spec::MicroServiceSpec;

use super::workload::task::principal_port;
use super::{CheckContext, Connection, Kind, Lowering, Needs, OutputInfo, OutputType, Reach, ReachPort, Route};
use crate::language::Access;

/// A service in containers that others call.
pub struct MicroService;

impl Kind for MicroService {
    type Spec = MicroServiceSpec;
    const NAME: &'static str = "MicroService";
    const SUMMARY: &'static str = "A service in containers on ECS Fargate, behind the load balancer or found by name";
    const DOC: &'static str = include_str!("doc.md");
    const OUTPUTS: &'static [OutputInfo] = &[
        OutputInfo::new(
            "endpoint",
            OutputType::Hostname,
            "The name that other services of the environment reach it by, `api.shop` for the component `api` of the service `shop`.",
        ),
        OutputInfo::new("port", OutputType::Port, "The number of the port called `http`, or else of the first."),
        OutputInfo::new("url", OutputType::Url, "The address at the load balancer, `https://…`."),
        OutputInfo::new("serviceName", OutputType::Name, "The name of the ECS service."),
        OutputInfo::new("serviceArn", OutputType::Arn, "The ARN of the ECS service."),
        OutputInfo::new("taskDefinitionArn", OutputType::Arn, "The ARN of the task definition's current revision."),
        OutputInfo::new("taskRoleArn", OutputType::Arn, "The ARN of the role of the containers' own code."),
        OutputInfo::new("securityGroupId", OutputType::SecurityGroupId, "The security group of the tasks."),
        OutputInfo::new("logGroupName", OutputType::Name, "The log group that the containers print to."),
        OutputInfo::new("targetGroupArn", OutputType::Arn, "The ARN of the target group behind the load balancer."),
        OutputInfo::new(
            "targetGroupFullName",
            OutputType::Name,
            "The target group's name as metrics have it, `targetgroup/…`.",
        ),
    ];
    const HOLDS_DATA: bool = false;

    fn needs(spec: &MicroServiceSpec, _: bool) -> Needs {
        Needs { network: true, cluster: true, load_balancer: *spec.networking.load_balancer.enabled }
    }

    fn routes(spec: &MicroServiceSpec) -> Vec<Route> {
        routing::route(spec).into_iter().collect()
    }

    fn check(spec: &MicroServiceSpec, cx: &mut CheckContext<'_>) {
        check::check(spec, cx);
    }

    fn lacks(spec: &MicroServiceSpec, output: &str) -> Option<&'static str> {
        match output {
            "url" | "targetGroupArn" | "targetGroupFullName" if !*spec.networking.load_balancer.enabled => {
                Some("it is not behind the load balancer")
            }
            "endpoint" if !*spec.networking.service_connect.enabled => Some("its `serviceConnect` is off"),
            "endpoint" | "port" if principal_port(&spec.ports).is_none() => Some("it has no TCP port"),
            _ => None,
        }
    }

    /// By name a caller connects to the tasks themselves; at its `url` it talks to the load balancer.
    fn connect(spec: Option<&MicroServiceSpec>, output: &str, access: Access) -> Connection {
        if output != "endpoint" || access == Access::None {
            return Connection::default();
        }
        let port = match spec {
            Some(spec) => principal_port(&spec.ports).map(|port| ReachPort::Literal(port.port.value)),
            None => Some(ReachPort::Output("port")),
        };
        Connection { reach: port.map(|port| Reach { security_group: "securityGroupId", port }), grants: Vec::new() }
    }

    fn lower(spec: &MicroServiceSpec, cx: &mut Lowering<'_>) {
        lower::lower(spec, cx);
    }
}
