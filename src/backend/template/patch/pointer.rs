//! JSON pointers (RFC 6901), read into their segments.

use super::Problem;
use std::fmt;

/// The way from the map of resources to a value; has at least one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    segments: Vec<String>,
}

impl Pointer {
    /// Reads a pointer. With `skip_section`, a first segment `Resources` is the section of the
    /// template and not the id of a resource.
    pub fn parse(text: &str, skip_section: bool) -> Result<Self, Problem> {
        if text.is_empty() {
            return Err(Problem::WholeDocument);
        }
        let rest = text.strip_prefix('/').ok_or_else(|| Problem::NotAPointer(text.to_owned()))?;
        let segments: Option<Vec<String>> = rest.split('/').map(unescape).collect();
        let mut segments = segments.ok_or_else(|| Problem::NotAPointer(text.to_owned()))?;
        if skip_section && segments.first().is_some_and(|first| first == "Resources") {
            segments.remove(0);
        }
        if segments.is_empty() {
            return Err(Problem::WholeDocument);
        }
        Ok(Self { segments })
    }

    /// The last segment and those before it.
    pub fn split_last(&self) -> (&[String], &str) {
        match self.segments.split_last() {
            Some((last, before)) => (before, last),
            None => (&[], ""),
        }
    }

    /// The segments from the top.
    pub fn segments(&self) -> &[String] {
        &self.segments
    }

    /// Whether it leads to something inside of what `other` leads to.
    pub fn is_below(&self, other: &Self) -> bool {
        self.segments.len() > other.segments.len() && self.segments.starts_with(&other.segments)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written(&self.segments))
    }
}

/// Segments as a pointer; `/` for none, which reads better in a message than nothing.
pub fn written(segments: &[String]) -> String {
    if segments.is_empty() {
        return "/".to_owned();
    }
    segments.iter().fold(String::new(), |text, segment| text + "/" + &segment.replace('~', "~0").replace('/', "~1"))
}

/// `~1` is a slash and `~0` a tilde; a tilde before anything else is a mistake.
fn unescape(segment: &str) -> Option<String> {
    let mut parts = segment.split('~');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escaped, rest) = part.split_at_checked(1)?;
        text.push_str(match escaped {
            "0" => "~",
            "1" => "/",
            _ => return None,
        });
        text.push_str(rest);
    }
    Some(text)
}
