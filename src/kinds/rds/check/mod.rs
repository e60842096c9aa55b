//! What no single field of a database shows: engine and version, machine, copies, backups, monitoring.
//! `storage.rs` checks the storage, `database.rs` names and secrets, `reserved.rs` holds the words that
//! engines keep for themselves.

mod database;
mod reserved;
mod storage;

use super::spec::{Engine, LogType, RdsSpec, Serverless};
use crate::kinds::{CheckContext, diagnostics, windows};
use crate::language::diagnostics::{self as language, list};
use crate::language::{How, Traced};

/// Checks a database.
pub fn check(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    check_version(spec, cx);
    check_machine(spec, cx);
    storage::check(spec, cx);
    database::check(spec, cx);
    check_iam_logins(spec, cx);
    check_copies(spec, cx);
    check_backups(spec, cx);
    check_performance_insights(spec, cx);
    check_monitoring(spec, cx);
    check_parameters(spec, cx);
}

fn check_version(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let upgrade = &spec.engine.allow_major_version_upgrade;
    if **upgrade && spec.engine().is_aurora() {
        let message = "an Aurora cluster is upgraded whenever its version says so";
        cx.push(diagnostics::without_effect(upgrade.span(), message));
    }
    let Some(version) = &spec.engine.version else { return };
    let engine = spec.engine();
    if !engine.is_version(version) {
        let rule = format!("`{}` is not a version of {}", version.value, engine.word());
        cx.push(
            diagnostics::invalid_combination(version.span(), rule, "not a version")
                .and(spec.engine.engine.span(), "of this engine")
                .help(engine.version_form()),
        );
    } else if !engine.is_known(version) {
        let (what, known) = (format!("a version of {}", engine.word()), engine.known_majors());
        let unfamiliar = language::unfamiliar_value(version.span(), version, &what, std::iter::empty());
        cx.push(unfamiliar.help(format!("major versions are {}", list(known, known.len()))));
    }
}

/// Aurora has either machines of a class or capacity that follows the load; the others have a class.
fn check_machine(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let engine = &spec.engine.engine;
    match (&spec.instance.class, &spec.serverless) {
        (Some(class), Some(serverless)) if engine.is_aurora() => {
            let rule = "a serverless cluster has no instance class";
            cx.push(
                diagnostics::invalid_combination(class.span(), rule, "remove this, or `serverless`")
                    .and(serverless.min_capacity.span(), "capacity that follows the load"),
            );
        }
        (None, None) if engine.is_aurora() => cx.push(diagnostics::invalid_combination(
            engine.span(),
            format!("{} needs `instance.class` or `serverless`", engine.word()),
            "how large is it?",
        )),
        (None, None) => cx.push(diagnostics::invalid_combination(
            engine.span(),
            format!("{} needs `instance.class`", engine.word()),
            "how large is it?",
        )),
        (Some(class), _) => check_class(class, cx),
        (None, Some(_)) => {}
    }
    if let Some(serverless) = &spec.serverless {
        check_serverless(engine, serverless, cx);
    }
}

fn check_class(class: &Traced<compact_str::CompactString>, cx: &mut CheckContext<'_>) {
    if class.as_str() == "db.serverless" {
        let rule = "a serverless cluster is described by `serverless`";
        cx.push(
            diagnostics::invalid_combination(class.span(), rule, "not a machine")
                .help("write `serverless: {minCapacity: 0.5, maxCapacity: 4}` instead of the class"),
        );
    } else if !is_class(class) {
        let rule = format!("`{}` is not an instance class", class.value);
        cx.push(
            diagnostics::invalid_combination(class.span(), rule, "not an instance class")
                .help("write `db.`, the family and the size: `db.t4g.medium`, `db.r8g.2xlarge`"),
        );
    }
}

/// `db.family.size`: `db.t4g.medium`, `db.r6gd.16xlarge`.
fn is_class(class: &str) -> bool {
    let parts: Vec<&str> = class.split('.').collect();
    let ["db", family, size] = parts.as_slice() else { return false };
    let family_is_named = family.starts_with(|c: char| c.is_ascii_lowercase())
        && family.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && family.chars().any(|c| c.is_ascii_digit());
    let times = size.strip_suffix("xlarge");
    let size_is_known = matches!(*size, "micro" | "small" | "medium" | "large")
        || times.is_some_and(|times| times.chars().all(|c| c.is_ascii_digit()));
    family_is_named && size_is_known
}

/// Limits of Aurora Serverless v2 (Aurora user guide, capacity of a cluster).
fn check_serverless(engine: &Traced<Engine>, serverless: &Serverless, cx: &mut CheckContext<'_>) {
    let (low, high) = (&serverless.min_capacity, &serverless.max_capacity);
    if !engine.is_aurora() {
        let rule = format!("{} cannot be serverless", engine.word());
        cx.push(
            diagnostics::invalid_combination(low.span(), rule, "only Aurora has this capacity")
                .and(engine.span(), "the engine"),
        );
    }
    for (capacity, least) in [(low, 0.0), (high, 1.0)] {
        let in_steps = (**capacity * 2.0).fract() == 0.0;
        if !in_steps || !(least..=256.0).contains(&capacity.value) {
            let rule = format!("capacity goes from {least} to 256 in steps of 0.5");
            cx.push(diagnostics::invalid_combination(capacity.span(), rule, "not such a capacity"));
        }
    }
    if **low > **high {
        cx.push(
            diagnostics::invalid_combination(low.span(), "`minCapacity` is above `maxCapacity`", "the least")
                .and(high.span(), "the most"),
        );
    }
    if let Some(pause) = &serverless.pause_after
        && **low > 0.0
    {
        cx.push(diagnostics::without_effect(pause.span(), "only a cluster with `minCapacity: 0` pauses"));
    }
}

/// Logins with IAM where the engine knows none (RDS and Aurora user guides, availability of IAM database
/// authentication).
fn check_iam_logins(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let class = spec.instance.class.as_ref();
    let possible = spec.engine().has_iam_logins(&spec.version(), class.map_or("", |class| class.as_str()));
    let Some(wanted) = spec.iam_authentication.as_ref().filter(|wanted| wanted.value && !possible) else { return };
    let rule = "logins with IAM need MariaDB 10.6 or later, or another class than db.t2.small and db.t3.small";
    cx.push(
        diagnostics::invalid_combination(wanted.span(), rule, "cannot be turned on")
            .and(spec.engine.engine.span(), "the engine"),
    );
}

fn check_copies(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let Some(replicas) = &spec.replicas else { return };
    if spec.engine().is_aurora() {
        if *spec.multi_az && **replicas == 0 {
            let rule = "an Aurora cluster in several zones needs a reader to take over";
            cx.push(
                diagnostics::invalid_combination(replicas.span(), rule, "at least 1")
                    .and(spec.multi_az.span(), "several zones"),
            );
        }
        return;
    }
    if **replicas == 0 {
        return;
    }
    if *spec.backup.retention_days == 0 {
        let rule = "read replicas need automatic backups";
        cx.push(
            diagnostics::invalid_combination(
                spec.backup.retention_days.span(),
                rule,
                "keep backups for at least a day",
            )
            .and(replicas.span(), "read replicas"),
        );
    }
    if spec.has_managed_password() {
        let rule = "RDS makes no read replicas of an instance whose password it manages";
        cx.push(
            diagnostics::invalid_combination(replicas.span(), rule, "needs a password of your own").help(
                "keep the password in a secret and name it in `database.passwordSecret`, or use an Aurora engine",
            ),
        );
    }
}

fn check_backups(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let days = &spec.backup.retention_days;
    windows::check(spec.backup.window.as_ref(), spec.maintenance.window.as_ref(), 30, cx);
    if **days > 0 {
        return;
    }
    if spec.engine().is_aurora() {
        let rule = "Aurora keeps backups for at least one day";
        cx.push(diagnostics::invalid_combination(days.span(), rule, "at least 1"));
    } else if spec.replicas.as_ref().is_none_or(|replicas| **replicas == 0) {
        let message = "without automatic backups the database cannot be restored to a point in time";
        cx.push(diagnostics::unadvised(days.span(), message, "turns backups off"));
    }
    if let Some(window) = &spec.backup.window {
        cx.push(diagnostics::without_effect(window.span(), "no backups are made"));
    }
}

/// Retention is 7 days, whole months of 31, or two years (API reference, `CreateDBInstance`).
fn check_performance_insights(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let class = spec.instance.class.as_ref();
    if let Some(wanted) = spec.monitoring.performance_insights.as_ref().filter(|wanted| wanted.value)
        && let Some(class) = class.filter(|class| !spec.engine().has_performance_insights(class))
    {
        let rule = format!("Performance Insights of {} does not work on {}", spec.engine().word(), class.value);
        cx.push(
            diagnostics::invalid_combination(wanted.span(), rule, "not on this class").and(class.span(), "the class"),
        );
    }
    let days = &spec.monitoring.performance_insights_retention_days;
    if **days != 7 && **days != 731 && !days.is_multiple_of(31) {
        let rule = "Performance Insights keeps 7 days, 731 days or a multiple of 31";
        cx.push(diagnostics::invalid_combination(days.span(), rule, format!("{} is none of them", days.value)));
    }
    if days.origin.how != How::Default && !*spec.performance_insights() {
        cx.push(diagnostics::without_effect(days.span(), "Performance Insights is off"));
    }
}

fn check_monitoring(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let interval = &spec.monitoring.enhanced_interval_seconds;
    if ![0, 1, 5, 10, 15, 30, 60].contains(&interval.value) {
        let rule = "Enhanced Monitoring measures every 1, 5, 10, 15, 30 or 60 seconds, or never (0)";
        cx.push(diagnostics::invalid_combination(interval.span(), rule, "not such an interval"));
    }
    let engine = spec.engine();
    for log in spec.monitoring.logs.iter().flatten().filter(|log| !engine.log_types().contains(log)) {
        let words: Vec<&str> = engine.log_types().iter().map(LogType::word).collect();
        let rule = format!("{} sends no log `{}`", engine.word(), log.word());
        let help = match log.value {
            LogType::Audit if !engine.is_postgres() => {
                "an audit log needs an option group, which is not made: use aurora-mysql, or leave `audit` out"
                    .to_owned()
            }
            _ => format!("its logs are {}", list(&words, 8)),
        };
        cx.push(diagnostics::invalid_combination(log.span(), rule, "not a log of this engine").help(help));
    }
}

fn check_parameters(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
    let (name, _) = spec.engine().tls_parameter();
    let Some(value) = spec.parameters.get(name) else { return };
    if value.as_str() == "0" || value.eq_ignore_ascii_case("off") {
        let message = "clients may connect without TLS";
        cx.push(diagnostics::unadvised(value.span(), message, "passwords and data then cross the network in clear"));
    }
}
