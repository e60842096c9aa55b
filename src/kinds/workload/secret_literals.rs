//! Finds secrets that stand in a document: by the name of the variable that holds them, or by their form.
//!
//! The lists are short on purpose. What they find is an error, so they hold only what is hardly ever
//! anything else.

use crate::language::{Part, Text};

/// Ends of the names of variables that hold secrets.
const NAMES: &[&str] =
    &["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "API_KEY", "APIKEY", "PRIVATE_KEY", "SECRET_KEY", "SECRET_ACCESS_KEY"];

/// Beginnings of tokens whose issuers mark them.
const PREFIXES: &[&str] = &["ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_", "rk_live_"];

/// Why the value of a variable looks like a secret, if it does.
#[must_use]
pub fn variable(name: &str, value: &Text) -> Option<&'static str> {
    text(value).or_else(|| {
        let literal = value.as_literal()?;
        let name = name.to_ascii_uppercase().replace(['-', '.'], "_");
        let word = |end: &&str| name == **end || name.strip_suffix(*end).is_some_and(|rest| rest.ends_with('_'));
        let says_nothing = literal.is_empty() || matches!(literal, "true" | "false");
        (!says_nothing && NAMES.iter().any(|end| word(&end))).then_some("so the variable's name says")
    })
}

/// Why a text looks like a secret by its form alone, if it does.
#[must_use]
pub fn text(text: &Text) -> Option<&'static str> {
    text.parts.iter().find_map(|part| match part {
        Part::Literal(literal) => form(literal),
        Part::Reference(_) => None,
    })
}

fn form(literal: &str) -> Option<&'static str> {
    if literal.contains("-----BEGIN ") && literal.contains("PRIVATE KEY-----") {
        return Some("it is a private key");
    }
    if PREFIXES.iter().any(|prefix| literal.starts_with(prefix)) {
        return Some("it begins like an access token");
    }
    let key = literal.strip_prefix("AKIA").or_else(|| literal.strip_prefix("ASIA"));
    if key.is_some_and(|rest| rest.len() == 16 && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())) {
        return Some("it is an AWS access key");
    }
    has_password(literal).then_some("the URL has a password in it")
}

/// `scheme://user:password@host`, the password not empty.
fn has_password(literal: &str) -> bool {
    let Some((_, rest)) = literal.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    user.and_then(|user| user.split_once(':')).is_some_and(|(_, password)| !password.is_empty())
}

#[cfg(test)]
mod tests {
    use super::variable;
    use crate::language::Text;

    #[test]
    fn secrets_are_known_by_name_or_form_and_other_values_are_left_alone() {
        let found = |name: &str, value: &str| variable(name, &Text::literal(value)).is_some();
        assert!(found("DATABASE_PASSWORD", "hunter2"));
        assert!(found("STRIPE_API_KEY", "x"));
        assert!(found("DATABASE_URL", "postgres://app:hunter2@db/app"));
        assert!(found("ID", "AKIAIOSFODNN7EXAMPLE"));
        assert!(!found("PASSWORD_MIN_LENGTH", "12"));
        assert!(!found("REQUIRE_PASSWORD", "true"));
        assert!(!found("DATABASE_URL", "postgres://app@db:5432/app"));
        assert!(!found("SECRET_NAME", "orders/db"));
    }
}
