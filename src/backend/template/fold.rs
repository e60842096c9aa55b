//! What users wrote as a function of constants, as the constant: `{"Fn::Sub": "0.0.0.0/0"}` is `0.0.0.0/0`, and a
//! policy in a string of JSON is a policy. Whoever judges a template sees what CloudFormation would make of it, and
//! nobody is fooled by another spelling. Start at [`resource`].

use super::{Data, Resource, Val};
use serde_json::Value as Json;

/// Properties of type Json that hold policies; CloudFormation takes their text, too.
const POLICIES: &[&str] =
    &["AccessPolicies", "AssumeRolePolicyDocument", "InlinePolicy", "KeyPolicy", "PolicyDocument", "ResourcePolicy"];

/// The type whose policy must be text.
const TEXT: &str = "AWS::Logs::ResourcePolicy";

/// Folds the properties of a resource.
pub fn resource(resource: &mut Resource) {
    let is_parsed = resource.resource_type != TEXT;
    value(&mut resource.properties, is_parsed);
}

fn value(within: &mut Val, is_parsed: bool) {
    match &mut within.data {
        Data::List(items) => items.iter_mut().for_each(|item| value(item, is_parsed)),
        Data::Map(entries) => {
            for (key, inner) in entries {
                value(inner, is_parsed);
                let is_policy = is_parsed && POLICIES.contains(&key.as_str());
                if let Some(policy) = inner.as_str().filter(|_| is_policy).and_then(policy) {
                    inner.data = policy.data;
                }
            }
        }
        _ => return,
    }
    if let Some(text) = constant(within) {
        within.data = Val::string(text).data;
    }
}

/// The text that a function of constants gives.
fn constant(written: &Val) -> Option<String> {
    let Data::Map(entries) = &written.data else { return None };
    let [(function, argument)] = entries.as_slice() else { return None };
    let items = match &argument.data {
        Data::List(items) => items.as_slice(),
        _ => std::slice::from_ref(argument),
    };
    match (function.as_str(), items) {
        ("Fn::Sub", [text, ..]) => text.as_str().filter(|text| !text.contains("${")).map(str::to_owned),
        ("Fn::Join", [separator, list]) => {
            let Data::List(parts) = &list.data else { return None };
            let parts: Option<Vec<&str>> = parts.iter().map(Val::as_str).collect();
            Some(parts?.join(separator.as_str()?))
        }
        _ => None,
    }
}

/// The policy in a text; `None` if there is none.
fn policy(text: &str) -> Option<Val> {
    let parsed: Json = serde_json::from_str(text).ok()?;
    parsed.get("Statement").is_some().then(|| of_json(&parsed))
}

fn of_json(json: &Json) -> Val {
    Val::new(match json {
        Json::Null => Data::Absent,
        Json::Bool(flag) => Data::Bool(*flag),
        Json::Number(number) => match number.as_i64() {
            Some(integer) => Data::Integer(integer),
            None => Data::Number(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => return Val::string(text),
        Json::Array(items) => Data::List(items.iter().map(of_json).collect()),
        Json::Object(fields) => {
            Data::Map(fields.iter().map(|(key, value)| (key.as_str().into(), of_json(value))).collect())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::resource;
    use crate::backend::template::Resource;
    use crate::language::Origin;
    use crate::val;

    #[test]
    fn functions_of_constants_are_what_they_give() {
        let mut folded = Resource::new("AWS::IAM::Role", Origin::NOWHERE);
        folded.properties = val!({
            "A": {"Fn::Sub": "0.0.0.0/0"},
            "B": {"Fn::Join": ["", ["0.0.0.0", {"Fn::Sub": "/0"}]]},
            "C": {"Fn::Sub": ["*", {"x": "y"}]},
            "D": {"Fn::Sub": "${AWS::Region}"},
            "E": {"Fn::Join": ["", ["a", {"Ref": "B"}]]},
            "PolicyDocument": "{\"Statement\": [{\"Action\": \"*\"}]}",
            "Other": "{\"Statement\": []}",
        });
        resource(&mut folded);
        let wanted = val!({
            "A": "0.0.0.0/0",
            "B": "0.0.0.0/0",
            "C": "*",
            "D": {"Fn::Sub": "${AWS::Region}"},
            "E": {"Fn::Join": ["", ["a", {"Ref": "B"}]]},
            "PolicyDocument": {"Statement": [{"Action": "*"}]},
            "Other": "{\"Statement\": []}",
        });
        assert_eq!(folded.properties, wanted);
    }

    #[test]
    fn a_policy_that_must_be_text_stays_text() {
        let mut kept = Resource::new("AWS::Logs::ResourcePolicy", Origin::NOWHERE);
        kept.properties = val!({"PolicyDocument": "{\"Statement\": []}"});
        let before = kept.properties.clone();
        resource(&mut kept);
        assert_eq!(kept.properties, before);
    }
}
