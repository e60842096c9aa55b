//! Text from users' files made safe for where it is shown: terminals, XML, workflow commands.
//!
//! Owns escaping alone. A file may hold escape sequences that move the cursor, or marks that turn
//! the direction of text round and make it look like other text; none of them reaches a reader.

use std::borrow::Cow;

/// The text without characters that a terminal obeys instead of showing. Line breaks stay.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|char| if is_hostile(char) { picture(char) } else { char }).collect())
}

/// Whether a character acts on what shows it: control characters but tab and line feed, and the
/// marks of Unicode that change the direction of text or are not seen at all.
pub(super) fn is_hostile(char: char) -> bool {
    match char {
        '\t' | '\n' => false,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => true,
        other => other.is_control(),
    }
}

/// A character that can be seen, in place of one that cannot.
pub(super) fn picture(char: char) -> char {
    match char {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

/// Text for XML 1.0, as content or between double quotes. Characters that XML cannot hold are
/// replaced.
pub(in crate::cli) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            hostile if is_hostile(hostile) => escaped.push(picture(hostile)),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The message of a workflow command of GitHub Actions.
pub(super) fn github_message(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
pub(super) fn github_property(text: &str) -> String {
    github_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// A relative path as a URI reference.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::{github_property, printable, uri, xml};

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}c\u{7f}\td\n"), "a␛[2Jb\u{fffd}c␡\td\n");
        assert_eq!(printable("größer → ✓"), "größer → ✓");
    }

    #[test]
    fn xml_holds_no_markup_of_the_user_and_nothing_that_xml_forbids() {
        assert_eq!(xml("<a b=\"c\">&\u{0}\n"), "&lt;a b=&quot;c&quot;&gt;&amp;␀&#10;");
    }

    #[test]
    fn a_workflow_command_cannot_be_broken_out_of() {
        assert_eq!(github_property("a:b,c%\n::error::x"), "a%3Ab%2Cc%25%0A%3A%3Aerror%3A%3Ax");
    }

    #[test]
    fn a_path_becomes_a_uri_reference() {
        assert_eq!(uri("stacks/größe a.yaml"), "stacks/gr%C3%B6%C3%9Fe%20a.yaml");
    }
}
