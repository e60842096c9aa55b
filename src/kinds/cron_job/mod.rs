//! `kind: CronJob`: a task on ECS that EventBridge Scheduler starts. `spec.rs` is what users write,
//! `lower.rs` what it becomes; `workload/schedule.rs` reads the schedule. What it shares with MicroService and
//! Worker is in `workload/`.

mod check;
mod lower;
mod spec;

pub use spec::CronJobSpec;

use super::{CheckContext, Kind, Lowering, Needs, OutputInfo, OutputType};

/// A task that runs at certain times.
pub struct CronJob;

impl Kind for CronJob {
    type Spec = CronJobSpec;
    const NAME: &'static str = "CronJob";
    const SUMMARY: &'static str = "A task on ECS Fargate that EventBridge Scheduler starts at certain times";
    const DOC: &'static str = include_str!("doc.md");
    const OUTPUTS: &'static [OutputInfo] = &[
        OutputInfo::new("scheduleName", OutputType::Name, "The name of the schedule."),
        OutputInfo::new("scheduleArn", OutputType::Arn, "The ARN of the schedule."),
        OutputInfo::new("taskDefinitionArn", OutputType::Arn, "The ARN of the task definition's current revision."),
        OutputInfo::new("taskRoleArn", OutputType::Arn, "The ARN of the role of the containers' own code."),
        OutputInfo::new("securityGroupId", OutputType::SecurityGroupId, "The security group of the tasks."),
        OutputInfo::new("logGroupName", OutputType::Name, "The log group that the containers print to."),
    ];
    const HOLDS_DATA: bool = false;

    fn needs(_: &CronJobSpec, _: bool) -> Needs {
        Needs { network: true, cluster: true, load_balancer: false }
    }

    fn check(spec: &CronJobSpec, cx: &mut CheckContext<'_>) {
        check::check(spec, cx);
    }

    fn lower(spec: &CronJobSpec, cx: &mut Lowering<'_>) {
        lower::lower(spec, cx);
    }
}
