//! The regions that hold a table, and the key of each. Checks and lowering agree on them here.

use super::spec::DynamoDbSpec;
use crate::language::{Arn, Origin, Traced};
use crate::settings::{Region, Settings};

/// A copy of the table in another region.
pub struct OtherRegion<'a> {
    /// The region.
    pub region: &'a Traced<Region>,
    /// The KMS key there; `None` if there is no key at all, or none that is known.
    pub key: Option<Traced<String>>,
}

/// The table's key: its own, else the environment's.
pub fn key<'a>(spec: &'a DynamoDbSpec, settings: &'a Settings) -> Option<&'a Traced<Arn>> {
    spec.encryption.kms_key_arn.as_ref().or(settings.security.key_arn.as_ref())
}

/// The other regions: those that the table names, else the environment's further ones.
pub fn others<'a>(spec: &'a DynamoDbSpec, settings: &'a Settings) -> Vec<OtherRegion<'a>> {
    let key = key(spec, settings);
    let of_key = |region: &Region| key.and_then(|key| in_region(key, region));
    let text = |arn: &Traced<Arn>| arn.map(|arn| arn.as_str().to_owned());
    match &spec.replicas {
        Some(replicas) => replicas
            .iter()
            .map(|replica| OtherRegion {
                region: &replica.region,
                key: replica.kms_key_arn.as_ref().map(text).or_else(|| of_key(&replica.region)),
            })
            .collect(),
        None => {
            let main = settings.region().map(|region| region.as_str());
            let further = settings.environment.regions.iter().filter(|region| Some(region.as_str()) != main);
            further.map(|region| OtherRegion { region, key: of_key(region) }).collect()
        }
    }
}

/// Where the replicas are written.
pub fn origin(spec: &DynamoDbSpec, settings: &Settings) -> Option<Origin> {
    others(spec, settings).first().map(|other| other.region.origin)
}

/// A multi-Region key has the same id in every region (KMS developer guide).
fn in_region(key: &Traced<Arn>, region: &Region) -> Option<Traced<String>> {
    let parts: Vec<&str> = key.as_str().splitn(6, ':').collect();
    match parts.as_slice() {
        [arn, partition, service, _, account, resource] if resource.starts_with("key/mrk-") => {
            let there = [arn, partition, service, region.as_str(), account, resource].join(":");
            Some(Traced::new(there, key.origin.derived()))
        }
        _ => None,
    }
}
