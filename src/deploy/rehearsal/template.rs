//! A template as the rehearsal's CloudFormation reads it: resources in the order in which they can be made.
//!
//! Says what is wrong with a template in CloudFormation's words. Evaluates nothing; `values.rs` does. Start at
//! [`Template::parse`].

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value as Json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A template.
#[derive(Debug)]
pub struct Template {
    /// Its text, as it was given.
    pub text: Rc<str>,
    /// Its parameters.
    pub parameters: IndexMap<String, Parameter>,
    /// Its conditions, as written.
    pub conditions: IndexMap<String, Json>,
    /// Its mappings, as written.
    pub mappings: Json,
    /// Its resources; each comes after all that it needs.
    pub resources: IndexMap<Rc<str>, Resource>,
    /// Its outputs.
    pub outputs: IndexMap<String, Output>,
    /// Whether it makes anything that needs `CAPABILITY_IAM`, or `CAPABILITY_NAMED_IAM`.
    pub capability: Option<&'static str>,
}

/// A parameter of a template.
#[derive(Debug)]
pub struct Parameter {
    /// Its value if none is given.
    pub default: Option<String>,
    /// Whether its value is a list, separated by commas.
    pub is_list: bool,
    /// Whether its value is never shown.
    pub no_echo: bool,
}

/// A resource of a template.
#[derive(Debug)]
pub struct Resource {
    /// Its type.
    pub resource_type: Rc<str>,
    /// Its properties, as written.
    pub properties: Json,
    /// Whatever else changes it when it changes: metadata.
    pub metadata: Json,
    /// The condition that it depends on.
    pub condition: Option<String>,
    /// What must be there before it.
    pub needs: Vec<Rc<str>>,
    /// What becomes of it when it is removed: `Delete`, `Retain`, `Snapshot`.
    pub deletion_policy: Option<Rc<str>>,
    /// What becomes of it when it is replaced.
    pub replace_policy: Option<Rc<str>>,
}

/// An output of a template.
#[derive(Debug)]
pub struct Output {
    /// Its value, as written.
    pub value: Json,
    /// The condition that it depends on.
    pub condition: Option<String>,
}

/// Templates that were read before, by text: thousands of rehearsals use a few.
#[derive(Debug, Default)]
pub struct Templates {
    known: RefCell<BTreeMap<Rc<str>, Rc<Template>>>,
}

impl Templates {
    /// The template of a text.
    ///
    /// # Errors
    /// What is wrong with it, in CloudFormation's words.
    pub fn read(&self, text: &str) -> Result<Rc<Template>, String> {
        if let Some(known) = self.known.borrow().get(text) {
            return Ok(Rc::clone(known));
        }
        let template = Rc::new(Template::parse(text)?);
        self.known.borrow_mut().insert(Rc::clone(&template.text), Rc::clone(&template));
        Ok(template)
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// What is wrong with it, in CloudFormation's words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let json: Json = serde_json::from_str(text).map_err(|error| {
            format!("Template format error: JSON not well-formed. (line {}, column {})", error.line(), error.column())
        })?;
        let section = |name: &str| json.get(name).and_then(Json::as_object);
        let written = section("Resources")
            .filter(|resources| !resources.is_empty())
            .ok_or("Template format error: At least one Resources member must be defined.")?;
        let parameters: IndexMap<String, Parameter> =
            section("Parameters").into_iter().flatten().map(|(name, value)| (name.clone(), parameter(value))).collect();
        let mut resources = IndexMap::with_capacity(written.len());
        for (id, value) in written {
            resources.insert(Rc::from(id.as_str()), resource(id, value)?);
        }
        for (resource, value) in resources.values_mut().zip(written.values()) {
            resource.needs = needs(value, written, &parameters, "Resources")?;
        }
        let mut outputs = IndexMap::new();
        for (name, value) in section("Outputs").into_iter().flatten() {
            needs(value, written, &parameters, "Outputs")?;
            let condition = text_of(value, "Condition");
            outputs.insert(name.clone(), Output { value: value.get("Value").cloned().unwrap_or_default(), condition });
        }
        let conditions =
            section("Conditions").into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect();
        let capability = capability(&resources);
        let resources = ordered(resources)?;
        let mappings = json.get("Mappings").cloned().unwrap_or_default();
        Ok(Self { text: Rc::from(text), parameters, conditions, mappings, resources, outputs, capability })
    }
}

fn parameter(value: &Json) -> Parameter {
    let default = value.get("Default").map(super::values::text);
    let kind = value.get("Type").and_then(Json::as_str).unwrap_or("String");
    let is_list = kind == "CommaDelimitedList" || kind.contains("List<");
    let no_echo = value.get("NoEcho").is_some_and(|echo| super::values::text(echo) == "true");
    Parameter { default, is_list, no_echo }
}

fn text_of(value: &Json, key: &str) -> Option<String> {
    value.get(key).and_then(Json::as_str).map(str::to_owned)
}

fn resource(id: &str, value: &Json) -> Result<Resource, String> {
    let resource_type = value.get("Type").and_then(Json::as_str).ok_or_else(|| {
        format!("Template format error: [/Resources/{id}] Every Resources object must contain a Type member.")
    })?;
    let properties = value.get("Properties").cloned().unwrap_or_else(|| Json::Object(Map::new()));
    if !properties.is_object() {
        return Err(format!("Template format error: [/Resources/{id}/Properties] Properties must be an object."));
    }
    Ok(Resource {
        resource_type: Rc::from(resource_type),
        properties,
        metadata: value.get("Metadata").cloned().unwrap_or_default(),
        condition: text_of(value, "Condition"),
        needs: Vec::new(),
        deletion_policy: text_of(value, "DeletionPolicy").map(Rc::from),
        replace_policy: text_of(value, "UpdateReplacePolicy").map(Rc::from),
    })
}

fn capability(resources: &IndexMap<Rc<str>, Resource>) -> Option<&'static str> {
    let names = ["RoleName", "PolicyName", "ManagedPolicyName", "UserName", "GroupName", "InstanceProfileName"];
    let kinds = ["Role", "Policy", "ManagedPolicy", "User", "Group", "InstanceProfile", "UserToGroupAddition"];
    let iam = || {
        resources.values().filter(|resource| {
            resource.resource_type.strip_prefix("AWS::IAM::").is_some_and(|kind| kinds.contains(&kind))
        })
    };
    let is_named = |resource: &Resource| {
        // The name of an inline policy is no name of an IAM resource.
        &*resource.resource_type != "AWS::IAM::Policy"
            && names.iter().any(|name| resource.properties.get(name).is_some())
    };
    iam().next()?;
    Some(if iam().any(is_named) { "CAPABILITY_NAMED_IAM" } else { "CAPABILITY_IAM" })
}

/// What a part of a template refers to, with `DependsOn`.
fn needs(
    value: &Json,
    resources: &Map<String, Json>,
    parameters: &IndexMap<String, Parameter>,
    section: &str,
) -> Result<Vec<Rc<str>>, String> {
    let mut found = IndexSet::new();
    references(value, &mut found);
    match value.get("DependsOn") {
        Some(Json::String(id)) => drop(found.insert(Reference::Attribute(id.clone()))),
        Some(Json::Array(ids)) => {
            found.extend(ids.iter().filter_map(Json::as_str).map(|id| Reference::Attribute(id.to_owned())));
        }
        _ => {}
    }
    let mut needs: IndexSet<Rc<str>> = IndexSet::new();
    for reference in found {
        match reference {
            Reference::Name(name) if name.starts_with("AWS::") || parameters.contains_key(&name) => {}
            Reference::Name(id) | Reference::Attribute(id) if resources.contains_key(&id) => {
                needs.insert(Rc::from(id));
            }
            Reference::Name(name) => {
                return Err(format!(
                    "Template format error: Unresolved resource dependencies [{name}] in the {section} block of the template"
                ));
            }
            Reference::Attribute(id) => {
                return Err(format!("Template error: instance of Fn::GetAtt references undefined resource {id}"));
            }
        }
    }
    Ok(needs.into_iter().collect())
}

/// Something that a template refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reference {
    /// By `Ref` or `${Name}`: a resource, a parameter or a pseudo parameter.
    Name(String),
    /// By `Fn::GetAtt` or `${Resource.Attribute}`: a resource.
    Attribute(String),
}

/// Everything that a value refers to.
pub fn references(value: &Json, found: &mut IndexSet<Reference>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| references(item, found)),
        Json::Object(map) => {
            let single = (map.len() == 1).then(|| map.iter().next()).flatten();
            match single {
                Some((key, Json::String(name))) if key == "Ref" => drop(found.insert(Reference::Name(name.clone()))),
                Some((key, target)) if key == "Fn::GetAtt" => {
                    if let Some((id, _)) = attribute(target) {
                        found.insert(Reference::Attribute(id));
                    }
                }
                Some((key, Json::String(text))) if key == "Fn::Sub" => placeholders(text, &Map::new(), found),
                Some((key, Json::Array(parts))) if key == "Fn::Sub" => {
                    let empty = Map::new();
                    let own = parts.get(1).and_then(Json::as_object).unwrap_or(&empty);
                    own.values().for_each(|value| references(value, found));
                    placeholders(parts.first().and_then(Json::as_str).unwrap_or_default(), own, found);
                }
                _ => map.values().for_each(|value| references(value, found)),
            }
        }
        _ => {}
    }
}

fn placeholders(text: &str, own: &Map<String, Json>, found: &mut IndexSet<Reference>) {
    for name in super::values::placeholders(text).filter(|name| !own.contains_key(*name)) {
        let reference = match name.split_once('.') {
            Some((id, _)) => Reference::Attribute(id.to_owned()),
            None => Reference::Name(name.to_owned()),
        };
        found.insert(reference);
    }
}

/// Resource and attribute of `Fn::GetAtt`.
pub fn attribute(target: &Json) -> Option<(String, String)> {
    match target {
        Json::String(text) => text.split_once('.').map(|(id, name)| (id.to_owned(), name.to_owned())),
        Json::Array(parts) => {
            let mut parts = parts.iter().filter_map(Json::as_str);
            let id = parts.next()?.to_owned();
            Some((id, parts.collect::<Vec<_>>().join(".")))
        }
        _ => None,
    }
}

/// Resources so that each comes after what it needs, otherwise as written.
fn ordered(mut written: IndexMap<Rc<str>, Resource>) -> Result<IndexMap<Rc<str>, Resource>, String> {
    let mut ordered: IndexMap<Rc<str>, Resource> = IndexMap::with_capacity(written.len());
    while !written.is_empty() {
        let (ready, waiting): (IndexMap<_, _>, IndexMap<_, _>) =
            written.into_iter().partition(|(_, resource): &(Rc<str>, Resource)| {
                resource.needs.iter().all(|need| ordered.contains_key(need))
            });
        if ready.is_empty() {
            let ids: Vec<&str> = waiting.keys().map(AsRef::as_ref).collect();
            return Err(format!("Circular dependency between resources: [{}]", ids.join(", ")));
        }
        ordered.extend(ready);
        written = waiting;
    }
    Ok(ordered)
}
