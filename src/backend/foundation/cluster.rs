//! The ECS cluster that the environment's tasks run in, and the namespace in which they find each
//! other.

use super::environment_name;
use crate::backend::template::{LogicalId, Val};
use crate::kinds::{FoundationValue, Lowering};
use crate::val;

/// Adds the cluster and its Service Connect namespace.
pub fn lower(cx: &mut Lowering<'_>) {
    let (cluster, namespace) = (LogicalId::of("Cluster"), LogicalId::of("Namespace"));
    let name = environment_name(cx);
    let properties = val!({"Name": name.as_str(), "Description": format!("Services of {name}")});
    cx.resource(&namespace, "AWS::ServiceDiscovery::HttpNamespace", properties);
    let insights = cx.settings().observability.container_insights.map(|insights| insights.word());
    let properties = val!({
        "CapacityProviders": ["FARGATE", "FARGATE_SPOT"],
        "DefaultCapacityProviderStrategy": [{"CapacityProvider": "FARGATE", "Weight": 1u32}],
        "ClusterSettings": [{"Name": "containerInsights", "Value": insights}],
        "Configuration": {"ExecuteCommandConfiguration": exec(cx)},
        "ServiceConnectDefaults": {"Namespace": Val::get_att(&namespace, "Arn")},
    });
    cx.resource(&cluster, "AWS::ECS::Cluster", properties);
    cx.output(FoundationValue::ClusterName.name(), "Name of the cluster", &cluster);
    cx.output(FoundationValue::ClusterArn.name(), "ARN of the cluster", Val::get_att(&cluster, "Arn"));
    cx.output(FoundationValue::NamespaceArn.name(), "ARN of the namespace", Val::get_att(&namespace, "Arn"));
}

/// What is typed in an `exec` session goes to the log group of the task's own container, which has
/// the component's retention and access; a group of the cluster would mix the sessions of all.
fn exec(cx: &Lowering<'_>) -> Val {
    val!({"Logging": "DEFAULT", "KmsKeyId": cx.key()})
}
