//! Storage: buckets, file systems, volumes, images.

use crate::cost::estimate::Reason;
use crate::cost::meter::{Meter, Quantity};
use crate::cost::properties::Read;

/// A bucket.
pub(super) fn bucket(meter: &mut Meter<'_>) {
    meter.by_use("storage, class Standard", "GB-month", "s3", "storage-gb-month", "s3-gb");
    meter.by_use("PUT, COPY, POST and LIST requests", "request", "s3", "put-request", "s3-put-requests");
    meter.by_use("GET requests", "request", "s3", "get-request", "s3-get-requests");
}

/// A file system.
pub(super) fn file_system(meter: &mut Meter<'_>) {
    let one_zone = meter.text("AvailabilityZoneName") != Read::Absent;
    let item = if one_zone { "one-zone-storage-gb-month" } else { "storage-gb-month" };
    meter.by_use("storage", "GB-month", "efs", item, "efs-gb");
    if meter.text("ThroughputMode").known() == Some("provisioned") {
        let throughput = meter.number("ProvisionedThroughputInMibps");
        let Some(throughput) = meter.need("provisioned throughput", "ProvisionedThroughputInMibps", throughput) else {
            return;
        };
        let quantity = Quantity::fixed(throughput);
        meter.charge("provisioned throughput", quantity, "MiB/s-month", "efs", "provisioned-mib-month");
    }
}

/// A volume.
pub(super) fn volume(meter: &mut Meter<'_>) {
    let (size, kind) = (meter.number("Size"), meter.text("VolumeType"));
    let Some(kind) = meter.need_or("volume", "VolumeType", kind, "gp2") else { return };
    let Some(size) = meter.need("volume", "Size", size) else { return };
    meter.charge(format!("volume, {kind}"), Quantity::fixed(size), "GB-month", "ebs", &format!("{kind}-gb-month"));
    let beyond = |property: &str, included: f64| meter.number(property).known().is_some_and(|number| number > included);
    if beyond("Iops", 3000.0) || beyond("Throughput", 125.0) {
        meter.unknown("IOPS and throughput of the volume", Reason::NotCovered("the price book has no price for them"));
    }
}

/// A repository of images.
pub(super) fn repository(meter: &mut Meter<'_>) {
    meter.by_use("images", "GB-month", "ecr", "storage-gb-month", "image-gb");
}
