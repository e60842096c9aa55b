//! Resources as the values that a patch works on, and back.
//!
//! `Properties` and `DependsOn` are there even when they are empty, so that a patch can add to them
//! without asking.

use super::Problem;
use crate::backend::template::{Data, LogicalId, Policy, Resource, Val};
use crate::diag::did_you_mean;
use crate::language::Origin;
use compact_str::CompactString;
use indexmap::IndexMap;

/// What a resource may have that [`Resource`] has a field for, and then what it may have besides
/// (CloudFormation user guide, resource attributes).
const FIELDS: &[&str] = &["Type", "Properties", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy"];
const ATTRIBUTES: &[&str] = &["Condition", "CreationPolicy", "Metadata", "UpdatePolicy"];
const POLICIES: &[Policy] = &[Policy::Delete, Policy::Retain, Policy::Snapshot, Policy::RetainExceptOnCreate];

/// The map of logical ids to resources.
pub fn to_val(resources: &IndexMap<LogicalId, Resource>) -> Val {
    let entries = resources.iter().map(|(id, resource)| (id.as_str().into(), resource_to_val(resource)));
    Val::new(Data::Map(entries.collect()))
}

fn resource_to_val(resource: &Resource) -> Val {
    let mut value = Val::map().from_origin(resource.origin);
    value.insert("Type", resource.resource_type.as_str().into());
    for (name, attribute) in &resource.attributes {
        value.insert(name, attribute.clone());
    }
    value.insert("DependsOn", Val::list(resource.depends_on.iter().map(|id| id.as_str().into())));
    value.insert("DeletionPolicy", resource.deletion_policy.map(Policy::word).into());
    value.insert("UpdateReplacePolicy", resource.update_replace_policy.map(Policy::word).into());
    value.insert("Properties", resource.properties.clone());
    value
}

/// The resources of a map; `origin` is that of resources which are new.
pub fn from_val(root: Val, origin: Origin) -> Result<IndexMap<LogicalId, Resource>, Problem> {
    let Data::Map(entries) = root.data else { return Err(Problem::WholeDocument) };
    let mut resources = IndexMap::with_capacity(entries.len());
    for (id, value) in entries {
        let wrong = |reason: String| Problem::NotAResource { id: id.to_string(), reason };
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(wrong("a logical id has letters and digits only".to_owned()));
        }
        resources.insert(LogicalId::of(&id), resource_from_val(value, origin).map_err(wrong)?);
    }
    Ok(resources)
}

fn resource_from_val(value: Val, origin: Origin) -> Result<Resource, String> {
    let resource_type = value.get("Type").and_then(Val::as_str).ok_or("its `Type` is not a string")?;
    let mut resource = Resource::new(resource_type, value.origin.unwrap_or(origin));
    let Data::Map(entries) = value.data else { return Ok(resource) };
    for (key, value) in entries {
        match key.as_str() {
            "Type" => {}
            "Properties" if matches!(value.data, Data::Map(_)) => resource.properties = value,
            "Properties" => return Err("its `Properties` are not a map".to_owned()),
            "DependsOn" => resource.depends_on = depends_on(&value)?,
            "DeletionPolicy" => resource.deletion_policy = Some(policy(&key, &value)?),
            "UpdateReplacePolicy" => resource.update_replace_policy = Some(policy(&key, &value)?),
            name if ATTRIBUTES.contains(&name) => {
                resource.attributes.insert(key, value);
            }
            name => {
                let hint = did_you_mean(name, FIELDS.iter().chain(ATTRIBUTES).copied());
                return Err(format!(
                    "`{name}` is not an attribute of resources; {}",
                    hint.unwrap_or_else(properties_hint)
                ));
            }
        }
    }
    Ok(resource)
}

fn properties_hint() -> String {
    "properties are below `/Properties`".to_owned()
}

fn depends_on(value: &Val) -> Result<Vec<LogicalId>, String> {
    let id = |value: &Val| {
        let text = value.as_str().filter(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        text.map(LogicalId::of).ok_or_else(|| "its `DependsOn` is not a list of logical ids".to_owned())
    };
    match &value.data {
        Data::List(items) => items.iter().map(id).collect(),
        _ => Ok(vec![id(value)?]),
    }
}

fn policy(name: &CompactString, value: &Val) -> Result<Policy, String> {
    let word = value.as_str();
    let found = POLICIES.iter().copied().find(|policy| Some(policy.word()) == word);
    found.ok_or_else(|| format!("`{name}` is Delete, Retain, Snapshot or RetainExceptOnCreate"))
}
