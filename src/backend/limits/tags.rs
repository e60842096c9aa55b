//! Tags: how many, how long, of which characters (AWS tagging user guide, restrictions).

use super::{diagnostics, origin_of};
use crate::backend::template::{Data, Resource, Val};
use crate::diag::Sink;
use crate::language::Origin;

const MOST: usize = 50;
const KEY_CHARACTERS: usize = 128;
const VALUE_CHARACTERS: usize = 256;

/// Checks the tags of a resource, whether they are a list of `Key` and `Value` or a map. Some types
/// call them `FileSystemTags` or `HostedZoneTags`.
pub fn check(resource: &Resource, sink: &mut Sink) {
    let Data::Map(properties) = &resource.properties.data else { return };
    for (_, tags) in properties.iter().filter(|(name, _)| name.ends_with("Tags")) {
        let pairs = pairs(tags);
        let origin = origin_of(tags, resource.origin);
        if pairs.len() > MOST {
            sink.push(diagnostics::too_many("a resource", pairs.len(), MOST, "tags", origin));
        }
        for (index, (key, value)) in pairs.iter().enumerate() {
            let origin = origin_of(value, origin);
            check_pair(key, value, origin, sink);
            if pairs.iter().take(index).any(|(other, _)| other == key) {
                sink.push(diagnostics::tag(key, "is set twice", origin));
            }
        }
    }
}

fn pairs(tags: &Val) -> Vec<(&str, &Val)> {
    match &tags.data {
        Data::List(items) => {
            items.iter().filter_map(|item| Some((item.get("Key")?.as_str()?, item.get("Value")?))).collect()
        }
        Data::Map(entries) => entries.iter().map(|(key, value)| (key.as_str(), value)).collect(),
        _ => Vec::new(),
    }
}

fn check_pair(key: &str, value: &Val, origin: Origin, sink: &mut Sink) {
    let text = value.as_str().unwrap_or_default();
    let problem = if key.is_empty() || key.chars().count() > KEY_CHARACTERS {
        "has a key that is not 1 to 128 characters long"
    } else if key.to_ascii_lowercase().starts_with("aws:") {
        "begins with `aws:`, which is AWS's own"
    } else if !key.chars().all(is_allowed) {
        "has characters in its key that AWS does not accept"
    } else if text.chars().count() > VALUE_CHARACTERS {
        "has a value of more than 256 characters"
    } else if !text.chars().all(is_allowed) {
        "has characters in its value that AWS does not accept"
    } else {
        return;
    };
    sink.push(diagnostics::tag(key, problem, origin));
}

fn is_allowed(char: char) -> bool {
    char.is_alphanumeric() || char.is_whitespace() || "_.:/=+-@".contains(char)
}
