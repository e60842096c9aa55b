//! How large policies, task definitions and environments may be.

use super::{diagnostics, measure, origin_of};
use crate::backend::template::{Data, Intrinsic, Resource, Template, Val};
use crate::diag::Sink;
use std::collections::BTreeMap;

/// ECS developer guide, service quotas: 64 KiB.
const TASK_DEFINITION: usize = 65_536;
/// Lambda developer guide, quotas: 4 KB for all variables together.
const LAMBDA_ENVIRONMENT: usize = 4096;
/// IAM user guide, quotas: characters of a managed policy, and of all inline policies of a role
/// together, white space not counted.
const MANAGED_POLICY: usize = 6144;
const ROLE_POLICIES: usize = 10_240;
/// S3 user guide: 20 KB.
const BUCKET_POLICY: usize = 20_480;

/// Checks the sizes of a resource by itself.
pub fn check(resource: &Resource, sink: &mut Sink) {
    let properties = &resource.properties;
    let (value, size, most, what) = match resource.resource_type.as_str() {
        "AWS::ECS::TaskDefinition" => {
            (Some(properties), measure::json(properties), TASK_DEFINITION, "the task definition")
        }
        "AWS::Lambda::Function" => {
            let variables = properties.get("Environment").and_then(|environment| environment.get("Variables"));
            let size = variables.map_or(0, environment_size);
            (variables, size, LAMBDA_ENVIRONMENT, "the environment of the function")
        }
        "AWS::IAM::ManagedPolicy" => {
            let policy = properties.get("PolicyDocument");
            (policy, policy.map_or(0, measure::json_without_spaces), MANAGED_POLICY, "the managed policy")
        }
        "AWS::S3::BucketPolicy" => {
            let policy = properties.get("PolicyDocument");
            (policy, policy.map_or(0, measure::json), BUCKET_POLICY, "the bucket policy")
        }
        _ => return,
    };
    if let Some(value) = value.filter(|_| size > most) {
        let unit = if most == MANAGED_POLICY { "characters" } else { "bytes" };
        sink.push(diagnostics::too_large(what, size, most, unit, origin_of(value, resource.origin)));
    }
}

/// Names and values, without the quotes and commas of JSON.
fn environment_size(variables: &Val) -> usize {
    let Data::Map(entries) = &variables.data else { return 0 };
    entries.iter().map(|(name, value)| name.len() + measure::json(value).saturating_sub(2)).sum()
}

/// Checks what each role's inline policies are together, wherever they stand.
pub fn check_roles(template: &Template, sink: &mut Sink) {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, resource) in &template.resources {
        match resource.resource_type.as_str() {
            "AWS::IAM::Role" => {
                let policies = resource.properties.get("Policies").map(items).unwrap_or_default();
                *sizes.entry(id.as_str()).or_default() += policies.iter().map(document_size).sum::<usize>();
            }
            "AWS::IAM::RolePolicy" => add(resource.properties.get("RoleName"), resource, &mut sizes),
            "AWS::IAM::Policy" => {
                for role in resource.properties.get("Roles").map(items).unwrap_or_default() {
                    add(Some(role), resource, &mut sizes);
                }
            }
            _ => {}
        }
    }
    for (id, resource) in &template.resources {
        let size = sizes.get(id.as_str()).copied().filter(|size| *size > ROLE_POLICIES);
        if let (Some(size), "AWS::IAM::Role") = (size, resource.resource_type.as_str()) {
            let what = format!("the inline policy of the role `{id}`");
            sink.push(diagnostics::too_large(&what, size, ROLE_POLICIES, "characters", resource.origin));
        }
    }
}

fn add<'t>(role: Option<&'t Val>, policy: &Resource, sizes: &mut BTreeMap<&'t str, usize>) {
    if let Some(Data::Intrinsic(function)) = role.map(|role| &role.data)
        && let Intrinsic::Ref(id) = function.as_ref()
    {
        *sizes.entry(id.as_str()).or_default() += document_size(&policy.properties);
    }
}

fn document_size(policy: &Val) -> usize {
    policy.get("PolicyDocument").map_or(0, measure::json_without_spaces)
}

fn items(list: &Val) -> &[Val] {
    match &list.data {
        Data::List(items) => items,
        _ => &[],
    }
}
