//! The values of a template: intrinsic functions, conditions, pseudo parameters.
//!
//! What AWS would make up (physical ids, attributes) is made from names, so that it is the same every time.
//! Start at [`Values::resolve`].

use super::template::{Template, attribute};
use crate::deploy::assembly::Manifest;
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use std::rc::Rc;

/// Where a rehearsal takes place.
#[derive(Debug, Clone)]
pub struct Place {
    /// The account.
    pub account: String,
    /// The region.
    pub region: String,
}

impl Default for Place {
    /// That of an environment which names none.
    fn default() -> Self {
        Self { account: "123456789012".to_owned(), region: "eu-west-1".to_owned() }
    }
}

impl Place {
    /// Where an assembly is deployed; the default for what it does not name.
    #[must_use]
    pub fn of(manifest: &Manifest) -> Self {
        let any = Self::default();
        let (account, region) = (manifest.account_id.clone(), manifest.region.clone());
        Self { account: account.unwrap_or(any.account), region: region.unwrap_or(any.region) }
    }
}

/// What a resource is to those that refer to it.
#[derive(Debug, Clone, Copy)]
pub struct Referred<'a> {
    /// Its type.
    pub resource_type: &'a str,
    /// Its physical id.
    pub physical_id: &'a str,
}

/// The type and the physical id of a resource.
pub type TypeAndId = (Rc<str>, Rc<str>);

/// What values are made of.
pub struct Values<'a> {
    /// Account and region.
    pub place: &'a Place,
    /// The name of the stack.
    pub stack_name: &'a str,
    /// The ARN of the stack.
    pub stack_id: &'a str,
    /// The template.
    pub template: &'a Template,
    /// Every parameter with its value.
    pub parameters: &'a IndexMap<String, String>,
    /// Resources that are there.
    pub resources: &'a dyn Fn(&str) -> Option<TypeAndId>,
}

/// A scalar as CloudFormation turns it into text.
pub fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        Json::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// The names in `${…}` of a text; `${!…}` is text.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split("${").skip(1);
    parts.filter_map(|part| part.split_once('}')).map(|(name, _)| name.trim()).filter(|name| !name.starts_with('!'))
}

/// An attribute of a resource. ARNs look like ARNs, the rest is told apart by name.
pub fn attribute_value(place: &Place, resource: Referred<'_>, name: &str) -> String {
    let Referred { resource_type, physical_id } = resource;
    if name.ends_with("Arn") || name == "Id" && physical_id.starts_with("arn:") {
        if physical_id.starts_with("arn:") {
            return physical_id.to_owned();
        }
        let service = resource_type.split("::").nth(1).unwrap_or_default().to_ascii_lowercase();
        return format!("arn:aws:{service}:{}:{}:{physical_id}", place.region, place.account);
    }
    match name {
        "Endpoint.Port" | "RedisEndpoint.Port" | "PrimaryEndPoint.Port" | "Port" => "5432".to_owned(),
        name if name.contains("Endpoint") || name.contains("DNSName") || name.contains("DomainName") => {
            format!("{physical_id}.{}.rehearsal.invalid", name.to_ascii_lowercase().replace('.', "-"))
                .to_ascii_lowercase()
        }
        name => format!("{physical_id}-{name}"),
    }
}

impl Values<'_> {
    /// A value with its functions evaluated; `None` for `AWS::NoValue`.
    ///
    /// # Errors
    /// What CloudFormation would say.
    pub fn resolve(&self, value: &Json) -> Result<Option<Json>, String> {
        Ok(Some(match value {
            Json::Array(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.extend(self.resolve(item)?);
                }
                Json::Array(list)
            }
            Json::Object(map) => {
                if map.len() == 1
                    && let Some((key, argument)) = map.iter().next()
                    && (key == "Ref" || key.starts_with("Fn::"))
                {
                    return self.function(key, argument);
                }
                let mut resolved = Map::with_capacity(map.len());
                for (key, value) in map {
                    if let Some(value) = self.resolve(value)? {
                        resolved.insert(key.clone(), value);
                    }
                }
                Json::Object(resolved)
            }
            other => other.clone(),
        }))
    }

    fn function(&self, name: &str, argument: &Json) -> Result<Option<Json>, String> {
        let value = match name {
            "Ref" => return self.reference(argument.as_str().unwrap_or_default()),
            "Fn::If" => {
                let part = |at: usize| argument.get(at).unwrap_or(&Json::Null);
                let holds = self.condition(&text(part(0)))?;
                return self.resolve(part(if holds { 1 } else { 2 }));
            }
            "Fn::GetAtt" => self.attribute(argument)?,
            "Fn::Sub" => self.substituted(argument)?,
            "Fn::Join" => {
                let (separator, items) = (text(&self.part(argument, 0)?), self.part(argument, 1)?);
                let items: Vec<String> = items.as_array().into_iter().flatten().map(text).collect();
                Json::String(items.join(&separator))
            }
            "Fn::Split" => {
                let (separator, whole) = (text(&self.part(argument, 0)?), text(&self.part(argument, 1)?));
                Json::Array(whole.split(&separator).map(Json::from).collect())
            }
            "Fn::Select" => {
                let (at, items) = (text(&self.part(argument, 0)?), self.part(argument, 1)?);
                let item = at.parse::<usize>().ok().and_then(|at| items.get(at).cloned());
                item.ok_or_else(|| format!("Template error: Fn::Select cannot select nonexistent value at index {at}"))?
            }
            "Fn::FindInMap" => {
                let key = |at: usize| self.part(argument, at).map(|key| text(&key));
                let (map, top, second) = (key(0)?, key(1)?, key(2)?);
                let found = self.template.mappings.get(&map).and_then(|map| map.get(&top)?.get(&second)).cloned();
                found.ok_or_else(|| format!("Template error: Unable to get mapping for {map}::{top}::{second}"))?
            }
            "Fn::GetAZs" => Json::Array(
                ["a", "b", "c"].iter().map(|zone| Json::from(format!("{}{zone}", self.place.region))).collect(),
            ),
            "Fn::Base64" | "Fn::ToJsonString" | "Fn::Length" | "Fn::Cidr" => {
                let inner = self.resolve(argument)?.unwrap_or_default();
                calculated(name, &inner)
            }
            "Fn::ImportValue" => {
                let name = self.resolve(argument)?.unwrap_or_default();
                return Err(format!("No export named {} found.", text(&name)));
            }
            other => return Err(format!("Template error: {other} is not rehearsed")),
        };
        Ok(Some(value))
    }

    fn part(&self, argument: &Json, at: usize) -> Result<Json, String> {
        Ok(self.resolve(argument.get(at).unwrap_or(&Json::Null))?.unwrap_or_default())
    }

    fn reference(&self, name: &str) -> Result<Option<Json>, String> {
        if let Some(value) = self.parameters.get(name) {
            let is_list = self.template.parameters.get(name).is_some_and(|parameter| parameter.is_list);
            let list = || value.split(',').map(|item| Json::from(item.trim())).collect();
            return Ok(Some(if is_list { Json::Array(list()) } else { Json::from(value.as_str()) }));
        }
        let pseudo = match name {
            "AWS::NoValue" => return Ok(None),
            "AWS::AccountId" => self.place.account.as_str(),
            "AWS::Region" => self.place.region.as_str(),
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            "AWS::StackName" => self.stack_name,
            "AWS::StackId" => self.stack_id,
            "AWS::NotificationARNs" => return Ok(Some(Json::Array(Vec::new()))),
            _ => "",
        };
        if !pseudo.is_empty() {
            return Ok(Some(Json::from(pseudo)));
        }
        let found = (self.resources)(name).map(|(_, physical_id)| Json::from(&*physical_id));
        found.map(Some).ok_or_else(|| {
            format!("Template format error: Unresolved resource dependencies [{name}] in the Resources block of the template")
        })
    }

    fn attribute(&self, argument: &Json) -> Result<Json, String> {
        let (id, name) =
            attribute(argument).ok_or("Template error: every Fn::GetAtt object requires two non-empty parameters")?;
        let undefined = || format!("Template error: instance of Fn::GetAtt references undefined resource {id}");
        let (resource_type, physical_id) = (self.resources)(&id).ok_or_else(undefined)?;
        let resource = Referred { resource_type: &resource_type, physical_id: &physical_id };
        Ok(Json::String(attribute_value(self.place, resource, &name)))
    }

    fn substituted(&self, argument: &Json) -> Result<Json, String> {
        let empty = Map::new();
        let (whole, own) = match argument {
            Json::String(text) => (text.as_str(), &empty),
            other => (
                other.get(0).and_then(Json::as_str).unwrap_or_default(),
                other.get(1).and_then(Json::as_object).unwrap_or(&empty),
            ),
        };
        let mut parts = whole.split("${");
        let mut result = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let Some((name, rest)) = part.split_once('}') else {
                result.push_str("${");
                result.push_str(part);
                continue;
            };
            let name = name.trim();
            match (name.strip_prefix('!'), own.get(name), name.split_once('.')) {
                (Some(literal), ..) => result.push_str(&["${", literal, "}"].concat()),
                (None, Some(value), _) => result.push_str(&text(&self.resolve(value)?.unwrap_or_default())),
                (None, None, Some(_)) => result.push_str(&text(&self.attribute(&Json::from(name))?)),
                (None, None, None) => result.push_str(&text(&self.reference(name)?.unwrap_or_default())),
            }
            result.push_str(rest);
        }
        Ok(Json::String(result))
    }

    /// Whether a condition of the template holds.
    ///
    /// # Errors
    /// If there is none of this name.
    pub fn condition(&self, name: &str) -> Result<bool, String> {
        let written = self.template.conditions.get(name);
        let written =
            written.ok_or_else(|| format!("Template format error: Unresolved condition dependency {name}"))?;
        self.holds(written)
    }

    fn holds(&self, written: &Json) -> Result<bool, String> {
        let (key, argument) = written
            .as_object()
            .and_then(|map| map.iter().next())
            .ok_or("Template format error: Every Conditions member must be a function")?;
        let all = || argument.as_array().into_iter().flatten();
        match key.as_str() {
            "Condition" => self.condition(&text(argument)),
            "Fn::Equals" => Ok(text(&self.part(argument, 0)?) == text(&self.part(argument, 1)?)),
            "Fn::Not" => Ok(!self.holds(argument.get(0).unwrap_or(&Json::Null))?),
            "Fn::And" => all().try_fold(true, |holds, part| Ok(self.holds(part)? && holds)),
            "Fn::Or" => all().try_fold(false, |holds, part| Ok(self.holds(part)? || holds)),
            other => Err(format!("Template format error: {other} is no condition function")),
        }
    }
}

/// Functions of one argument; what their exact result is matters to nobody but must change with the argument.
fn calculated(name: &str, inner: &Json) -> Json {
    match name {
        "Fn::Length" => Json::from(inner.as_array().map_or(0, Vec::len)),
        "Fn::ToJsonString" => Json::from(inner.to_string()),
        "Fn::Cidr" => {
            let count = inner.get(1).map(text).and_then(|count| count.parse::<u8>().ok()).unwrap_or(1);
            let block = inner.get(0).map(text).unwrap_or_default();
            let mut bytes = block.split(['.', '/']);
            let start = [bytes.next().unwrap_or("10"), bytes.next().unwrap_or("0")].join(".");
            Json::Array((0..count).map(|at| Json::from(format!("{start}.{at}.0/24"))).collect())
        }
        _ => Json::from(["base64:", &text(inner)].concat()),
    }
}
