//! Names of the database and of its master user, and where the password is. Rules from the API
//! reference, `CreateDBInstance` and `CreateDBCluster`.

use super::reserved;
use crate::kinds::rds::spec::RdsSpec;
use crate::kinds::{CheckContext, diagnostics};
use crate::language::Traced;
use compact_str::CompactString;

/// Checks names and password.
pub fn check(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    check_password(spec, cx);
    let postgres = spec.engine().is_postgres();
    if let Some(name) = &spec.database.name {
        check_name(name, "database", if postgres { 63 } else { 64 }, cx);
        if reserved::is_database(spec.engine(), name) {
            push_reserved(name, spec, cx);
        }
    }
    if let Some(username) = &spec.database.username {
        check_name(username, "master user", if postgres { 63 } else { 16 }, cx);
        if reserved::is_user(spec.engine(), username) {
            push_reserved(username, spec, cx);
        }
    }
}

fn check_password(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let Some(secret) = &spec.database.password_secret else { return };
    if let Some(key) = secret.key.as_ref().filter(|_| secret.ssm) {
        let rule = "a parameter of Systems Manager is taken as a whole";
        cx.push(
            diagnostics::invalid_combination(key.span(), rule, "remove the key")
                .help("keys are picked from JSON secrets in Secrets Manager only"),
        );
    }
    if let Some(snapshot) = spec.snapshot_identifier.as_ref().filter(|_| spec.engine().is_aurora()) {
        let rule = "a cluster from a snapshot takes no password: it keeps the snapshot's, or RDS manages it";
        cx.push(
            diagnostics::invalid_combination(secret.path.span(), rule, "remove `passwordSecret`")
                .and(snapshot.span(), "the snapshot"),
        );
    }
}

fn check_name(name: &Traced<CompactString>, what: &str, most: usize, cx: &mut CheckContext<'_>) {
    let valid = name.len() <= most
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !valid {
        let rule = format!("the name of a {what} is a letter and at most {} letters, digits and underscores", most - 1);
        let fixed = name.replace('-', "_");
        let help = (fixed != name.as_str()).then(|| format!("write `{fixed}`"));
        cx.push(diagnostics::invalid_combination(name.span(), rule, "not such a name").maybe_help(help));
    }
}

fn push_reserved(name: &Traced<CompactString>, spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let rule = format!("{} keeps the name `{}` for itself", spec.engine().word(), name.value);
    cx.push(
        diagnostics::invalid_combination(name.span(), rule, "a reserved word")
            .and(spec.engine.engine.span(), "of this engine"),
    );
}
