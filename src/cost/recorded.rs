//! Templates as text, such as those of an earlier deployment, read as far as an estimate needs them.
//!
//! Functions stay maps, as they do in templates of the user, which the readers of properties know.

use crate::backend::template::{Data, LogicalId, Resource, Template, Val};
use crate::language::Origin;
use serde_json::Value as Json;

/// A template of a text of JSON: its resources with their properties. `None` if it is none.
#[must_use]
pub fn recorded(text: &str) -> Option<Template> {
    let json: Json = serde_json::from_str(text).ok()?;
    let mut template = Template::new("");
    for (id, written) in json.get("Resources")?.as_object()? {
        let mut resource = Resource::new(written.get("Type")?.as_str()?, Origin::NOWHERE);
        if let Some(properties) = written.get("Properties") {
            resource.properties = val(properties);
        }
        template.resources.insert(LogicalId::of(id), resource);
    }
    Some(template)
}

fn val(json: &Json) -> Val {
    Val::new(match json {
        Json::Null => Data::Absent,
        Json::Bool(flag) => Data::Bool(*flag),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => Data::Integer(integer),
            (None, Some(number)) => Data::Number(number),
            (None, None) => Data::Absent,
        },
        Json::String(text) => Data::String(text.as_str().into()),
        Json::Array(items) => Data::List(items.iter().map(val).collect()),
        Json::Object(fields) => {
            Data::Map(fields.iter().map(|(key, value)| (key.as_str().into(), val(value))).collect())
        }
    })
}
