//! Which names say that a value is a secret, and which values under them can be one.
//!
//! Prefers missing a secret to accusing an innocent value: what only speaks of a secret
//! (`TOKEN_TTL`, `DB_PASSWORD_FILE`) is none. Start at [`is_secret`].

use crate::language::Style;

/// Whether a literal under this name is a secret, whatever it looks like.
pub(super) fn is_secret(name: &str, value: &str, style: Style) -> bool {
    names_secret(name) && is_literal_secret(value, style) || is_aws_secret_key(name, value)
}

/// Whether a name is in the style of environment variables: in capitals.
pub(super) fn is_environment_style(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_uppercase()) && !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Whether the name of an option of a program (`--db-password`) or of an assignment in a command
/// (`PGPASSWORD`) says that what follows is a secret. With a hyphen before it, a name is judged by
/// more words, because fields of other things have none.
pub(super) fn option_names_secret(name: &str) -> bool {
    let bare = name.trim_start_matches('-');
    names_secret(bare) || bare.len() < name.len() && names_secret(&bare.replace('-', "_").to_ascii_uppercase())
}

/// Whether a name says that its value is a secret. Names of environment variables (in capitals)
/// are judged by more words than the fields of specs, where `…Secret` is where a secret is kept.
pub(super) fn names_secret(name: &str) -> bool {
    const FIELDS: [&str; 8] =
        ["password", "passwd", "passphrase", "apikey", "privatekey", "secretkey", "secretaccesskey", "authtoken"];
    const ANYWHERE: [&str; 6] = ["PASSWORD", "PASSWD", "PASSPHRASE", "APIKEY", "API_KEY", "PRIVATE_KEY"];
    const AT_END: [&str; 6] = ["SECRET", "TOKEN", "SECRET_KEY", "ACCESS_KEY", "CREDENTIAL", "CREDENTIALS"];
    if name.len() > 80 {
        return false;
    }
    if !is_environment_style(name) {
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
pub(super) fn is_literal_secret(value: &str, style: Style) -> bool {
    let value = value.trim();
    let elsewhere = ["/", "$", "arn:", "ssm:", "file:", "secretsmanager:", "http://", "https://", "<", "{{"];
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
