//! Databases: RDS, Aurora, DocumentDB, OpenSearch.

use crate::backend::template::{Resource, Val};
use crate::cost::estimate::Reason;
use crate::cost::meter::{Meter, Quantity};
use crate::cost::properties::{self, Read};

/// Hours of instances of a class.
pub(super) fn charge_instances(
    meter: &mut Meter<'_>,
    what: &str,
    table: &str,
    class: &str,
    count: Quantity,
    times: f64,
) {
    let price = meter.book.instance(table, class, times, meter.region);
    meter.charge_at(format!("{what} {class}"), count.hours(), "hour", price);
}

/// An instance of RDS or of an Aurora cluster.
pub(super) fn instance(meter: &mut Meter<'_>) {
    let what = "database instance";
    let cluster = meter.referred("DBClusterIdentifier").map(|(_, cluster)| cluster);
    let source = meter.referred("SourceDBInstanceIdentifier").map(|(_, source)| source);
    let inherited = |property: &str| {
        let own = properties::value(meter.properties(), property);
        let other = cluster.or(source).map(|other| properties::value(&other.properties, property));
        if own == Read::Absent { other.unwrap_or(Read::Absent) } else { own }
    };
    let engine = match inherited("Engine") {
        Read::Known(engine) => engine.as_str().map_or(Read::Open, Read::Known),
        Read::Absent => Read::Absent,
        Read::Open => Read::Open,
    };
    let Some(engine) = meter.need(what, "Engine", engine) else { return };
    let class = meter.text("DBInstanceClass");
    let Some(class) = meter.need(what, "DBInstanceClass", class) else { return };
    performance_insights(meter);
    if engine.starts_with("aurora") {
        return aurora_instance(meter, what, class, cluster);
    }
    let table = match engine {
        "postgres" => "rds-postgres",
        "mysql" => "rds-mysql",
        "mariadb" => "rds-mariadb",
        _ => {
            return meter.unknown(what, Reason::NotCovered("only PostgreSQL, MySQL, MariaDB and Aurora are estimated"));
        }
    };
    let multi_az = meter.flag("MultiAZ");
    let Some(multi_az) = meter.need_or(what, "MultiAZ", multi_az, false) else { return };
    // The standby is an instance of its own.
    let (what, times) = if multi_az { ("instance with a standby", 2.0) } else { ("instance", 1.0) };
    charge_instances(meter, what, table, class, Quantity::fixed(1.0), times);
    instance_storage(meter, if multi_az { "multi-az-" } else { "" }, source);
    managed_password(meter);
    let backups = "backups beyond the size of the database";
    meter.by_use(backups, "GB-month", "rds-storage", "backup-gb-month", "database-backup-gb");
}

fn aurora_instance(meter: &mut Meter<'_>, what: &str, class: &str, cluster: Option<&Resource>) {
    let Some(cluster) = cluster else {
        return meter.unknown(what, Reason::OpenValue("DBClusterIdentifier".to_owned()));
    };
    let table = if is_io_optimized(&cluster.properties) { "aurora-io-optimized" } else { "aurora" };
    if class != "db.serverless" {
        return charge_instances(meter, "Aurora instance", table, class, Quantity::fixed(1.0), 1.0);
    }
    let bound = |property: &str| properties::number(&cluster.properties, property);
    let (least, most) =
        (bound("ServerlessV2ScalingConfiguration.MinCapacity"), bound("ServerlessV2ScalingConfiguration.MaxCapacity"));
    let Some(least) = meter.need(what, "MinCapacity of the cluster", least) else { return };
    let Some(most) = meter.need(what, "MaxCapacity of the cluster", most) else { return };
    meter.assume(format!("{least} capacity units, the least that the cluster scales to; up to {most}"));
    let units = Quantity::between(least, most).hours();
    meter.charge("Aurora capacity units", units, "ACU-hour", table, "acu-hour");
}

fn is_io_optimized(cluster: &Val) -> bool {
    properties::text(cluster, "StorageType").known() == Some("aurora-iopt1")
}

/// Storage of an instance of RDS; a replica has that of its source.
fn instance_storage(meter: &mut Meter<'_>, zones: &str, source: Option<&Resource>) {
    let what = "database storage";
    let own = meter.number("AllocatedStorage");
    let inherited = source.map(|source| properties::number(&source.properties, "AllocatedStorage"));
    let size = if own == Read::Absent { inherited.unwrap_or(own) } else { own };
    let Some(size) = meter.need(what, "AllocatedStorage", size) else { return };
    let kind = match meter.text("StorageType") {
        Read::Absent => {
            let inherited = source.and_then(|source| properties::text(&source.properties, "StorageType").known());
            let kind = inherited.unwrap_or(if meter.number("Iops") == Read::Absent { "gp3" } else { "io1" });
            meter.assume(format!("storage of type {kind}, which RDS takes by default"));
            kind
        }
        read => match meter.need(what, "StorageType", read) {
            Some(kind) => kind,
            None => return,
        },
    };
    let most = meter.number("MaxAllocatedStorage").known().unwrap_or(size);
    let item = |unit: &str| format!("{kind}-{zones}{unit}");
    let gigabytes = Quantity::between(size, most);
    meter.charge(format!("storage, {kind}"), gigabytes, "GB-month", "rds-storage", &item("gb-month"));
    // From 400 GB on the volume is striped over four, which brings four times the baseline.
    let (iops, throughput) = if size < 400.0 { (3000.0, 125.0) } else { (12_000.0, 500.0) };
    let included = |baseline: f64| if kind == "gp3" { baseline } else { 0.0 };
    for (property, baseline, unit, per) in [
        ("Iops", included(iops), "IOPS-month", "iops-month"),
        ("StorageThroughput", included(throughput), "MiB/s-month", "throughput-month"),
    ] {
        let read = meter.number(property);
        let Some(number) = meter.need_or(what, property, read, 0.0) else { continue };
        if number > baseline {
            let quantity = Quantity::fixed(number - baseline);
            meter.charge(format!("storage, {property} of {kind}"), quantity, unit, "rds-storage", &item(per));
        }
    }
}

/// Performance Insights are free for seven days of history.
fn performance_insights(meter: &mut Meter<'_>) {
    let days = meter.number("PerformanceInsightsRetentionPeriod").known();
    let advanced = meter.text("DatabaseInsightsMode").known() == Some("advanced");
    if advanced || days.is_some_and(|days| days > 7.0) {
        let reason = Reason::NotCovered("the price book has no price for more than seven days of history");
        meter.unknown("Performance Insights", reason);
    }
}

fn managed_password(meter: &mut Meter<'_>) {
    if meter.flag("ManageMasterUserPassword").known() == Some(true) {
        meter.charge(
            "secret of the master user",
            Quantity::fixed(1.0),
            "secret-month",
            "secrets-manager",
            "secret-month",
        );
    }
}

/// An Aurora cluster: its instances are resources of their own.
pub(super) fn cluster(meter: &mut Meter<'_>) {
    let what = "database cluster";
    let engine = meter.text("Engine");
    let Some(engine) = meter.need(what, "Engine", engine) else { return };
    if !engine.starts_with("aurora") {
        return meter.unknown(what, Reason::NotCovered("Multi-AZ clusters of RDS are not estimated"));
    }
    let io_optimized = is_io_optimized(meter.properties());
    let table = if io_optimized { "aurora-io-optimized" } else { "aurora" };
    meter.by_use("storage", "GB-month", table, "storage-gb-month", "database-gb");
    if !io_optimized {
        meter.by_use("I/O requests", "request", table, "io-request", "database-io-requests");
    }
    let backups = "backups beyond the size of the database";
    meter.by_use(backups, "GB-month", "rds-storage", "aurora-backup-gb-month", "database-backup-gb");
    managed_password(meter);
}

/// An instance of DocumentDB.
pub(super) fn document_instance(meter: &mut Meter<'_>) {
    let what = "document database instance";
    let class = meter.text("DBInstanceClass");
    let Some(class) = meter.need(what, "DBInstanceClass", class) else { return };
    let cluster = meter.referred("DBClusterIdentifier").map(|(_, cluster)| &cluster.properties);
    if cluster.is_some_and(|cluster| properties::text(cluster, "StorageType").known() == Some("iopt1")) {
        return meter.unknown(what, Reason::NotCovered("the price book has no price for I/O-optimized storage"));
    }
    charge_instances(meter, "DocumentDB instance", "docdb", class, Quantity::fixed(1.0), 1.0);
}

/// A cluster of DocumentDB.
pub(super) fn document_cluster(meter: &mut Meter<'_>) {
    meter.by_use("storage", "GB-month", "docdb", "storage-gb-month", "database-gb");
    meter.by_use("I/O requests", "request", "docdb", "io-request", "database-io-requests");
}

/// A domain of OpenSearch.
pub(super) fn search_domain(meter: &mut Meter<'_>) {
    let what = "search nodes";
    let node = |meter: &mut Meter<'_>, class: &str, count: &str, what: &str| {
        let (read, number) = (meter.text(class), meter.number(count));
        let Some(class) = meter.need(what, class, read) else { return };
        let Some(count) = meter.need_or(what, count, number, 1.0) else { return };
        charge_instances(meter, what, "opensearch", class, Quantity::fixed(count), 1.0);
    };
    node(meter, "ClusterConfig.InstanceType", "ClusterConfig.InstanceCount", what);
    if meter.flag("ClusterConfig.DedicatedMasterEnabled").known() == Some(true) {
        node(
            meter,
            "ClusterConfig.DedicatedMasterType",
            "ClusterConfig.DedicatedMasterCount",
            "dedicated master nodes",
        );
    }
    if meter.flag("EBSOptions.EBSEnabled").known() == Some(true) {
        meter.unknown("search storage", Reason::NotCovered("the price book has no price for it"));
    }
}
