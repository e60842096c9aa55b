//! What templates name that must be there already: a walk over the properties of resources.
//!
//! Adding a place that names something: a line in [`Walk::named`].

use super::names::{Here, Thing};
use super::text::{Known, UNKNOWN};
use crate::deploy::assembly::{Assembly, ParameterSource, Unit};
use crate::deploy::cloud::Identity;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Where something is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The unit.
    pub unit: String,
    /// The resource.
    pub logical_id: String,
    /// The property, `Properties/A/0`; empty for a parameter of the template, whose name is the logical id.
    pub path: String,
    /// Whether the deployment succeeds without it, and only what was deployed fails then.
    pub is_for_later: bool,
}

/// What units name, each with the places that do. What the assembly itself makes is left out.
pub fn needs<'u>(
    assembly: &Assembly,
    units: impl Iterator<Item = &'u str>,
    identity: &Identity,
) -> BTreeMap<Thing, Vec<Named>> {
    let here = Here { account: identity.account.clone(), region: identity.region.clone() };
    let mut found = BTreeMap::new();
    for address in units {
        let Some((unit, template)) = template(assembly, address) else { continue };
        let known = known(unit, &template, identity);
        let mut walk = Walk { unit: address, known: &known, here: &here, found: &mut found };
        walk.parameters(&template);
        for (logical_id, resource) in resources(&template) {
            // Whether it is made at all is known to CloudFormation alone.
            if resource.get("Condition").is_none() {
                walk.resource(logical_id, resource);
            }
        }
    }
    let made = made(assembly, identity);
    found.retain(|thing, _| !made.contains(&key(thing)));
    found
}

fn template<'a>(assembly: &'a Assembly, address: &str) -> Option<(&'a Unit, Json)> {
    let unit = assembly.manifest.units.get(address)?;
    Some((unit, serde_json::from_str(assembly.templates.get(address)?).ok()?))
}

fn resources(template: &Json) -> impl Iterator<Item = (&String, &Json)> {
    template.get("Resources").and_then(Json::as_object).into_iter().flatten()
}

/// Values that are known: where it is deployed, and parameters that come from no other unit.
fn known(unit: &Unit, template: &Json, identity: &Identity) -> Known {
    let partition = identity.arn.split(':').nth(1).filter(|partition| !partition.is_empty()).unwrap_or("aws");
    let pseudo = [
        ("AWS::AccountId", identity.account.as_str()),
        ("AWS::Partition", partition),
        ("AWS::Region", &identity.region),
        ("AWS::StackName", &unit.stack_name),
    ];
    let mut values: BTreeMap<String, String> =
        pseudo.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let parameters = template.get("Parameters").and_then(Json::as_object);
    for (name, parameter) in parameters.into_iter().flatten() {
        let default = || parameter.get("Default").and_then(Json::as_str).map(str::to_owned);
        let value = match unit.parameters.get(name).map(|given| &given.from) {
            Some(ParameterSource::Value { value }) => Some(value.clone()),
            Some(_) => None,
            None => default(),
        };
        // The value of such a parameter is the name of another one, and `Ref` gives that one's value.
        if !is_name_of_parameter(parameter) {
            values.extend(value.map(|value| (name.clone(), value)));
        }
    }
    Known { values }
}

fn is_name_of_parameter(parameter: &Json) -> bool {
    let kind = parameter.get("Type").and_then(Json::as_str).unwrap_or_default();
    kind.starts_with("AWS::SSM::Parameter::Value<")
}

/// Things by what tells them apart when they are made: parameters have a slash before their names or none.
fn key(thing: &Thing) -> (&'static str, String) {
    match thing {
        Thing::Secret { id, .. } => ("secret", name_in_arn(id, "secret:").to_owned()),
        Thing::Parameter { name, .. } => {
            let name = name_in_arn(name, "parameter/");
            ("parameter", name.split(':').next().unwrap_or(name).trim_start_matches('/').to_owned())
        }
        Thing::Image { repository, .. } => ("repository", repository.clone()),
        Thing::Certificate { arn, .. } => ("certificate", arn.clone()),
    }
}

fn name_in_arn<'t>(text: &'t str, before: &str) -> &'t str {
    let name = text.strip_prefix("arn:").and_then(|arn| Some(arn.split_once(before)?.1));
    let without_suffix = |name: &'t str| match name.rsplit_once('-') {
        Some((rest, suffix)) if before == "secret:" && suffix.len() == 6 => rest,
        _ => name,
    };
    name.map_or(text, without_suffix)
}

/// What the assembly makes under names that are known.
fn made(assembly: &Assembly, identity: &Identity) -> BTreeSet<(&'static str, String)> {
    let mut made = BTreeSet::new();
    for address in assembly.manifest.units.keys() {
        let text = assembly.templates.get(address).map(String::as_str).unwrap_or_default();
        // Most templates make nothing of the kind, and need not be read for that.
        if !MAKERS.iter().any(|(kind, _, _)| text.contains(kind)) {
            continue;
        }
        let Some((unit, template)) = template(assembly, address) else { continue };
        let known = known(unit, &template, identity);
        for (_, resource) in resources(&template) {
            let is_of = |kind: &str| resource.get("Type").and_then(Json::as_str) == Some(kind);
            let Some((_, property, what)) = MAKERS.iter().find(|(kind, _, _)| is_of(kind)) else { continue };
            let name = resource.get("Properties").and_then(|properties| known.text(properties.get(*property)?));
            made.extend(name.map(|name| (*what, name.trim_start_matches(trimmed(what)).to_owned())));
        }
    }
    made
}

/// Parameters are told apart without the slash before their names.
fn trimmed(what: &str) -> &'static [char] {
    if what == "parameter" { &['/'] } else { &[] }
}

/// Types that make something others name, the property with its name, and what it is.
const MAKERS: [(&str, &str, &str); 3] = [
    ("AWS::ECR::Repository", "RepositoryName", "repository"),
    ("AWS::SSM::Parameter", "Name", "parameter"),
    ("AWS::SecretsManager::Secret", "Name", "secret"),
];

struct Walk<'a> {
    unit: &'a str,
    known: &'a Known,
    here: &'a Here,
    found: &'a mut BTreeMap<Thing, Vec<Named>>,
}

impl Walk<'_> {
    fn parameters(&mut self, template: &Json) {
        let parameters = template.get("Parameters").and_then(Json::as_object);
        for (name, parameter) in parameters.into_iter().flatten().filter(|(_, one)| is_name_of_parameter(one)) {
            let text = parameter.get("Default").and_then(Json::as_str);
            let thing = text.and_then(|text| Thing::parameter(text, self.here));
            self.add(thing, name, "", false);
        }
    }

    fn resource(&mut self, logical_id: &str, resource: &Json) {
        let kind = resource.get("Type").and_then(Json::as_str).unwrap_or_default();
        if let Some(properties) = resource.get("Properties") {
            self.value((logical_id, kind), "Properties", properties);
        }
    }

    fn value(&mut self, resource: (&str, &str), path: &str, value: &Json) {
        if let Some(text) = self.known.text(value) {
            return self.text(resource, path, &text);
        }
        match value {
            Json::Object(map) => {
                for (name, value) in map {
                    self.value(resource, &[path, "/", name].concat(), value);
                }
            }
            Json::Array(items) => {
                for (at, value) in items.iter().enumerate() {
                    self.value(resource, &format!("{path}/{at}"), value);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, (logical_id, kind): (&str, &str), path: &str, text: &str) {
        if text.is_empty() || text == UNKNOWN {
            return;
        }
        for thing in Thing::dynamic(text, self.here) {
            self.add(Some(thing), logical_id, path, false);
        }
        let (thing, is_for_later) = self.named(kind, path, text);
        self.add(thing, logical_id, path, is_for_later);
    }

    /// What a property names as a whole, and whether only what was deployed fails without it.
    fn named(&self, kind: &str, path: &str, text: &str) -> (Option<Thing>, bool) {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let thing = match (kind, parts.as_slice()) {
            ("AWS::ECS::TaskDefinition", ["ContainerDefinitions", _, rest @ ..]) => match rest {
                ["Image"] => Thing::image(text),
                ["Secrets", _, "ValueFrom"] | ["LogConfiguration", "SecretOptions", _, "ValueFrom"] => {
                    Thing::value_from(text, self.here)
                }
                ["RepositoryCredentials", "CredentialsParameter"] => Thing::secret(text, self.here),
                _ => None,
            },
            ("AWS::Lambda::Function", ["Code", "ImageUri"]) => Thing::image(text),
            // A function reads the secret itself, when it is called.
            ("AWS::Lambda::Function", ["Environment", "Variables", _]) => {
                return (Thing::of_arn(text, self.here), true);
            }
            ("AWS::Lambda::EventSourceMapping", ["SourceAccessConfigurations", _, "URI"]) => {
                Thing::of_arn(text, self.here)
            }
            (kind, _) if !kind.starts_with("AWS::IAM::") => Thing::certificate(text),
            _ => None,
        };
        (thing, false)
    }

    fn add(&mut self, thing: Option<Thing>, logical_id: &str, path: &str, is_for_later: bool) {
        let Some(thing) = thing else { return };
        let (unit, logical_id, path) = (self.unit.to_owned(), logical_id.to_owned(), path.to_owned());
        self.found.entry(thing).or_default().push(Named { unit, logical_id, path, is_for_later });
    }
}
