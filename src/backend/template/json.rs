//! Writing of templates as JSON. Deterministic: order is that of the maps.

use super::{Data, Intrinsic, Output, Parameter, Resource, Template, Val};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Most templates have between 5 and 30 KB; one allocation suffices for nearly all.
const LIKELY_SIZE: usize = 32 * 1024;

/// The text of a template.
pub fn write(template: &Template) -> String {
    let mut bytes = Vec::with_capacity(LIKELY_SIZE);
    // Writing into memory cannot fail, and all keys are strings.
    let written = template.serialize(&mut serde_json::Serializer::pretty(&mut bytes));
    debug_assert!(written.is_ok());
    bytes.push(b'\n');
    String::from_utf8(bytes).unwrap_or_default()
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("AWSTemplateFormatVersion", "2010-09-09")?;
        map.serialize_entry("Description", &self.description)?;
        if !self.parameters.is_empty() {
            map.serialize_entry("Parameters", &self.parameters)?;
        }
        map.serialize_entry("Resources", &self.resources)?;
        if !self.outputs.is_empty() {
            map.serialize_entry("Outputs", &self.outputs)?;
        }
        map.end()
    }
}

impl Serialize for super::LogicalId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Parameter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("Type", self.parameter_type.word())?;
        map.serialize_entry("Description", &self.description)?;
        map.end()
    }
}

impl Serialize for Output {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("Description", &self.description)?;
        map.serialize_entry("Value", &self.value)?;
        map.end()
    }
}

impl Serialize for Resource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("Type", &self.resource_type)?;
        for (name, value) in &self.attributes {
            map.serialize_entry(name, value)?;
        }
        if !self.depends_on.is_empty() {
            map.serialize_entry("DependsOn", &self.depends_on)?;
        }
        if let Some(policy) = self.deletion_policy {
            map.serialize_entry("DeletionPolicy", policy.word())?;
        }
        if let Some(policy) = self.update_replace_policy {
            map.serialize_entry("UpdateReplacePolicy", policy.word())?;
        }
        if !matches!(&self.properties.data, Data::Map(entries) if entries.is_empty()) {
            map.serialize_entry("Properties", &self.properties)?;
        }
        map.end()
    }
}

impl Serialize for Val {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.data {
            Data::Absent => serializer.serialize_none(),
            Data::Bool(value) => serializer.serialize_bool(*value),
            Data::Integer(value) => serializer.serialize_i64(*value),
            Data::Number(value) => serializer.serialize_f64(*value),
            Data::String(text) => serializer.serialize_str(text),
            Data::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Data::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
            Data::Intrinsic(function) => function.serialize(serializer),
        }
    }
}

impl Serialize for Intrinsic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Self::Ref(name) => map.serialize_entry("Ref", name)?,
            Self::GetAtt(id, attribute) => map.serialize_entry("Fn::GetAtt", &(id, attribute))?,
            Self::Sub(text) => map.serialize_entry("Fn::Sub", text)?,
            Self::Join(separator, items) => map.serialize_entry("Fn::Join", &(separator, items))?,
            Self::Select(index, list) => map.serialize_entry("Fn::Select", &(index, list))?,
            Self::AvailabilityZones => map.serialize_entry("Fn::GetAZs", "")?,
        }
        map.end()
    }
}
