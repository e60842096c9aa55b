//! Values that are secrets by their form: private keys, tokens of known services, URLs with a
//! password, and what is given to an option or an assignment that says so.
//!
//! Start at [`find`].

use super::names::{is_literal_secret, option_names_secret};
use crate::language::Style;
use std::ops::Range;

/// How far into a value is looked; what stands beyond is data rather than configuration.
const LONGEST_TEXT: usize = 256 * 1024;

/// How long the name of an option can be.
const LONGEST_NAME: usize = 80;

/// How long a token is followed.
const LONGEST_TOKEN: usize = 2048;

/// The first value of a known format in a text at or after `from`, and what it is.
pub(super) fn find(text: &str, from: usize) -> Option<(Range<usize>, &'static str)> {
    const SHORTEST: usize = 12;
    let bytes = text.as_bytes();
    if bytes.len() < SHORTEST {
        return None;
    }
    (from..bytes.len().min(LONGEST_TEXT)).find_map(|at| {
        let first = bytes.get(at)?;
        if !matches!(first, b'A' | b'-' | b'g' | b'x' | b's' | b'r' | b'e' | b':' | b'=') || !text.is_char_boundary(at)
        {
            return None;
        }
        if *first == b'=' {
            return assigned(text, at);
        }
        let glued = *first != b':' && at > 0 && bytes.get(at - 1).is_some_and(|byte| byte.is_ascii_alphanumeric());
        if glued {
            return None;
        }
        known_format(text.get(at..)?).map(|(range, what)| (at + range.start..at + range.end, what))
    })
}

/// What follows the `=` at an offset, if the name before it says that it is a secret:
/// `--db-password=…`, `PGPASSWORD=…`.
fn assigned(text: &str, at: usize) -> Option<(Range<usize>, &'static str)> {
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let name_len = text.as_bytes().get(..at)?.iter().rev().take(LONGEST_NAME).take_while(|byte| in_name(byte)).count();
    if !option_names_secret(text.get(at - name_len..at)?) {
        return None;
    }
    let rest = text.get(at + 1..)?;
    let longest = rest.char_indices().nth(LONGEST_TOKEN).map_or(rest.len(), |(end, _)| end);
    let rest = rest.get(..longest)?;
    let (opening, rest) = match rest.chars().next()? {
        quote @ ('"' | '\'') => (1, rest.get(1..)?.split(quote).next()?),
        _ => (0, rest),
    };
    let value = rest
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ';' | '&' | ',' | ']' | '}'))
        .next()?;
    let start = at + 1 + opening;
    let is_shown = !value.is_empty() && is_literal_secret(value, Style::Plain) && value != "*****";
    is_shown.then_some((start..start + value.len(), "a value in a command"))
}

/// A value of a known format at the start of a text.
fn known_format(text: &str) -> Option<(Range<usize>, &'static str)> {
    let token = |prefix: &str, least: usize, what: &'static str| {
        let rest = text.strip_prefix(prefix)?;
        let len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
        (len >= least).then_some((0..prefix.len() + len, what))
    };
    match text.as_bytes().first()? {
        b'A' => aws_access_key(text),
        b'-' => private_key(text),
        b'g' => ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-"]
            .iter()
            .find_map(|prefix| token(prefix, 20, "an access token of a git service")),
        b'x' => {
            ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-"].iter().find_map(|prefix| token(prefix, 10, "a Slack token"))
        }
        b's' | b'r' => {
            ["sk_live_", "rk_live_", "sk_test_", "rk_test_"].iter().find_map(|prefix| token(prefix, 16, "a Stripe key"))
        }
        b'e' => json_web_token(text),
        b':' => password_in_url(text),
        _ => None,
    }
}

fn aws_access_key(text: &str) -> Option<(Range<usize>, &'static str)> {
    if !text.starts_with("AKIA") && !text.starts_with("ASIA") {
        return None;
    }
    let len = text.bytes().take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()).count();
    let ends = !text.as_bytes().get(len).is_some_and(u8::is_ascii_alphanumeric);
    (len == 20 && ends).then_some((0..len, "an AWS access key"))
}

fn private_key(text: &str) -> Option<(Range<usize>, &'static str)> {
    let header = text.strip_prefix("-----BEGIN ")?;
    let (name, _) = header.split_once("-----")?;
    name.ends_with("PRIVATE KEY").then_some((0..text.len(), "a private key"))
}

fn json_web_token(text: &str) -> Option<(Range<usize>, &'static str)> {
    if !text.starts_with("eyJ") {
        return None;
    }
    let in_token = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let len = text.bytes().take(LONGEST_TOKEN).take_while(|byte| in_token(byte)).count();
    let token = text.get(..len)?;
    let mut parts = token.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let is_token = payload.starts_with("eyJ") && signature.len() >= 16 && header.len() >= 12;
    is_token.then_some((0..len, "a JSON web token"))
}

/// `://user:password@host`: only the password counts.
fn password_in_url(text: &str) -> Option<(Range<usize>, &'static str)> {
    let rest = text.strip_prefix("://")?;
    let authority = rest.split(['/', '?', '#', ' ', '"', '\'']).next()?;
    let (user_info, _) = authority.rsplit_once('@')?;
    let (user, password) = user_info.split_once(':')?;
    let start = "://".len() + user.len() + 1;
    let literal = !password.contains("${") && !password.contains("$(") && !password.starts_with(['<', '{', '%', '$']);
    let masked = password.chars().all(|c| matches!(c, '*' | 'x' | 'X' | '.'));
    (literal && !masked && !password.is_empty()).then_some((start..start + password.len(), "a URL with a password"))
}
