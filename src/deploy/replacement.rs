//! Whether a change of a property makes a resource anew.
//!
//! The specification knows what certainly does and what certainly does not. Of the properties in between
//! AWS documents under which condition they do; those of types that hold data are settled here, so that
//! nothing is lost for a condition that nobody looked up, and nobody is asked for leave to turn on backups.
//! Start at [`behaviour`].

use super::cloud::Replacement;
use crate::backend::specification::{Specification, UpdateBehaviour};

/// Properties whose schema says "perhaps" and whose documentation says that a change of the value replaces: the
/// page of the type in the CloudFormation template reference.
const REPLACES: &[(&str, &[&str])] = &[
    ("AWS::DynamoDB::GlobalTable", &["GlobalTableSourceArn", "KeySchema", "LocalSecondaryIndexes"]),
    ("AWS::DynamoDB::Table", &["KeySchema"]),
    ("AWS::RDS::DBCluster", &["Engine", "MasterUsername"]),
    (
        "AWS::RDS::DBInstance",
        &["AvailabilityZone", "DBClusterSnapshotIdentifier", "DBSnapshotIdentifier", "Engine", "RestoreTime"],
    ),
];

/// Properties whose schema says "perhaps", and which `ModifyDBInstance` changes in place. They replace only beside
/// a property of [`REPLACES`].
const STAYS: &[(&str, &[&str])] = &[(
    "AWS::RDS::DBInstance",
    &[
        "AutoMinorVersionUpgrade",
        "BackupRetentionPeriod",
        "DBParameterGroupName",
        "MultiAZ",
        "PreferredMaintenanceWindow",
    ],
)];

/// What a change of the value at a path (`Properties/A/0`) does to a resource of a type. What the specification
/// does not know may replace.
#[must_use]
pub fn behaviour(resource_type: &str, path: &str) -> Replacement {
    let Some(property) = path.strip_prefix("Properties/") else { return Replacement::Never };
    let said = match Specification::embedded().resource_type(resource_type) {
        None => Replacement::Conditional,
        Some(known) => match known.update_behaviour(property) {
            UpdateBehaviour::NoReplacement => Replacement::Never,
            UpdateBehaviour::Conditional => Replacement::Conditional,
            UpdateBehaviour::Replacement => Replacement::Always,
        },
    };
    settled(resource_type, path, said)
}

/// What "perhaps" means for the property at a path, where that is documented.
#[must_use]
pub fn settled(resource_type: &str, path: &str, said: Replacement) -> Replacement {
    let Some(property) = path.strip_prefix("Properties/").filter(|_| said == Replacement::Conditional) else {
        return said;
    };
    let property = property.split('/').next().unwrap_or(property);
    let is_in = |table: &[(&str, &[&str])]| {
        table.iter().any(|(known, properties)| *known == resource_type && properties.contains(&property))
    };
    match (is_in(REPLACES), is_in(STAYS)) {
        (true, _) => Replacement::Always,
        (false, true) => Replacement::Never,
        (false, false) => said,
    }
}

#[cfg(test)]
mod tests {
    use super::{REPLACES, STAYS, behaviour};
    use crate::backend::specification::{Specification, UpdateBehaviour};
    use crate::deploy::cloud::Replacement;
    use crate::deploy::execute::HOLDS_DATA;

    #[test]
    fn what_is_settled_here_is_left_open_by_the_specification() {
        for (kind, property) in
            REPLACES.iter().chain(STAYS).flat_map(|(kind, all)| all.iter().map(move |it| (kind, it)))
        {
            assert!(HOLDS_DATA.contains(kind), "{kind}");
            let known = Specification::embedded().resource_type(kind).unwrap();
            assert_eq!(known.update_behaviour(property), UpdateBehaviour::Conditional, "{kind} {property}");
        }
    }

    #[test]
    fn another_engine_or_key_makes_a_database_anew_and_a_standby_does_not() {
        let of = |kind: &str, property: &str| behaviour(kind, &format!("Properties/{property}"));
        assert_eq!(of("AWS::RDS::DBInstance", "Engine"), Replacement::Always);
        assert_eq!(of("AWS::DynamoDB::Table", "KeySchema/0/AttributeName"), Replacement::Always);
        assert_eq!(of("AWS::RDS::DBInstance", "MultiAZ"), Replacement::Never);
        assert_eq!(of("AWS::RDS::DBInstance", "PerformanceInsightsKMSKeyId"), Replacement::Conditional);
        assert_eq!(of("Acme::Unknown::Thing", "Anything"), Replacement::Conditional);
    }
}
