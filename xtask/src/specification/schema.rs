//! One schema of a resource type, as the product's data.
//!
//! What is not taken over: texts for people, formats, `if`, `not`, `dependencies`, `prefixItems` and
//! what belongs to them. Leaving something out only ever lets more through.

use super::attributes::Rules;
use crate::{Failure, Outcome};
use deployer::backend::specification::definition::Bounds;
use deployer::backend::specification::pattern::{LazyPattern, Pattern};
use deployer::backend::specification::{
    Constraint, Definition, DefinitionId, Paths, ReplacementOrder, ResourceType, Types,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Schemas in the package for what is no type of its own.
const FOREIGN: [&str; 2] = ["AWS::CloudFormation::CustomResource", "Module"];

/// How many patterns were met, and how many are not understood.
#[derive(Default)]
pub(super) struct Patterns {
    pub all: usize,
    pub left_out: usize,
}

/// The name of the type.
pub(super) fn name(schema: &Value) -> &str {
    schema.get("typeName").and_then(Value::as_str).unwrap_or_default()
}

/// Whether the schema is none of a type that AWS defines.
pub(super) fn is_foreign(schema: &Value) -> bool {
    FOREIGN.contains(&name(schema))
}

/// The type of a schema.
pub(super) fn resource_type<'j>(
    schema: &'j Value,
    attributes: &Rules,
    patterns: &mut Patterns,
) -> Outcome<ResourceType<'j>> {
    let name = name(schema);
    let object = schema.as_object().ok_or_else(|| Failure::new("a schema is not a map"))?;
    let mut reader =
        Reader { whole: schema, definitions: Vec::new(), named: BTreeMap::new(), known: BTreeMap::new(), patterns };
    reader.definitions.push(Definition::default());
    let mut constraints = reader.constraints(object).map_err(Failure::because(name))?;
    constraints.insert(0, Constraint::Types(Types::OBJECT));
    if let Some(root) = reader.definitions.first_mut() {
        root.constraints = constraints;
    }
    let paths = |key: &str| object.get(key).map(pointers).unwrap_or_default();
    let handlers = object.get("handlers").and_then(Value::as_object);
    let deletes_first = object.get("replacementStrategy").is_some_and(|strategy| strategy == "delete_then_create");
    Ok(ResourceType {
        name,
        definitions: reader.definitions,
        paths: Paths {
            create_only: paths("createOnlyProperties"),
            conditional_create_only: paths("conditionalCreateOnlyProperties"),
            read_only: paths("readOnlyProperties"),
            write_only: paths("writeOnlyProperties"),
            deprecated: paths("deprecatedProperties"),
            primary_identifier: paths("primaryIdentifier"),
        },
        attributes: attributes.of(schema, name),
        tags_property: tags_property(object),
        // Of types that are older than the registry no handlers are listed; all of them can be updated.
        is_updatable: handlers.is_none_or(|handlers| handlers.contains_key("update")),
        replacement: if deletes_first {
            ReplacementOrder::DeleteThenCreate
        } else {
            ReplacementOrder::CreateThenDelete
        },
    })
}

/// Without `tagging` a type is taken to have tags if it has the property for them.
fn tags_property(schema: &Map<String, Value>) -> Option<&str> {
    let tagging = schema.get("tagging");
    let is_taggable = tagging.and_then(|tagging| tagging.get("taggable")).or_else(|| schema.get("taggable"));
    if is_taggable == Some(&Value::Bool(false)) {
        return None;
    }
    let named = tagging.and_then(|tagging| tagging.get("tagProperty")).and_then(Value::as_str);
    let property = named.and_then(|path| path.strip_prefix("/properties/")).unwrap_or("Tags");
    let properties = schema.get("properties").and_then(Value::as_object)?;
    properties.contains_key(property.split('/').next()?).then_some(property)
}

/// Pointers to properties as paths, sorted.
fn pointers(list: &Value) -> Vec<&str> {
    let mut paths: Vec<&str> = texts(list).into_iter().filter_map(|path| path.strip_prefix("/properties/")).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// The texts of a list.
pub(super) fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// A text that lives as long as the task: the table borrows all its texts from the schemas, and a few are
/// made here.
pub(super) fn kept(text: String) -> &'static str {
    text.leak()
}

struct Reader<'j, 'p> {
    whole: &'j Value,
    definitions: Vec<Definition<'j>>,
    /// The definitions that schemas refer to.
    named: BTreeMap<&'j str, DefinitionId>,
    /// The others by their content, so that equal ones are there once.
    known: BTreeMap<String, DefinitionId>,
    patterns: &'p mut Patterns,
}

impl<'j> Reader<'j, '_> {
    fn definition(&mut self, schema: &'j Value) -> Outcome<DefinitionId> {
        let object = schema.as_object().ok_or_else(|| Failure::new(format!("`{schema}` is not a schema")))?;
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            let target = self.reference(reference)?;
            let mut constraints = self.constraints(object)?;
            if constraints.is_empty() {
                return Ok(target);
            }
            constraints.push(Constraint::AllOf(vec![target]));
            return self.add(Definition { constraints });
        }
        let constraints = self.constraints(object)?;
        self.add(Definition { constraints })
    }

    fn reference(&mut self, reference: &'j str) -> Outcome<DefinitionId> {
        if let Some(id) = self.named.get(reference) {
            return Ok(*id);
        }
        let target = self.whole.pointer(reference.trim_start_matches('#'));
        let target = target.ok_or_else(|| Failure::new(format!("`{reference}` leads nowhere")))?;
        let object = target.as_object().ok_or_else(|| Failure::new(format!("`{reference}` is not a schema")))?;
        if let Some(further) = object.get("$ref").and_then(Value::as_str) {
            let id = self.reference(further)?;
            self.named.insert(reference, id);
            return Ok(id);
        }
        // Its place is taken first: a definition may contain itself.
        let id = self.push(Definition::default())?;
        self.named.insert(reference, id);
        let constraints = self.constraints(object)?;
        if let Some(definition) = self.definitions.get_mut(id.0 as usize) {
            definition.constraints = constraints;
        }
        Ok(id)
    }

    fn add(&mut self, definition: Definition<'j>) -> Outcome<DefinitionId> {
        let content = format!("{definition:?}");
        if let Some(id) = self.known.get(&content) {
            return Ok(*id);
        }
        let id = self.push(definition)?;
        self.known.insert(content, id);
        Ok(id)
    }

    fn push(&mut self, definition: Definition<'j>) -> Outcome<DefinitionId> {
        let id = u32::try_from(self.definitions.len()).map_err(Failure::because("too many definitions"))?;
        self.definitions.push(definition);
        Ok(DefinitionId(id))
    }

    fn constraints(&mut self, schema: &'j Map<String, Value>) -> Outcome<Vec<Constraint<'j>>> {
        let mut found = Vec::new();
        found.extend(types(schema)?);
        self.of_maps(schema, &mut found)?;
        if let Some(items) = schema.get("items").filter(|items| items.is_object()) {
            found.push(Constraint::Items(self.definition(items)?));
        }
        self.of_scalars(schema, &mut found);
        sizes(schema, &mut found);
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
            found.push(Constraint::Unique);
        }
        self.combinations(schema, &mut found)?;
        of_keys(schema, &mut found);
        Ok(found)
    }

    fn of_maps(&mut self, schema: &'j Map<String, Value>, found: &mut Vec<Constraint<'j>>) -> Outcome {
        let mut properties = Vec::new();
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            properties.push((name.as_str(), self.definition(property)?));
        }
        properties.sort_unstable();
        if !properties.is_empty() {
            found.push(Constraint::Properties(properties));
        }
        let mut matching = Vec::new();
        let mut is_whole = true;
        for (pattern, property) in schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten() {
            is_whole &= self.is_understood(pattern);
            matching.push((LazyPattern::new(pattern), self.definition(property)?));
        }
        if !matching.is_empty() && is_whole {
            found.push(Constraint::Matching(matching));
        }
        match schema.get("additionalProperties") {
            Some(Value::Bool(false)) if is_whole => found.push(Constraint::Closed),
            Some(others) if others.is_object() && is_whole => found.push(Constraint::Others(self.definition(others)?)),
            _ => {}
        }
        if let Some(required) = schema.get("required").map(texts).filter(|names| !names.is_empty()) {
            found.push(Constraint::Required(required));
        }
        Ok(())
    }

    fn of_scalars(&mut self, schema: &'j Map<String, Value>, found: &mut Vec<Constraint<'j>>) {
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            found.push(Constraint::Values(values.iter().filter_map(value).collect()));
        } else if let Some(only) = schema.get("const").and_then(value) {
            found.push(Constraint::Values(vec![only]));
        }
        if let Some(values) = schema.get("enumCaseInsensitive").and_then(Value::as_array) {
            found.push(Constraint::ValuesInAnyCase(values.iter().filter_map(value).collect()));
        }
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
            && self.is_understood(pattern)
        {
            found.push(Constraint::Pattern(Box::new(LazyPattern::new(pattern))));
        }
        let number = |key: &str| schema.get(key).and_then(Value::as_f64);
        found.extend(number("minimum").map(Constraint::Least));
        found.extend(number("maximum").map(Constraint::Most));
    }

    fn is_understood(&mut self, pattern: &str) -> bool {
        let is_understood = Pattern::parse(pattern).is_some();
        self.patterns.all += 1;
        self.patterns.left_out += usize::from(!is_understood);
        is_understood
    }

    fn combinations(&mut self, schema: &'j Map<String, Value>, found: &mut Vec<Constraint<'j>>) -> Outcome {
        if let Some(ids) = self.several(schema, "allOf")? {
            let ids: Vec<DefinitionId> = ids.into_iter().filter(|id| !self.is_anything(*id)).collect();
            if !ids.is_empty() {
                found.push(Constraint::AllOf(ids));
            }
        }
        for key in ["anyOf", "oneOf"] {
            let Some(ids) = self.several(schema, key)? else { continue };
            // One that takes anything takes everything: formats are not judged, for one.
            if ids.iter().any(|id| self.is_anything(*id)) {
                continue;
            }
            // That no second one fits can be said of sets of keys; of the rest too much is unknown.
            let are_sets = key == "oneOf" && ids.iter().all(|id| self.is_set(*id));
            found.push(if are_sets { Constraint::OneSetOf(ids) } else { Constraint::AnyOf(ids) });
        }
        Ok(())
    }

    fn several(&mut self, schema: &'j Map<String, Value>, key: &str) -> Outcome<Option<Vec<DefinitionId>>> {
        let branches = schema.get(key).and_then(Value::as_array);
        branches.map(|branches| branches.iter().map(|branch| self.definition(branch)).collect()).transpose()
    }

    fn is_anything(&self, id: DefinitionId) -> bool {
        self.definitions.get(id.0 as usize).is_none_or(|definition| definition.constraints.is_empty())
    }

    fn is_set(&self, id: DefinitionId) -> bool {
        let definition = self.definitions.get(id.0 as usize);
        definition.is_some_and(|definition| matches!(definition.constraints.as_slice(), [Constraint::Required(_)]))
    }
}

fn types<'j>(schema: &Map<String, Value>) -> Outcome<Option<Constraint<'j>>> {
    let names = match schema.get("type") {
        Some(Value::String(name)) => vec![name.as_str()],
        Some(list) => texts(list),
        None => return Ok(None),
    };
    let mut types = Types::default();
    // A template has no null, so that a type which allows it allows nothing more.
    for name in names.into_iter().filter(|name| *name != "null") {
        types = types.with(name).ok_or_else(|| Failure::new(format!("`{name}` is not a type")))?;
    }
    Ok(Some(Constraint::Types(types)))
}

/// A value of an enumeration as text.
fn value(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(kept(number.to_string())),
        Value::Bool(value) => Some(if *value { "true" } else { "false" }),
        _ => None,
    }
}

fn sizes(schema: &Map<String, Value>, found: &mut Vec<Constraint<'_>>) {
    let size = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|size| u32::try_from(size).ok());
    let bounds = |least: &str, most: &str| {
        let bounds = Bounds { least: size(least).unwrap_or_default(), most: size(most) };
        (bounds.least > 0 || bounds.most.is_some()).then_some(bounds)
    };
    found.extend(bounds("minLength", "maxLength").map(Constraint::Length));
    found.extend(bounds("minItems", "maxItems").map(Constraint::Count));
    found.extend(bounds("minProperties", "maxProperties").map(Constraint::Entries));
}

fn of_keys<'j>(schema: &'j Map<String, Value>, found: &mut Vec<Constraint<'j>>) {
    found.extend(schema.get("requiredXor").map(|names| Constraint::ExactlyOne(texts(names))));
    found.extend(schema.get("requiredOr").map(|names| Constraint::AtLeastOne(texts(names))));
    let pairs = |key: &str| schema.get(key).and_then(Value::as_object).into_iter().flatten();
    found.extend(pairs("dependentRequired").map(|(key, names)| Constraint::Needs(key, texts(names))));
    found.extend(pairs("dependentExcluded").map(|(key, names)| Constraint::Excludes(key, texts(names))));
}
