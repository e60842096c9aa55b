//! Secrets in clear text: finding them in documents, and masking them wherever text is shown.
//!
//! Two signs: a value of a well-known format (a private key, a token of a known service, a URL
//! with a password), and a literal under a name that says it is a secret (`DB_PASSWORD`). Prefers
//! missing one to accusing an innocent value. No message of this file holds what it found.

use super::diagnostics;
use crate::diag::Sink;
use crate::language::{Entry, How, Map, Node, Style, Value};
use crate::source::Span;
use std::ops::Range;

/// Reports every secret that stands in a tree.
pub fn check(node: &Node, sink: &mut Sink) {
    check_under(node, None, sink);
}

/// Checks a tree that stands under a key.
fn check_under(node: &Node, key: Option<&str>, sink: &mut Sink) {
    match &node.value {
        Value::Map(map) => check_map(map, key, sink),
        Value::List(items) => items.iter().for_each(|item| check_under(item, None, sink)),
        Value::Scalar(scalar) => {
            if let Some((_, what)) = find(&scalar.text, 0) {
                sink.push(diagnostics::secret_in_clear(Some(node.span()), what));
            }
        }
        Value::Text(_) | Value::Null => {}
    }
}

fn check_map(map: &Map, key: Option<&str>, sink: &mut Sink) {
    for entry in &map.entries {
        match named_secret(map, entry, key) {
            Some(name) => report_named(name, entry.node.span(), sink),
            None => check_under(&entry.node, Some(&entry.key), sink),
        }
    }
}

/// Reports what became a secret by filling in variables: a literal under a name that says so.
pub(super) fn check_filled(map: &Map, sink: &mut Sink) {
    for entry in &map.entries {
        if matches!(entry.node.origin.how, How::Variable { .. })
            && let Some(name) = named_secret(map, entry, None)
        {
            report_named(name, entry.node.span(), sink);
        }
    }
}

fn report_named(name: &str, span: Span, sink: &mut Sink) {
    sink.push(diagnostics::secret_in_clear(Some(span), &format!("the value of `{name}`")));
}

/// The name under which an entry is a secret, if it is one. What is called `value` or `default`
/// goes by the `name` beside it, or by the key above it.
fn named_secret<'n>(map: &'n Map, entry: &'n Entry, above: Option<&'n str>) -> Option<&'n str> {
    let Value::Scalar(scalar) = &entry.node.value else { return None };
    let name = match entry.key.as_str() {
        "value" | "default" => map.get("name").and_then(Node::as_str).or(above)?,
        key => key,
    };
    is_secret(name, &scalar.text, scalar.style).then_some(name)
}

/// Reports a variable of the command line or a file that carries a secret.
pub fn check_variable(name: &str, value: &str, span: Option<Span>, sink: &mut Sink) {
    if is_secret(name, value, Style::Quoted) || find(value, 0).is_some() {
        sink.push(diagnostics::secret_in_clear(span, &format!("the variable `{name}`")));
    }
}

/// Whether a literal under this name is a secret, whatever it looks like.
fn is_secret(name: &str, value: &str, style: Style) -> bool {
    let environment_style = !name.bytes().any(|byte| byte.is_ascii_lowercase());
    names_secret(name, environment_style) && is_literal_secret(value, style) || is_aws_secret_key(name, value)
}

/// Whether a name says that its value is a secret. Names of environment variables (in capitals)
/// are judged by more words than the fields of specs, where `…Secret` is where a secret is kept.
fn names_secret(name: &str, environment_style: bool) -> bool {
    const FIELDS: [&str; 8] =
        ["password", "passwd", "passphrase", "apikey", "privatekey", "secretkey", "secretaccesskey", "authtoken"];
    const ANYWHERE: [&str; 6] = ["PASSWORD", "PASSWD", "PASSPHRASE", "APIKEY", "API_KEY", "PRIVATE_KEY"];
    const AT_END: [&str; 6] = ["SECRET", "TOKEN", "SECRET_KEY", "ACCESS_KEY", "CREDENTIAL", "CREDENTIALS"];
    if name.len() > 80 {
        return false;
    }
    if !environment_style {
        return FIELDS.iter().any(|word| ends_with_folded(name, word));
    }
    let last = name.rsplit(['_', '-']).next().unwrap_or("");
    let compound = name.ends_with("PASSWORD") || name.ends_with("PASSWD");
    let telling = compound
        || AT_END.iter().any(|word| ends_with_word(name, word))
        || ANYWHERE.iter().any(|word| has_word(name, word));
    telling && !HARMLESS.contains(&last)
}

/// Whether a name ends with a word, case and separators aside.
fn ends_with_folded(name: &str, word: &str) -> bool {
    let mut letters = name.bytes().rev().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    word.bytes().rev().all(|byte| letters.next() == Some(byte))
}

/// Whether a word stands in a name, not glued to other letters.
fn has_word(name: &str, word: &str) -> bool {
    let bytes = name.as_bytes();
    let joined = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let mut places = bytes.windows(word.len()).enumerate().filter(|(_, part)| *part == word.as_bytes());
    places.any(|(at, _)| !joined(at.checked_sub(1)) && !joined(at.checked_add(word.len())))
}

fn ends_with_word(name: &str, word: &str) -> bool {
    name.strip_suffix(word).is_some_and(|before| before.is_empty() || before.ends_with('_') || before.ends_with('-'))
}

/// Last words that make a name one of something about a secret.
const HARMLESS: [&str; 42] = [
    "ARN",
    "NAME",
    "FILE",
    "PATH",
    "URL",
    "URI",
    "ID",
    "TTL",
    "LENGTH",
    "EXPIRY",
    "EXPIRES",
    "EXPIRATION",
    "TIMEOUT",
    "ENABLED",
    "DISABLED",
    "REQUIRED",
    "POLICY",
    "HEADER",
    "FIELD",
    "TYPE",
    "ALGORITHM",
    "ENDPOINT",
    "ISSUER",
    "AUDIENCE",
    "PREFIX",
    "SUFFIX",
    "COUNT",
    "SIZE",
    "MIN",
    "MAX",
    "ROTATION",
    "REF",
    "PARAMETER",
    "FORMAT",
    "AGE",
    "SECONDS",
    "MINUTES",
    "HOURS",
    "DAYS",
    "LIMIT",
    "VERSION",
    "PATTERN",
];

/// Whether a value under such a name can be the secret itself.
fn is_literal_secret(value: &str, style: Style) -> bool {
    let value = value.trim();
    let elsewhere = ["/", "arn:", "ssm:", "file:", "secretsmanager:", "http://", "https://", "<", "{{"];
    let word = matches!(
        value.to_ascii_lowercase().as_str(),
        "" | "true" | "false" | "null" | "none" | "required" | "optional"
    );
    let number = style == Style::Plain && value.len() < 6 && value.bytes().all(|byte| byte.is_ascii_digit());
    let masked = value.chars().all(|c| matches!(c, '*' | 'x' | 'X' | '.' | '-'));
    !word && !number && !masked && !value.contains("${") && !elsewhere.iter().any(|prefix| value.starts_with(prefix))
}

/// 40 characters of base64 under a name that speaks of a secret key.
fn is_aws_secret_key(name: &str, value: &str) -> bool {
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+' | b'=');
    value.len() == 40
        && value.bytes().all(base64)
        && value.bytes().any(|byte| byte.is_ascii_uppercase())
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && name.to_ascii_lowercase().contains("secret")
}

/// How far into a value is looked; what stands beyond is data rather than configuration.
const LONGEST_TEXT: usize = 256 * 1024;

/// How long a token is followed.
const LONGEST_TOKEN: usize = 2048;

/// The first value of a known format in a text at or after `from`, and what it is.
fn find(text: &str, from: usize) -> Option<(Range<usize>, &'static str)> {
    const SHORTEST: usize = 12;
    let bytes = text.as_bytes();
    if bytes.len() < SHORTEST {
        return None;
    }
    (from..bytes.len().min(LONGEST_TEXT)).find_map(|at| {
        let first = bytes.get(at)?;
        if !matches!(first, b'A' | b'-' | b'g' | b'x' | b's' | b'r' | b'e' | b':') || !text.is_char_boundary(at) {
            return None;
        }
        let glued = *first != b':' && at > 0 && bytes.get(at - 1).is_some_and(|byte| byte.is_ascii_alphanumeric());
        if glued {
            return None;
        }
        known_format(text.get(at..)?).map(|(range, what)| (at + range.start..at + range.end, what))
    })
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

/// What stands in place of a secret.
const MASK: &str = "*****";

/// A line of source as it may be shown: whatever looks like a secret is masked.
#[must_use]
pub fn redact(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut at = 0;
    while let Some((range, _)) = find(line, at) {
        shown.push_str(line.get(at..range.start).unwrap_or(""));
        shown.push_str(MASK);
        at = range.end.max(at + 1);
    }
    shown.push_str(line.get(at..).unwrap_or(""));
    redact_keyed(shown)
}

/// Masks the value of `key: value` if the key says that it is a secret.
fn redact_keyed(line: String) -> String {
    let Some((key, value)) = line.split_once(':') else { return line };
    let name = key.trim_start_matches([' ', '-', '{', '"', '\'']).trim_end_matches([' ', '"', '\'']);
    let bare = value.trim().trim_matches(['"', '\'', ',', '}']);
    let environment_style = !name.bytes().any(|byte| byte.is_ascii_lowercase());
    if names_secret(name, environment_style) && is_literal_secret(bare, Style::Quoted) {
        return format!("{key}: {MASK}");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{check, redact};
    use crate::diag::Sink;
    use crate::language::yaml;
    use crate::source::SourceId;

    fn found(text: &str) -> usize {
        let mut sink = Sink::default();
        let nodes = yaml::read_text(text, SourceId::from_index(0), &mut sink);
        nodes.iter().for_each(|node| check(node, &mut sink));
        sink.iter().filter(|found| found.code.as_str() == "secret/in-clear").count()
    }

    #[test]
    fn known_formats_are_found_anywhere() {
        let token = "g".to_owned() + "hp_0123456789abcdefghijklmnopqrstuvwxyz";
        for value in [
            "AKIAABCDEFGHIJKLMNOP",
            "AKIAIOSFODNN7EXAMPLE",
            "'-----BEGIN RSA PRIVATE KEY-----'",
            "postgres://admin:hunter2@db:5432/x",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl",
            &token,
        ] {
            assert_eq!(found(&format!("a: [{value}]")), 1, "{value}");
        }
    }

    #[test]
    fn a_literal_under_a_telling_name_is_a_secret() {
        for text in [
            "environment: [{name: DB_PASSWORD, value: hunter2}]",
            "environment: {API_TOKEN: abcdef}",
            "environment: {STRIPE_API_KEY: abcdef}",
            "database: {password: hunter2}",
            "a: {PGPASSWORD: hunter2}",
            "variables: {DB_PASSWORD: {default: hunter2}}",
            "parameters: [{name: DB_PASSWORD, default: hunter2}]",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
    }

    #[test]
    fn what_only_speaks_of_a_secret_is_none() {
        for text in [
            "environment: [{name: DB_PASSWORD_FILE, value: /run/x}, {name: TOKEN_URL, value: 'https://x/y'}]",
            "environment: {DB_PASSWORD: '${DB_PASSWORD}', TOKEN_TTL: 3600, SECRET_ARN: 'arn:aws:x', TOKEN: 12}",
            "passwordSecret: my-secret",
            "secrets: [{name: DB_PASSWORD, secretRef: /a/b, envVar: DATABASE_PASSWORD}]",
            "managePassword: true",
            "url: 'postgres://admin:${ref:db.password}@host'",
            "image: ghp_short",
            "TOKENIZER: gpt",
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
    }

    #[test]
    fn a_shown_line_holds_no_secret() {
        assert_eq!(redact("  url: postgres://me:hunter2@db"), "  url: postgres://me:*****@db");
        assert_eq!(redact("  DB_PASSWORD: \"hunter2\""), "  DB_PASSWORD: *****");
        assert_eq!(redact("  - password: hunter2"), "  - password: *****");
        assert_eq!(redact("  replicas: 3  # größer"), "  replicas: 3  # größer");
    }
}
