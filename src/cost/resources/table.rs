//! Tables of DynamoDB: on demand by use, provisioned by capacity, in every region that has a replica.

use crate::backend::template::{Data, Intrinsic, Val};
use crate::cost::estimate::{HOURS_PER_MONTH, Reason};
use crate::cost::meter::{Meter, Quantity};
use crate::cost::properties::{self, Read};

/// A table in one region.
pub(super) fn table(meter: &mut Meter<'_>) {
    let what = "capacity of the table";
    let class = class(meter.properties());
    storage(meter, class, meter.region, meter.properties());
    let mode = meter.text("BillingMode");
    let Some(mode) = meter.need_or(what, "BillingMode", mode, "PROVISIONED") else { return };
    if mode == "PAY_PER_REQUEST" {
        on_demand(meter, class, meter.region);
        return;
    }
    let indexes = meter.list("GlobalSecondaryIndexes").known().unwrap_or_default();
    for (property, unit, item) in [
        ("ReadCapacityUnits", "read-unit-hour", "provisioned reads"),
        ("WriteCapacityUnits", "write-unit-hour", "provisioned writes"),
    ] {
        let path = format!("ProvisionedThroughput.{property}");
        let reads = std::iter::once(meter.properties()).chain(indexes).map(|owner| properties::number(owner, &path));
        let mut total = 0.0;
        for read in reads.collect::<Vec<_>>() {
            let Some(capacity) = meter.need(what, &path, read) else { return };
            total += capacity;
        }
        meter.charge(item, Quantity::fixed(total).hours(), "unit-hour", "dynamodb", &format!("{class}{unit}"));
    }
}

/// A table with replicas: each region pays for its own.
pub(super) fn global_table(meter: &mut Meter<'_>) {
    let what = "capacity of the table";
    let replicas = meter.list("Replicas");
    let Some(replicas) = meter.need(what, "Replicas", replicas) else { return };
    let mode = meter.text("BillingMode");
    let Some(mode) = meter.need_or(what, "BillingMode", mode, "PROVISIONED") else { return };
    for replica in replicas {
        let region = match replica.get("Region").map(|region| &region.data) {
            Some(Data::String(region)) => Some(region.as_str()),
            Some(Data::Intrinsic(function)) if **function == Intrinsic::Ref("AWS::Region".into()) => meter.region,
            _ => {
                meter.unknown(what, Reason::OpenValue("Region of a replica".to_owned()));
                continue;
            }
        };
        let class = class(replica);
        storage(meter, class, region, replica);
        if mode == "PAY_PER_REQUEST" {
            on_demand(meter, class, region);
        } else {
            provisioned(meter, class, region, replica);
        }
    }
}

/// What the items of the price book begin with for a table class.
fn class(owner: &Val) -> &'static str {
    match properties::text(owner, "TableClass").known() {
        Some("STANDARD_INFREQUENT_ACCESS") => "ia-",
        _ => "",
    }
}

fn storage(meter: &mut Meter<'_>, class: &str, region: Option<&str>, owner: &Val) {
    let price = |item: &str| meter.book.price("dynamodb", item, region);
    let (storage, backup) = (price(&format!("{class}storage-gb-month")), price("backup-gb-month"));
    let keeps = properties::flag(owner, "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled").known();
    meter.by_use_at("storage", "GB-month", storage, "table-gb", 1.0);
    if keeps == Some(true) {
        meter.by_use_at("continuous backups", "GB-month", backup, "table-backup-gb", 1.0);
    }
}

fn on_demand(meter: &mut Meter<'_>, class: &str, region: Option<&str>) {
    let price = |item: &str| meter.book.price("dynamodb", &format!("{class}{item}"), region);
    let (reads, writes) = (price("read-request-unit"), price("write-request-unit"));
    meter.by_use_at("reads on demand", "request unit", reads, "table-read-units", 1.0);
    meter.by_use_at("writes on demand", "request unit", writes, "table-write-units", 1.0);
}

/// Capacity in one region: reads are set a replica, writes for all of them.
fn provisioned(meter: &mut Meter<'_>, class: &str, region: Option<&str>, replica: &Val) {
    const READS: &str = "ReadProvisionedThroughputSettings";
    const WRITES: &str = "WriteProvisionedThroughputSettings";
    let what = "capacity of the table";
    let lists = |owner: &Val| properties::list(owner, "GlobalSecondaryIndexes").known().unwrap_or_default().to_vec();
    let (reading, writing) = (lists(replica), lists(meter.properties()));
    let table = meter.properties();
    for (owners, owner, settings, units, auto, item, name) in [
        (reading, replica, READS, "ReadCapacityUnits", "ReadCapacityAutoScalingSettings", "read-unit-hour", "reads"),
        (writing, table, WRITES, "WriteCapacityUnits", "WriteCapacityAutoScalingSettings", "write-unit-hour", "writes"),
    ] {
        let mut total = Quantity::fixed(0.0);
        for owner in std::iter::once(owner).chain(&owners) {
            let Read::Known(settings) = properties::value(owner, settings) else {
                return meter.unknown(what, Reason::NoValue(settings.to_owned()));
            };
            let Some(capacity) = capacity(meter, what, settings, units, auto) else { return };
            total = Quantity::between(total.now + capacity.now, total.most + capacity.most);
        }
        let price = meter.book.price("dynamodb", &format!("{class}{item}"), region);
        meter.charge_at(format!("provisioned {name}"), total.times(HOURS_PER_MONTH), "unit-hour", price);
    }
}

fn capacity(meter: &mut Meter<'_>, what: &str, settings: &Val, units: &str, auto: &str) -> Option<Quantity> {
    if let Read::Known(capacity) = properties::number(settings, units) {
        return Some(Quantity::fixed(capacity));
    }
    let bound = |name: &str| properties::number(settings, &format!("{auto}.{name}"));
    let (least, most) = (bound("MinCapacity"), bound("MaxCapacity"));
    let least = meter.need(what, "MinCapacity", least)?;
    let most = meter.need(what, "MaxCapacity", most)?;
    if most > least {
        meter.assume("capacity: the least that scaling keeps");
    }
    Some(Quantity::between(least, most))
}
