//! Logical ids: letters and digits, the same for the same thing whatever else changes.

use compact_str::CompactString;
use std::fmt;

/// The name of a resource within its template; at most 255 letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogicalId(CompactString);

impl LogicalId {
    /// The id of a thing of which the template has only one: `Bucket`. Anything but letters and
    /// digits is left out.
    #[must_use]
    pub fn of(role: &str) -> Self {
        Self(role.chars().filter(char::is_ascii_alphanumeric).collect())
    }

    /// The id of one of several: the role and the user's name for it, `TargetGroup` + `http` →
    /// `TargetGroupHttp`. Two names that look alike after the conversion differ by a hash.
    #[must_use]
    pub fn of_named(role: &str, name: &str) -> Self {
        let clean = pascal(name);
        let mut id = Self::of(role);
        id.0.push_str(&clean);
        if restored(&clean) != name.to_ascii_lowercase() {
            id.0.push_str(&hash_suffix(name, 6));
        }
        id
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LogicalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What `pascal` made, back in kebab case; differs from the name where the conversion lost something.
fn restored(pascal: &str) -> String {
    let mut text = String::new();
    for letter in pascal.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// `notification-service/database` → `NotificationServiceDatabase`; only letters and digits stay.
#[must_use]
pub fn pascal(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.fold(String::new(), |mut pascal, word| {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            pascal.push(first.to_ascii_uppercase());
            pascal.push_str(letters.as_str());
        }
        pascal
    })
}

/// The first `length` hexadecimal digits of the SHA-256 of a text: to tell names apart that had to be
/// cut or converted.
#[must_use]
pub fn hash_suffix(text: &str, length: usize) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(text.as_bytes());
    let hex = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    hex.take(length).filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::LogicalId;

    #[test]
    fn names_that_convert_alike_get_different_ids() {
        assert_eq!(LogicalId::of_named("Queue", "dead-letter").as_str(), "QueueDeadLetter");
        assert_ne!(LogicalId::of_named("Queue", "dead-letter"), LogicalId::of_named("Queue", "dead_letter"));
    }
}
