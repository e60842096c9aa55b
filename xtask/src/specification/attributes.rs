//! What `Fn::GetAtt` gives: the read-only properties, and what older types give besides, which cfn-lint
//! keeps in two tables beside the schemas.

use super::schema::{kept, texts};
use crate::{Failure, Outcome};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Types whose stacks have outputs: an attribute for each, which only the other template knows.
const WITH_OUTPUTS: [&str; 2] = ["AWS::CloudFormation::Stack", "AWS::ServiceCatalog::CloudFormationProvisionedProduct"];

/// What the schemas do not say.
pub(super) struct Rules {
    /// Types that give all their properties, down to those that are no maps.
    all: BTreeSet<String>,
    /// Properties that types give besides.
    more: BTreeMap<String, Vec<String>>,
}

impl Rules {
    /// The tables, out of what Python said.
    pub fn read(answer: &Value) -> Outcome<Self> {
        let all = answer.get("all").and_then(Value::as_array);
        let more = answer.get("more").and_then(Value::as_object);
        let (Some(all), Some(more)) = (all, more) else {
            return Err(Failure::new("Python does not say the attributes"));
        };
        let names = |list: &Value| texts(list).into_iter().map(str::to_owned).collect();
        Ok(Self {
            all: texts(&Value::Array(all.clone())).into_iter().map(str::to_owned).collect(),
            more: more.iter().map(|(name, list)| (name.clone(), names(list))).collect(),
        })
    }

    /// The attributes of a type, sorted.
    pub fn of(&self, schema: &Value, name: &str) -> Vec<&'static str> {
        let mut found = BTreeSet::new();
        if self.all.contains(name) {
            all_properties(schema, schema, "", 0, &mut found);
        } else {
            let read_only = schema.get("readOnlyProperties").map(texts).unwrap_or_default();
            found.extend(
                read_only
                    .iter()
                    .filter_map(|path| path.strip_prefix("/properties/"))
                    .map(|path| path.replace('/', ".")),
            );
            found.extend(self.more.get(name).into_iter().flatten().map(|path| path.replace('/', ".")));
        }
        if WITH_OUTPUTS.contains(&name) {
            found.retain(|attribute| attribute != "Outputs");
            found.insert("Outputs.*".to_owned());
        }
        found.into_iter().map(kept).collect()
    }
}

/// The properties below a map that are no maps themselves; of a list, only one of texts or numbers.
fn all_properties(schema: &Value, whole: &Value, above: &str, depth: usize, found: &mut BTreeSet<String>) {
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let path = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        let property = resolved(property, whole);
        let is = |schema: &Value, wanted: &str| {
            schema.get("type").is_some_and(|types| types == wanted || texts(types).contains(&wanted))
        };
        let is_deep = property.get("items").is_some_and(|items| is(items, "object") || is(items, "array"));
        if is(property, "object") {
            // Real types are three deep; one that contains itself would never end.
            if depth < 6 {
                all_properties(property, whole, &path, depth + 1, found);
            }
        } else if !is(property, "array") || !is_deep {
            found.insert(path);
        }
    }
}

fn resolved<'j>(schema: &'j Value, whole: &'j Value) -> &'j Value {
    let reference = schema.get("$ref").and_then(Value::as_str);
    let target = reference.and_then(|reference| whole.pointer(reference.trim_start_matches('#')));
    target.unwrap_or(schema)
}
