//! The description of a spec: what JSON Schema, the reference and completion are generated from.

use serde_json::{Map as Object, Value as Json, json};

/// What values a field takes.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Any text; `format` is our word for what is in it.
    String {
        /// What kind of text: `cidr`, `arn`, `duration`, `text`, …
        format: &'static str,
        /// A regular expression that it matches.
        pattern: Option<&'static str>,
    },
    /// A whole number.
    Integer {
        /// Smallest and largest value.
        range: Option<(i64, i64)>,
    },
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// One of some words.
    Enum(Vec<Variant>),
    /// A list.
    List(Box<Shape>),
    /// A map from any key.
    Map(Box<Shape>),
    /// A map of known keys.
    Struct(StructShape),
    /// One of several shapes.
    OneOf(Vec<Shape>),
    /// Anything.
    Any,
}

/// One word of an enumeration.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The word.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
}

/// A map of known keys.
#[derive(Debug, Clone)]
pub struct StructShape {
    /// The Rust name of the type.
    pub name: &'static str,
    /// Its doc comment.
    pub doc: &'static str,
    /// Its fields in order.
    pub fields: Vec<FieldShape>,
}

/// One field of a [`StructShape`].
#[derive(Debug, Clone)]
pub struct FieldShape {
    /// The key that users write.
    pub name: &'static str,
    /// Its doc comment.
    pub doc: &'static str,
    /// Whether it must be written.
    pub required: bool,
    /// What is taken when it is left out, as users would write it.
    pub default: Option<fn() -> String>,
    /// Smallest and largest value of a number.
    pub range: Option<(i64, i64)>,
    /// What it takes.
    pub shape: fn() -> Shape,
}

impl FieldShape {
    /// A field that must be written.
    #[must_use]
    pub const fn required(name: &'static str, doc: &'static str, shape: fn() -> Shape) -> Self {
        Self { name, doc, required: true, default: None, range: None, shape }
    }

    /// A field that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str, doc: &'static str, shape: fn() -> Shape) -> Self {
        Self { name, doc, required: false, default: None, range: None, shape }
    }

    /// The shape of the value, with the field's own range.
    #[must_use]
    pub fn value_shape(&self) -> Shape {
        match (self.shape)() {
            Shape::Integer { .. } if self.range.is_some() => Shape::Integer { range: self.range },
            shape => shape,
        }
    }
}

/// How many maps deep a field is looked for.
const DEEPEST: usize = 3;

/// The path of the field of a name below `fields`, if there is exactly one. What stands in lists has none.
#[must_use]
pub fn only_path_to(fields: &[FieldShape], name: &str) -> Option<String> {
    let mut found = Vec::new();
    collect_paths(fields, name, "", DEEPEST, &mut found);
    if found.len() == 1 { found.pop() } else { None }
}

fn collect_paths(fields: &[FieldShape], name: &str, above: &str, deep: usize, found: &mut Vec<String>) {
    for field in fields {
        if field.name == name {
            found.push(format!("{above}{name}"));
        } else if deep > 0 {
            let above = format!("{above}{}.", field.name);
            collect_paths((field.shape)().fields(), name, &above, deep - 1, found);
        }
    }
}

/// What the doc comment of a word says that is part of the language and that nothing is made of.
const NOT_YET: &str = "Not supported yet";

impl Shape {
    /// Text of a format, with the pattern that it matches if there is one.
    #[must_use]
    pub const fn string_like(format: &'static str, pattern: Option<&'static str>) -> Self {
        Self::String { format, pattern }
    }

    /// The fields, if it is a map of known keys (directly or as one of several shapes).
    #[must_use]
    pub fn fields(&self) -> &[FieldShape] {
        match self {
            Self::Struct(shape) => &shape.fields,
            Self::OneOf(shapes) => {
                shapes.iter().map(Self::fields).find(|fields| !fields.is_empty()).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// A few words for the reference: "string", "list of integer", "`rolling` · `canary`".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::String { format: "text", .. } => "string".to_owned(),
            Self::String { format, .. } => (*format).to_owned(),
            Self::Integer { range: Some((low, high)) } if *high < i64::from(u32::MAX) => {
                format!("integer {low} to {high}")
            }
            Self::Integer { range: Some((low, _)) } => format!("integer from {low}"),
            Self::Integer { range: None } => "integer".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Boolean => "boolean".to_owned(),
            Self::Enum(variants) => {
                let not_yet = |variant: &Variant| if variant.doc.contains(NOT_YET) { " (not yet)" } else { "" };
                let words = variants.iter().map(|variant| format!("`{}`{}", variant.name, not_yet(variant)));
                words.collect::<Vec<_>>().join(" · ")
            }
            Self::List(item) => format!("list of {}", item.words()),
            Self::Map(item) => format!("map of {}", item.words()),
            Self::Struct(_) => "map".to_owned(),
            Self::OneOf(shapes) => shapes.iter().map(Self::words).collect::<Vec<_>>().join(" or "),
            Self::Any => "anything".to_owned(),
        }
    }

    /// The JSON Schema (2020-12) of this shape. A string with a variable is accepted wherever
    /// something other than a map or list is, because variables are filled in before decoding.
    #[must_use]
    pub fn json_schema(&self) -> Json {
        match self {
            Self::String { pattern, .. } => match pattern {
                Some(pattern) => json!({"type": "string", "anyOf": [{"pattern": pattern}, variable()]}),
                None => json!({"type": ["string", "number", "boolean"]}),
            },
            Self::Integer { range } => {
                let mut number = json!({"type": "integer"});
                if let (Some((low, high)), Some(object)) = (range, number.as_object_mut()) {
                    object.insert("minimum".to_owned(), json!(low));
                    object.insert("maximum".to_owned(), json!(high));
                }
                json!({"anyOf": [number, variable()]})
            }
            Self::Number => json!({"anyOf": [{"type": "number"}, variable()]}),
            Self::Boolean => json!({"anyOf": [{"type": "boolean"}, variable()]}),
            Self::Enum(variants) => {
                let words: Vec<_> = variants.iter().map(|variant| variant.name).collect();
                json!({"anyOf": [{"enum": words}, variable()]})
            }
            Self::List(item) => json!({"type": "array", "items": item.json_schema()}),
            Self::Map(item) => json!({"type": "object", "additionalProperties": item.json_schema()}),
            Self::Struct(shape) => shape.json_schema(),
            Self::OneOf(shapes) => json!({"anyOf": shapes.iter().map(Self::json_schema).collect::<Vec<_>>()}),
            Self::Any => json!(true),
        }
    }
}

fn variable() -> Json {
    json!({"type": "string", "pattern": r"\$\{"})
}

impl StructShape {
    /// The JSON Schema of a map of known keys.
    #[must_use]
    pub fn json_schema(&self) -> Json {
        let mut properties = Object::new();
        for field in &self.fields {
            let mut schema = field.value_shape().json_schema();
            if let Some(object) = schema.as_object_mut() {
                object.insert("description".to_owned(), json!(field.doc));
                if let Some(default) = field.default {
                    object.insert("default".to_owned(), json!(default()));
                }
            }
            properties.insert(field.name.to_owned(), schema);
        }
        let required: Vec<_> = self.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
        json!({
            "type": "object",
            "description": self.doc,
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    }
}
