//! Secrets in clear text: finding them in documents, and masking them wherever text is shown.
//!
//! Signs are a value of a well-known format (a private key, a token of a known service, a URL with a
//! password), a literal under a name that says it is a secret (`DB_PASSWORD`) or after an option that
//! does (`--db-password=`), and anything but a name below `secrets`. Prefers missing one to accusing
//! an innocent value. No message of this folder holds what it found. `names.rs` judges names,
//! `formats.rs` values, `raw.rs` reads what is no YAML. Start at [`check`] and [`redact`].

mod formats;
mod names;
mod raw;

pub use raw::check_text;

use super::diagnostics;
use crate::diag::{Sink, nearest};
use crate::language::{Entry, How, Map, Node, Scalar, SecretRef, Style, Value};
use crate::source::Span;
use formats::find;
use names::{is_environment_style, is_literal_secret, is_secret, names_secret, option_names_secret};

/// Reports every secret that stands in a tree.
pub fn check(node: &Node, sink: &mut Sink) {
    check_under(node, None, sink);
}

/// Checks a tree that stands under a key.
fn check_under(node: &Node, key: Option<&str>, sink: &mut Sink) {
    match &node.value {
        Value::Map(map) => check_map(map, key, sink),
        Value::List(items) => check_list(items, sink),
        Value::Scalar(scalar) => check_formats(node, scalar, sink),
        Value::Text(_) | Value::Null => {}
    }
}

/// Reports the values of a known format in a scalar, each where it stands if that can be told.
fn check_formats(node: &Node, scalar: &Scalar, sink: &mut Sink) {
    let span = node.span();
    // A text as long as its source has nothing escaped or folded in it.
    let opening = match (span.end - span.start) as usize {
        len if len == scalar.text.len() => Some(0),
        len if len == scalar.text.len() + 2 && scalar.style == Style::Quoted => Some(1),
        _ => None,
    };
    let mut at = 0;
    while let Some((range, what)) = find(&scalar.text, at) {
        let place = opening.map_or(span, |opening| span.part(opening + range.start, range.len()));
        sink.push(diagnostics::secret_in_clear(Some(place), what));
        if opening.is_none() {
            return;
        }
        at = range.end.max(at + 1);
    }
}

/// The items of a list, of which one may be the value of an option that stands before it.
fn check_list(items: &[Node], sink: &mut Sink) {
    let mut option = None;
    for item in items {
        let scalar = match &item.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        };
        match (option.take(), scalar) {
            (Some(name), Some(value))
                if !value.text.starts_with('-') && is_literal_secret(&value.text, value.style) =>
            {
                report_named(name, item.span(), sink);
            }
            _ => check_under(item, None, sink),
        }
        option =
            scalar.map(|scalar| scalar.text.as_str()).filter(|text| text.starts_with('-') && option_names_secret(text));
    }
}

fn check_map(map: &Map, above: Option<&str>, sink: &mut Sink) {
    let beside = name_in(map);
    for entry in &map.entries {
        if entry.key == "secrets" {
            check_secrets(&entry.node, sink);
        } else if names_where_kept(&entry.key) {
            check_reference(entry, beside, sink);
        } else if let Some(name) = naming(entry, beside, above) {
            check_named(name, entry, sink);
        } else {
            check_under(&entry.node, Some(&entry.key), sink);
        }
    }
}

/// What stands below `secrets`: names of secrets and where they are kept, and never a value.
fn check_secrets(node: &Node, sink: &mut Sink) {
    const KNOWN: [&str; 6] = ["name", "secretRef", "valueFrom", "key", "envVar", "description"];
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => return report_literals("secrets", node, sink),
    };
    for item in items {
        let Some(map) = item.as_map() else {
            report_literals("secrets", item, sink);
            continue;
        };
        let beside = name_in(map);
        for entry in &map.entries {
            match nearest(&entry.key, KNOWN) {
                Some("secretRef") => check_reference(entry, beside, sink),
                Some(_) => check_under(&entry.node, Some(&entry.key), sink),
                None => report_literals(beside.unwrap_or(&entry.key), &entry.node, sink),
            }
        }
    }
}

/// Whether a field says where a secret is kept.
fn names_where_kept(key: &str) -> bool {
    matches!(key, "secretRef" | "secret") || key.ends_with("Secret")
}

/// A field that names a secret: what cannot be the name of one may be the secret itself.
fn check_reference(entry: &Entry, beside: Option<&str>, sink: &mut Sink) {
    let of = beside.unwrap_or(&entry.key);
    match &entry.node.value {
        Value::Scalar(scalar) if !scalar.text.contains("${") && !SecretRef::is_name(&scalar.text) => {
            report_named(of, entry.node.span(), sink);
        }
        Value::List(_) => report_literals(of, &entry.node, sink),
        _ => check_under(&entry.node, Some(&entry.key), sink),
    }
}

/// A value under a name that says it is a secret, whatever shape it was written in.
fn check_named(name: &str, entry: &Entry, sink: &mut Sink) {
    match &entry.node.value {
        Value::Scalar(scalar) if is_secret(name, &scalar.text, scalar.style) => {
            report_named(name, entry.node.span(), sink);
        }
        Value::List(_) => report_literals(name, &entry.node, sink),
        Value::Map(_) if entry.key != name => report_literals(name, &entry.node, sink),
        _ => check_under(&entry.node, Some(&entry.key), sink),
    }
}

/// Reports every scalar of a tree that can be a secret.
fn report_literals(name: &str, node: &Node, sink: &mut Sink) {
    match &node.value {
        Value::Scalar(scalar) if is_literal_secret(&scalar.text, scalar.style) => report_named(name, node.span(), sink),
        Value::List(items) => items.iter().for_each(|item| report_literals(name, item, sink)),
        Value::Map(map) => map.entries.iter().for_each(|entry| report_literals(name, &entry.node, sink)),
        _ => {}
    }
}

/// Reports what became a secret by filling in variables: a literal under a name that says so.
pub(super) fn check_filled(map: &Map, sink: &mut Sink) {
    let beside = name_in(map);
    for entry in &map.entries {
        if matches!(entry.node.origin.how, How::Variable { .. })
            && let Value::Scalar(scalar) = &entry.node.value
            && let Some(name) = naming(entry, beside, None)
            && is_secret(name, &scalar.text, scalar.style)
        {
            report_named(name, entry.node.span(), sink);
        }
    }
}

fn report_named(name: &str, span: Span, sink: &mut Sink) {
    sink.push(diagnostics::secret_in_clear(Some(span), &format!("the value of `{name}`")));
}

/// The `name` in a map, which says what the `value` beside it is.
fn name_in(map: &Map) -> Option<&str> {
    map.get("name").and_then(Node::as_str)
}

/// The name by which an entry is judged. What is called `value` or `default`, or nearly so, goes by
/// the `name` beside it, or by the key above it; so does a field that nobody knows beside the name
/// of an environment variable.
fn naming<'n>(entry: &'n Entry, beside: Option<&'n str>, above: Option<&'n str>) -> Option<&'n str> {
    const BESIDE: [&str; 12] = [
        "name",
        "valueFrom",
        "secretRef",
        "envVar",
        "key",
        "description",
        "example",
        "type",
        "required",
        "component",
        "output",
        "access",
    ];
    let key = entry.key.as_str();
    let beside = beside.filter(|_| key != "name");
    let is_unknown = |name: &str| is_environment_style(name) && nearest(key, BESIDE).is_none();
    let name = match (beside.or(above), beside) {
        (Some(name), _) if matches!(key, "value" | "default") => name,
        (Some(name), _) if names_secret(name) && nearest(key, ["value", "default"]).is_some() => name,
        (_, Some(name)) if names_secret(name) && is_unknown(name) => name,
        _ => key,
    };
    let is_aws_key = || entry.node.as_str().is_some_and(|text| is_secret(name, text, Style::Quoted));
    (names_secret(name) || is_aws_key()).then_some(name)
}

/// Reports a variable of the command line or a file that carries a secret.
pub fn check_variable(name: &str, value: &str, span: Option<Span>, sink: &mut Sink) {
    if is_secret(name, value, Style::Quoted) || find(value, 0).is_some() {
        sink.push(diagnostics::secret_in_clear(span, &format!("the variable `{name}`")));
    }
}

/// What stands in place of a secret.
const MASK: &str = "*****";

/// A line of source as it may be shown: whatever looks like a secret is masked.
#[must_use]
pub fn redact(line: &str) -> String {
    redact_keyed(redact_formats(line))
}

/// A text of any kind with the values of known formats masked.
#[must_use]
pub fn redact_formats(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut at = 0;
    while let Some((range, _)) = find(line, at) {
        shown.push_str(line.get(at..range.start).unwrap_or(""));
        shown.push_str(MASK);
        at = range.end.max(at + 1);
    }
    shown.push_str(line.get(at..).unwrap_or(""));
    shown
}

/// Masks the value of `key: value` if the key says that it is a secret.
fn redact_keyed(line: String) -> String {
    let Some((key, value)) = line.split_once(':') else { return line };
    let name = key.trim_start_matches([' ', '-', '{', '"', '\'']).trim_end_matches([' ', '"', '\'']);
    let bare = value.trim().trim_matches(['"', '\'', ',', '}']);
    if names_secret(name) && is_literal_secret(bare, Style::Quoted) {
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
            "environment: [{name: DB_PASSWORD, vaule: hunter2}]",
            "environment: [{name: DB_PASSWORD, is: hunter2}]",
            "environment: [{name: DB_PASSWORD, value: [hunter2]}]",
            "environment: [{name: DB_PASSWORD, value: {is: hunter2}}]",
            "variables: {DB_PASSWORD: {defualt: hunter2}}",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
    }

    #[test]
    fn below_secrets_there_are_names_only() {
        for text in [
            "secrets: [{name: DB, value: hunter2}]",
            "secrets: [{name: DB, secretRef: hunter2!x}]",
            "secrets: [{name: DB, secretRef: [hunter2]}]",
            "secrets: [hunter2]",
            "secrets: {DB: hunter2}",
            "passwordSecret: hunter 2",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
    }

    #[test]
    fn a_command_is_given_no_secret() {
        for text in [
            "command: [run, --db-password=hunter2]",
            "command: [run, --api-token, hunter2]",
            "args: ['--client-secret=\"hunter2\"']",
            "command: [sh, -c, 'PGPASSWORD=hunter2 psql -h db']",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
        for text in [
            "command: [run, '--db-password=${DB_PASSWORD}', --password-file=/run/secret, --token=$TOKEN]",
            "command: [run, --max-token=5, --secret-arn=arn:aws:x, --api-token, --verbose]",
            "command: [sh, -c, 'run --token=\"$(cat /run/x)\" --password-stdin']",
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
    }

    #[test]
    fn what_only_speaks_of_a_secret_is_none() {
        for text in [
            "secrets: [{name: DB_PASSWORD, secretref: prod-db, valueFrom: {component: db, output: password}}]",
            "parameters: [{name: DB_PASSWORD, descripton: where it is, required: true}]",
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
        assert_eq!(redact("  command: [x, --db-password=hunter2]"), "  command: [x, --db-password=*****]");
        assert_eq!(redact("  replicas: 3  # größer"), "  replicas: 3  # größer");
    }
}
