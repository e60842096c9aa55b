//! What an entry point gave, taken apart: findings as the rule wrote them, or what is wrong with them.

use regorus::Value;

/// A finding in the rule's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Claim {
    /// `service/name`.
    pub component: Option<String>,
    /// A logical id, or the address of a resource.
    pub resource: Option<String>,
    /// Where in it.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

/// Reads the value of an entry point. An undefined one found nothing; each thing that is no finding gives
/// an error in words.
pub(super) fn read(value: &Value) -> Vec<Result<Claim, String>> {
    match value {
        Value::Undefined => Vec::new(),
        Value::Set(items) => items.iter_sorted().map(claim).collect(),
        Value::Array(items) => items.iter().map(claim).collect(),
        other => vec![Err(format!("{}, not a set of findings", describe(other)))],
    }
}

fn claim(value: &Value) -> Result<Claim, String> {
    let fields = match value {
        Value::String(message) => return Ok(Claim { message: message.trim().to_owned(), ..Claim::default() }),
        Value::Object(fields) => fields,
        other => return Err(format!("{} as a finding", describe(other))),
    };
    let field = |name: &str| fields.get(&Value::from(name)).filter(|value| !matches!(value, Value::Null));
    let text = |name: &str| match field(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
        Some(other) => Err(format!("{} as the `{name}` of a finding", describe(other))),
    };
    let message = match text("message")? {
        Some(message) => Some(message),
        None => text("msg")?,
    };
    let message = message.filter(|message| !message.is_empty());
    Ok(Claim {
        component: text("component")?,
        resource: text("resource")?,
        path: field("path").map_or(Ok(String::new()), path)?,
        message: message.ok_or_else(|| format!("a finding without a `message`: {}", shorten(&value.to_string())))?,
    })
}

/// A path as text, or as a list of its parts.
fn path(value: &Value) -> Result<String, String> {
    let part = |value: &Value| match value {
        Value::String(text) => Ok(text.replace('~', "~0").replace('/', "~1")),
        Value::Number(_) => Ok(value.to_string()),
        other => Err(format!("{} in the `path` of a finding", describe(other))),
    };
    match value {
        Value::String(path) => Ok(path.trim().to_owned()),
        Value::Array(parts) => {
            let parts: Vec<String> = parts.iter().map(part).collect::<Result<_, _>>()?;
            Ok(parts.into_iter().fold(String::new(), |path, part| format!("{path}/{part}")))
        }
        other => Err(format!("{} as the `path` of a finding", describe(other))),
    }
}

fn describe(value: &Value) -> String {
    match value {
        Value::Null => "`null`".to_owned(),
        Value::Bool(value) => format!("the boolean `{value}`"),
        Value::Number(_) => format!("the number `{value}`"),
        Value::String(text) => format!("the string `{}`", shorten(text)),
        Value::Array(_) => "an array".to_owned(),
        Value::Set(_) => "a set".to_owned(),
        Value::Object(_) => format!("the object `{}`", shorten(&value.to_string())),
        Value::Undefined => "nothing".to_owned(),
    }
}

/// At most 80 characters.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::read;
    use regorus::Value;

    fn of(json: &str) -> Vec<Result<(String, String), String>> {
        let claims = read(&Value::from_json_str(json).unwrap());
        claims.into_iter().map(|claim| claim.map(|claim| (claim.path, claim.message))).collect()
    }

    #[test]
    fn strings_and_objects_with_a_message_are_findings() {
        let found =
            of(r#"["a", {"msg": "b", "path": ["spec", "x/y", 0]}, {"message": "c", "path": "spec.z", "more": 1}]"#);
        let pair = |path: &str, message: &str| Ok((path.to_owned(), message.to_owned()));
        assert_eq!(found, [pair("", "a"), pair("/spec/x~1y/0", "b"), pair("spec.z", "c")]);
    }

    #[test]
    fn anything_else_is_said_to_be_none() {
        for garbage in [
            "true",
            "3",
            "\"x\"",
            "{}",
            "[1]",
            "[{}]",
            "[{\"message\": 1}]",
            "[{\"message\": \"\"}]",
            "[{\"message\": \"x\", \"component\": 1}]",
        ] {
            let found = of(garbage);
            assert!(found.len() == 1 && found[0].is_err(), "{garbage}: {found:?}");
        }
    }
}
