//! Where two JSON values differ, and what they refer to.

use serde_json::Value as Json;
use std::collections::BTreeSet;

/// A place where two values differ.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference<'a> {
    /// Below the value that was compared, with slashes; empty for the value itself.
    pub path: String,
    /// The value before.
    pub before: Option<&'a Json>,
    /// The value after.
    pub after: Option<&'a Json>,
}

/// The narrowest places where two values differ. An intrinsic is one value, and so is a list whose length
/// changes: nobody can tell which of its items moved.
pub(super) fn differences<'a>(before: Option<&'a Json>, after: Option<&'a Json>) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    collect(String::new(), before, after, &mut found);
    found
}

fn collect<'a>(path: String, before: Option<&'a Json>, after: Option<&'a Json>, found: &mut Vec<Difference<'a>>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Json::Object(one)), Some(Json::Object(other))) if !is_intrinsic(one) && !is_intrinsic(other) => {
            let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for key in keys {
                collect(join(&path, key), one.get(key), other.get(key), found);
            }
        }
        (Some(Json::Array(one)), Some(Json::Array(other))) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                collect(join(&path, &index.to_string()), Some(one), Some(other), found);
            }
        }
        _ => found.push(Difference { path, before, after }),
    }
}

pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") }
}

fn is_intrinsic(map: &serde_json::Map<String, Json>) -> bool {
    map.len() == 1 && map.keys().all(|key| key == "Ref" || key.starts_with("Fn::") || key == "Condition")
}

/// Everything that a value refers to: logical ids and parameters, with the attribute if one is asked for, and
/// the path below the value.
pub(super) fn references(value: &Json) -> Vec<(String, Reference)> {
    let mut found = Vec::new();
    refer(String::new(), value, &mut found);
    found
}

/// A reference to a resource or a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// The logical id or the name of the parameter.
    pub to: String,
    /// The attribute; `None` for `Ref`.
    pub attribute: Option<String>,
}

fn refer(path: String, value: &Json, found: &mut Vec<(String, Reference)>) {
    match value {
        Json::Object(map) => {
            if let Some(Json::String(to)) = map.get("Ref").filter(|_| map.len() == 1) {
                return found.push((path, Reference { to: to.clone(), attribute: None }));
            }
            if let Some(target) = map.get("Fn::GetAtt").filter(|_| map.len() == 1) {
                return found.extend(get_att(target).map(|reference| (path, reference)));
            }
            if let Some(sub) = map.get("Fn::Sub").filter(|_| map.len() == 1) {
                return substituted(&path, sub, found);
            }
            // What stands within an intrinsic changes the property that holds it.
            let is_intrinsic = is_intrinsic(map);
            for (key, value) in map {
                let path = if is_intrinsic { path.clone() } else { join(&path, key) };
                let start = found.len();
                refer(path.clone(), value, found);
                if is_intrinsic {
                    found.iter_mut().skip(start).for_each(|(place, _)| place.clone_from(&path));
                }
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                refer(join(&path, &index.to_string()), item, found);
            }
        }
        _ => {}
    }
}

fn get_att(target: &Json) -> Option<Reference> {
    let (to, attribute) = match target {
        Json::Array(parts) => (parts.first()?.as_str()?, parts.get(1)?.as_str().unwrap_or_default()),
        Json::String(text) => text.split_once('.')?,
        _ => return None,
    };
    Some(Reference { to: to.to_owned(), attribute: Some(attribute.to_owned()) })
}

/// `${Name}` and `${Name.Attribute}` in a text; names of the text's own map are looked into.
fn substituted(path: &str, sub: &Json, found: &mut Vec<(String, Reference)>) {
    let (text, own) = match sub {
        Json::String(text) => (text.as_str(), None),
        Json::Array(parts) => (parts.first().and_then(Json::as_str).unwrap_or_default(), parts.get(1)),
        _ => return,
    };
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { break };
        rest = after;
        if name.starts_with('!') || own.is_some_and(|own| own.get(name).is_some()) {
            continue;
        }
        let (to, attribute) = match name.split_once('.') {
            Some((to, attribute)) => (to, Some(attribute.to_owned())),
            None => (name, None),
        };
        found.push((path.to_owned(), Reference { to: to.to_owned(), attribute }));
    }
    if let Some(own) = own {
        let start = found.len();
        refer(path.to_owned(), own, found);
        found.iter_mut().skip(start).for_each(|(place, _)| path.clone_into(place));
    }
}

#[cfg(test)]
mod tests {
    use super::{differences, references};
    use serde_json::json;

    #[test]
    fn values_differ_at_the_narrowest_place() {
        let before = json!({"A": {"B": [1, 2]}, "C": {"Ref": "X"}, "D": [1]});
        let after = json!({"A": {"B": [1, 3]}, "C": {"Ref": "Y"}, "D": [1, 2], "E": true});
        let paths: Vec<String> =
            differences(Some(&before), Some(&after)).into_iter().map(|difference| difference.path).collect();
        assert_eq!(paths, ["A/B/1", "C", "D", "E"]);
    }

    #[test]
    fn references_are_found_in_every_intrinsic() {
        let value = json!({
            "A": {"Ref": "P"},
            "B": {"Fn::Join": ["", [{"Fn::GetAtt": ["Q", "Arn"]}, "x"]]},
            "C": [{"Fn::Sub": "${R.Name}-${!Literal}-${AWS::Region}"}],
            "D": {"Fn::Sub": ["${own}", {"own": {"Fn::GetAtt": "S.Url"}}]},
        });
        let found: Vec<String> = references(&value)
            .into_iter()
            .map(|(path, reference)| format!("{path} {} {}", reference.to, reference.attribute.unwrap_or_default()))
            .collect();
        assert_eq!(found, ["A P ", "B Q Arn", "C/0 R Name", "C/0 AWS::Region ", "D S Url"]);
    }
}
