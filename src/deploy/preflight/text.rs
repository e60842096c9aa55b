//! Texts of templates as far as they are known before anything is deployed. What an intrinsic gives that nobody
//! knows yet stands in a text as [`UNKNOWN`]; nothing is guessed.

use serde_json::Value as Json;
use std::collections::BTreeMap;

/// In place of a part of a text that is not known. No template has this character.
pub const UNKNOWN: &str = "\u{0}";

/// What is known of the values that a template refers to.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Values by the name of a parameter or pseudo parameter.
    pub values: BTreeMap<String, String>,
}

impl Known {
    /// The text that a value gives; `None` if it is none, but a list or a map.
    pub fn text(&self, value: &Json) -> Option<String> {
        if let Some(text) = value.as_str() {
            return Some(text.to_owned());
        }
        let mut entries = value.as_object().filter(|map| map.len() == 1)?.iter();
        let (name, argument) = entries.next()?;
        match name.as_str() {
            "Ref" => Some(self.value(argument.as_str()?)),
            "Fn::Join" => Some(self.joined(argument).unwrap_or_else(|| UNKNOWN.to_owned())),
            "Fn::Sub" => Some(self.substituted(argument).unwrap_or_else(|| UNKNOWN.to_owned())),
            name if name.starts_with("Fn::") => Some(UNKNOWN.to_owned()),
            _ => None,
        }
    }

    fn value(&self, name: &str) -> String {
        self.values.get(name).cloned().unwrap_or_else(|| UNKNOWN.to_owned())
    }

    fn joined(&self, argument: &Json) -> Option<String> {
        let between = argument.get(0)?.as_str()?;
        let parts = argument.get(1)?.as_array()?.iter().map(|part| self.text(part));
        Some(parts.collect::<Option<Vec<String>>>()?.join(between))
    }

    /// `Fn::Sub`, with or without values of its own.
    fn substituted(&self, argument: &Json) -> Option<String> {
        let own = argument.get(1);
        let mut rest = argument.as_str().or_else(|| argument.get(0)?.as_str())?;
        let mut text = String::new();
        while let Some((before, after)) = rest.split_once("${") {
            text.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                text.push_str("${");
                rest = after;
                continue;
            };
            match (name.strip_prefix('!'), own.and_then(|own| own.get(name))) {
                (Some(literal), _) => text.extend(["${", literal, "}"]),
                (None, Some(value)) => text.push_str(&self.text(value)?),
                (None, None) => text.push_str(&self.value(name)),
            }
            rest = after;
        }
        text.push_str(rest);
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, UNKNOWN};
    use serde_json::json;

    fn known() -> Known {
        let values = [("AWS::Region", "eu-west-1"), ("AWS::AccountId", "123456789012"), ("Name", "shop")];
        Known { values: values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect() }
    }

    #[test]
    fn what_is_known_is_put_together_and_what_is_not_leaves_a_hole() {
        let text = |value| known().text(&value).unwrap();
        assert_eq!(text(json!({"Fn::Sub": "${AWS::Region}/${Name}/${!literal}"})), "eu-west-1/shop/${literal}");
        assert_eq!(text(json!({"Fn::Sub": ["${a}-${Name}", {"a": {"Ref": "Name"}}]})), "shop-shop");
        assert_eq!(text(json!({"Fn::Sub": "a/${Secret}/b"})), format!("a/{UNKNOWN}/b"));
        assert_eq!(
            text(json!({"Fn::Join": [":", [{"Ref": "Name"}, "key", {"Ref": "Else"}]]})),
            format!("shop:key:{UNKNOWN}")
        );
        assert_eq!(text(json!({"Fn::GetAtt": ["Secret", "Arn"]})), UNKNOWN);
        assert_eq!(text(json!({"Fn::If": ["Here", "a", "b"]})), UNKNOWN);
        assert_eq!(text(json!({"Fn::Sub": "open ${end"})), "open ${end");
    }

    #[test]
    fn lists_maps_and_numbers_are_no_texts() {
        assert_eq!(known().text(&json!(["a"])), None);
        assert_eq!(known().text(&json!({"Name": "a"})), None);
        assert_eq!(known().text(&json!(1)), None);
    }
}
