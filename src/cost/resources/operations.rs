//! Operation and secrets: alarms, dashboards, logs, keys, secrets.

use crate::cost::meter::{Meter, Quantity};
use crate::cost::properties;

/// An alarm: every metric that it looks at is paid.
pub(super) fn alarm(meter: &mut Meter<'_>) {
    let metrics = meter.list("Metrics").known().unwrap_or_default();
    let looks = metrics.iter().filter(|metric| metric.get("MetricStat").is_some()).count().max(1);
    let periods = metrics.iter().filter_map(|metric| properties::number(metric, "MetricStat.Period").known());
    let shortest = periods.chain(meter.number("Period").known()).fold(60.0, f64::min);
    let item = if shortest < 60.0 { "high-resolution-alarm-metric-month" } else { "alarm-metric-month" };
    #[expect(clippy::cast_precision_loss, reason = "a handful of metrics")]
    let quantity = Quantity::fixed(looks as f64);
    meter.charge("alarm, a metric", quantity, "metric-month", "cloudwatch", item);
}

/// An alarm over alarms.
pub(super) fn composite_alarm(meter: &mut Meter<'_>) {
    meter.charge("composite alarm", Quantity::fixed(1.0), "alarm-month", "cloudwatch", "composite-alarm-month");
}

/// A dashboard.
pub(super) fn dashboard(meter: &mut Meter<'_>) {
    meter.assume("the three dashboards that are free for the account are used up");
    meter.charge("dashboard", Quantity::fixed(1.0), "dashboard-month", "cloudwatch", "dashboard-month");
}

/// A log group: what is written to it.
pub(super) fn log_group(meter: &mut Meter<'_>) {
    meter.by_use("logs that are written", "GB", "cloudwatch", "log-gb", "log-gb");
}

/// A key.
pub(super) fn key(meter: &mut Meter<'_>) {
    meter.charge("key", Quantity::fixed(1.0), "key-month", "kms", "key-month");
    meter.by_use("requests", "request", "kms", "request", "kms-requests");
}

/// A secret.
pub(super) fn secret(meter: &mut Meter<'_>) {
    meter.charge("secret", Quantity::fixed(1.0), "secret-month", "secrets-manager", "secret-month");
    meter.by_use("requests", "request", "secrets-manager", "request", "secret-requests");
}
