//! `kind: Worker`: a service in containers on ECS that nobody calls and that fetches its work itself.
//! `spec.rs` is what users write, `lower.rs` what it becomes. What it shares with MicroService and CronJob is
//! in `workload/`.

mod check;
mod lower;
mod spec;

pub use spec::WorkerSpec;

use super::{CheckContext, Kind, Lowering, Needs, OutputInfo, OutputType};

/// A service in containers that fetches its work itself.
pub struct Worker;

impl Kind for Worker {
    type Spec = WorkerSpec;
    const NAME: &'static str = "Worker";
    const SUMMARY: &'static str =
        "A service in containers on ECS Fargate that fetches its work, scaled by what waits in a queue";
    const DOC: &'static str = include_str!("doc.md");
    const OUTPUTS: &'static [OutputInfo] = &[
        OutputInfo::new("serviceName", OutputType::Name, "The name of the ECS service."),
        OutputInfo::new("serviceArn", OutputType::Arn, "The ARN of the ECS service."),
        OutputInfo::new("taskDefinitionArn", OutputType::Arn, "The ARN of the task definition's current revision."),
        OutputInfo::new("taskRoleArn", OutputType::Arn, "The ARN of the role of the containers' own code."),
        OutputInfo::new("securityGroupId", OutputType::SecurityGroupId, "The security group of the tasks."),
        OutputInfo::new("logGroupName", OutputType::Name, "The log group that the containers print to."),
    ];
    const HOLDS_DATA: bool = false;

    fn needs(_: &WorkerSpec, _: bool) -> Needs {
        Needs { network: true, cluster: true, load_balancer: false }
    }

    fn check(spec: &WorkerSpec, cx: &mut CheckContext<'_>) {
        check::check(spec, cx);
    }

    fn lower(spec: &WorkerSpec, cx: &mut Lowering<'_>) {
        lower::lower(spec, cx);
    }
}
