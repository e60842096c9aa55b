//! What ECS knows of a service that did not come up: its events, and why its tasks stopped.
//!
//! Three calls by `wire.rs`: the SDK's crate for ECS has 146,000 generated lines, which everybody who builds this
//! program would wait for. What the load balancer thinks of the targets is in the
//! events of the service already. Start at [`Explainer::explain`].

use super::wire::{Service, Wire};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// ECS.
const ECS: Service = Service { name: "ecs", host: "ecs", target: "AmazonEC2ContainerServiceV20141113" };

/// How many events of a service are told: the newest ones say why.
const EVENTS: usize = 4;

/// How many stopped tasks are looked at.
const TASKS: usize = 10;

/// Asks ECS.
#[derive(Debug, Clone)]
pub(super) struct Explainer {
    wire: Wire,
}

impl Explainer {
    pub const fn new(wire: Wire) -> Self {
        Self { wire }
    }

    /// What is known of a resource that failed, a line each; nothing if nobody knows.
    pub async fn explain(&self, resource_type: &str, physical_id: &str) -> Vec<String> {
        match resource_type {
            "AWS::ECS::Service" => self.service(physical_id).await.unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    async fn service(&self, arn: &str) -> Option<Vec<String>> {
        // `arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/SERVICE`
        let (cluster, service) = arn.split_once(":service/")?.1.split_once('/')?;
        let services = self.call("DescribeServices", json!({"cluster": cluster, "services": [service]})).await?;
        let mut lines = service_lines(&services);
        let wanted =
            json!({"cluster": cluster, "serviceName": service, "desiredStatus": "STOPPED", "maxResults": TASKS});
        if let Some(stopped) = self.call("ListTasks", wanted).await {
            let arns = stopped.get("taskArns").and_then(Json::as_array).cloned().unwrap_or_default();
            if !arns.is_empty() {
                let tasks = self.call("DescribeTasks", json!({"cluster": cluster, "tasks": arns})).await;
                lines.extend(tasks.iter().flat_map(task_lines));
            }
        }
        Some(lines)
    }

    /// One call; `None` if it fails, because an explanation is worth no second failure.
    async fn call(&self, action: &'static str, body: Json) -> Option<Json> {
        self.wire.call(&ECS, self.wire.region(), action, &body).await.ok()
    }
}

fn text<'j>(value: &'j Json, name: &str) -> Option<&'j str> {
    value.get(name)?.as_str().filter(|text| !text.is_empty())
}

fn list<'j>(value: &'j Json, name: &str) -> impl Iterator<Item = &'j Json> + use<'j> {
    value.get(name).and_then(Json::as_array).into_iter().flatten()
}

/// `DescribeServices`: why the rollout failed, and the newest events.
fn service_lines(answer: &Json) -> Vec<String> {
    let Some(service) = list(answer, "services").next() else { return Vec::new() };
    let rollouts = list(service, "deployments").filter(|one| text(one, "rolloutState") == Some("FAILED"));
    let reasons = rollouts.filter_map(|one| text(one, "rolloutStateReason"));
    let events = list(service, "events").filter_map(|event| text(event, "message")).take(EVENTS);
    reasons.chain(events).map(str::to_owned).collect()
}

/// `DescribeTasks`: why tasks stopped and how their containers ended; the same only once.
fn task_lines(answer: &Json) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for task in list(answer, "tasks") {
        lines.extend(text(task, "stoppedReason").map(|reason| format!("a task stopped: {reason}")));
        for container in list(task, "containers") {
            let name = text(container, "name").unwrap_or("?");
            let code = container.get("exitCode").and_then(Json::as_i64).filter(|code| *code != 0);
            lines.extend(code.map(|code| format!("container {name} ended with exit code {code}")));
            lines.extend(text(container, "reason").map(|reason| format!("container {name}: {reason}")));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{service_lines, task_lines};
    use serde_json::json;

    #[test]
    fn events_and_stopped_tasks_are_told_once() {
        let services = json!({"services": [{
            "deployments": [
                {"rolloutState": "FAILED", "rolloutStateReason": "ECS deployment circuit breaker: tasks failed to start."},
                {"rolloutState": "COMPLETED", "rolloutStateReason": "ECS deployment ecs-svc/1 completed."},
            ],
            "events": [{"message": "(service api) (port 80) is unhealthy in (target-group api) due to (reason Health checks failed)."}],
        }]});
        assert_eq!(
            service_lines(&services),
            [
                "ECS deployment circuit breaker: tasks failed to start.",
                "(service api) (port 80) is unhealthy in (target-group api) due to (reason Health checks failed).",
            ]
        );
        let task = json!({
            "stoppedReason": "Essential container in task exited",
            "containers": [{"name": "api", "exitCode": 1}, {"name": "proxy", "exitCode": 0}],
        });
        let pulled = json!({"containers": [{"name": "api", "reason": "CannotPullContainerError: not found"}]});
        let lines: Vec<String> = task_lines(&json!({"tasks": [task, task, pulled]})).into_iter().collect();
        assert_eq!(
            lines,
            [
                "a task stopped: Essential container in task exited",
                "container api ended with exit code 1",
                "container api: CannotPullContainerError: not found",
            ]
        );
    }
}
