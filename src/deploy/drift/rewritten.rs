//! What AWS itself rewrites in resources: no drift, because nobody changed it past the template.
//!
//! A table of properties, each with what must be in the template for AWS to do it. Data only, but for the
//! few conditions. Start at [`REWRITTEN`].

use crate::deploy::cloud::{PropertyDifference, ResourceDrift};
use serde_json::Value as Json;

/// A property that AWS itself rewrites.
#[derive(Debug, Clone, Copy)]
pub struct Rewritten {
    /// The type of the resource.
    pub resource_type: &'static str,
    /// The property as a JSON pointer, with everything below it; `*` stands for one part.
    pub path: &'static str,
    /// What makes AWS do it.
    pub when: When,
    /// Why it is no drift, for people.
    pub why: &'static str,
}

/// What makes AWS rewrite a property.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// The same template has a resource of this type.
    Beside(&'static str),
    /// The same template has an ECS service that is deployed blue/green, linear or canary: ECS shifts
    /// traffic by the rules of the listener.
    ShiftedByEcs,
    /// The resource has this property, and it is not `false`.
    Has(&'static str),
    /// The resource lets AWS upgrade minor versions, as it does unless told otherwise, and the version is
    /// of the same major version.
    MinorUpgrade,
}

const SCALED: When = When::Beside("AWS::ApplicationAutoScaling::ScalableTarget");
const BY_SCALING: &str = "automatic scaling sets it";
const BY_SHIFT: &str = "ECS shifts traffic with it while it deploys";
const BY_UPGRADE: &str = "AWS upgrades minor versions in the maintenance window";

/// Every property that AWS itself rewrites in what is deployed with templates of this program.
/// By the documentation of Application Auto Scaling, of ECS blue/green deployments and of RDS storage
/// autoscaling.
pub const REWRITTEN: &[Rewritten] = &[
    entry("AWS::ECS::Service", "/DesiredCount", SCALED, BY_SCALING),
    entry("AWS::DynamoDB::Table", "/ProvisionedThroughput", SCALED, BY_SCALING),
    entry("AWS::DynamoDB::Table", "/GlobalSecondaryIndexes/*/ProvisionedThroughput", SCALED, BY_SCALING),
    entry("AWS::Lambda::Alias", "/ProvisionedConcurrencyConfig", SCALED, BY_SCALING),
    entry("AWS::ElastiCache::ReplicationGroup", "/NumNodeGroups", SCALED, BY_SCALING),
    entry("AWS::ElastiCache::ReplicationGroup", "/ReplicasPerNodeGroup", SCALED, BY_SCALING),
    entry(
        "AWS::AutoScaling::AutoScalingGroup",
        "/DesiredCapacity",
        When::Beside("AWS::AutoScaling::ScalingPolicy"),
        BY_SCALING,
    ),
    entry("AWS::ElasticLoadBalancingV2::ListenerRule", "/Actions", When::ShiftedByEcs, BY_SHIFT),
    entry("AWS::ElasticLoadBalancingV2::Listener", "/DefaultActions", When::ShiftedByEcs, BY_SHIFT),
    entry(
        "AWS::Lambda::Alias",
        "/RoutingConfig",
        When::Beside("AWS::CodeDeploy::DeploymentGroup"),
        "CodeDeploy shifts traffic with it while it deploys",
    ),
    entry(
        "AWS::RDS::DBInstance",
        "/AllocatedStorage",
        When::Has("MaxAllocatedStorage"),
        "storage grows by itself up to MaxAllocatedStorage",
    ),
    entry("AWS::RDS::DBInstance", "/EngineVersion", When::MinorUpgrade, BY_UPGRADE),
    entry("AWS::RDS::DBCluster", "/EngineVersion", When::MinorUpgrade, BY_UPGRADE),
    entry("AWS::ElastiCache::ReplicationGroup", "/EngineVersion", When::MinorUpgrade, BY_UPGRADE),
];

const fn entry(resource_type: &'static str, path: &'static str, when: When, why: &'static str) -> Rewritten {
    Rewritten { resource_type, path, when, why }
}

/// Why a difference is no drift; `None` if it is one. `template` is the unit's.
pub(super) fn reason(
    resource: &ResourceDrift,
    difference: &PropertyDifference,
    template: &Json,
) -> Option<&'static str> {
    let of_type = REWRITTEN.iter().filter(|entry| entry.resource_type == resource.resource_type);
    let mut meant = of_type.filter(|entry| covers(entry.path, &difference.path));
    meant.find(|entry| holds(entry.when, resource, difference, template)).map(|entry| entry.why)
}

/// Whether a path is that of a pattern or below it.
fn covers(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    pattern.split('/').all(|wanted| parts.next().is_some_and(|part| wanted == "*" || wanted == part))
}

fn holds(when: When, resource: &ResourceDrift, difference: &PropertyDifference, template: &Json) -> bool {
    let resources = || template.get("Resources").and_then(Json::as_object).into_iter().flat_map(|all| all.values());
    let of_type = |wanted: &'static str| {
        resources().filter(move |other| other.get("Type").and_then(Json::as_str) == Some(wanted))
    };
    let own = |name: &str| template.pointer(&format!("/Resources/{}/Properties/{name}", resource.logical_id));
    match when {
        When::Beside(wanted) => of_type(wanted).next().is_some(),
        When::ShiftedByEcs => of_type("AWS::ECS::Service").any(|service| {
            let strategy = service.pointer("/Properties/DeploymentConfiguration/Strategy").and_then(Json::as_str);
            matches!(strategy, Some("BLUE_GREEN" | "LINEAR" | "CANARY"))
        }),
        When::Has(name) => own(name).is_some_and(|value| !is_false(value)),
        When::MinorUpgrade => {
            let is_switched_off = own("AutoMinorVersionUpgrade").is_some_and(is_false);
            let major = |version: &str| version.trim_matches('"').split('.').next().map(str::to_owned);
            template.is_object()
                && !is_switched_off
                && major(&difference.expected).is_some_and(|expected| Some(expected) == major(&difference.actual))
        }
    }
}

fn is_false(value: &Json) -> bool {
    *value == Json::Bool(false) || value.as_str() == Some("false")
}

#[cfg(test)]
mod tests {
    use super::{REWRITTEN, covers};

    #[test]
    fn a_pattern_covers_what_is_below_it_and_nothing_beside_it() {
        assert!(covers("/Actions", "/Actions/0/ForwardConfig/TargetGroups/1/Weight"));
        assert!(covers(
            "/GlobalSecondaryIndexes/*/ProvisionedThroughput",
            "/GlobalSecondaryIndexes/2/ProvisionedThroughput/ReadCapacityUnits"
        ));
        assert!(!covers("/DesiredCount", "/DesiredCounts"));
        assert!(!covers("/GlobalSecondaryIndexes/*/ProvisionedThroughput", "/GlobalSecondaryIndexes/2/KeySchema"));
        assert!(!covers("/Actions/0", "/Actions"));
    }

    #[test]
    fn every_entry_says_why_and_names_a_property() {
        for entry in REWRITTEN {
            assert!(entry.path.starts_with('/') && !entry.why.is_empty(), "{entry:?}");
        }
    }
}
