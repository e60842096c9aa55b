//! Messages, events, schedules, workflows and interfaces.

use super::database::charge_instances;
use crate::cost::estimate::Reason;
use crate::cost::meter::{Meter, Quantity};

/// A queue.
pub(super) fn queue(meter: &mut Meter<'_>) {
    let item = if meter.flag("FifoQueue").known() == Some(true) { "fifo-request" } else { "standard-request" };
    meter.by_use("requests", "request", "sqs", item, "queue-requests");
}

/// A topic.
pub(super) fn topic(meter: &mut Meter<'_>) {
    let item = if meter.flag("FifoTopic").known() == Some(true) { "fifo-request" } else { "request" };
    meter.by_use("requests", "request", "sns", item, "topic-requests");
}

/// An event bus.
pub(super) fn event_bus(meter: &mut Meter<'_>) {
    meter.by_use("custom events", "event", "events", "custom-event", "events");
}

/// A schedule.
pub(super) fn schedule(meter: &mut Meter<'_>) {
    meter.by_use("invocations", "invocation", "events", "schedule-invocation", "schedule-invocations");
}

/// A data stream.
pub(super) fn stream(meter: &mut Meter<'_>) {
    if meter.text("StreamModeDetails.StreamMode").known() == Some("ON_DEMAND") {
        meter.charge("stream on demand", Quantity::HOURS, "hour", "kinesis", "on-demand-stream-hour");
        return meter.unknown("data of the stream", Reason::NotCovered("the price book has no price for it"));
    }
    let shards = meter.number("ShardCount");
    let Some(shards) = meter.need_or("shards", "ShardCount", shards, 1.0) else { return };
    meter.charge("shards", Quantity::fixed(shards).hours(), "shard-hour", "kinesis", "shard-hour");
}

/// A cluster of Kafka.
pub(super) fn kafka(meter: &mut Meter<'_>) {
    let what = "brokers";
    let (class, count) = (meter.text("BrokerNodeGroupInfo.InstanceType"), meter.number("NumberOfBrokerNodes"));
    let Some(class) = meter.need(what, "InstanceType", class) else { return };
    let Some(count) = meter.need(what, "NumberOfBrokerNodes", count) else { return };
    charge_instances(meter, "broker", "msk", class, Quantity::fixed(count), 1.0);
    let size = meter.number("BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize");
    let Some(size) = meter.need_or("storage of brokers", "VolumeSize", size, 1000.0) else { return };
    meter.charge("storage of brokers", Quantity::fixed(size * count), "GB-month", "msk", "storage-gb-month");
}

/// A state machine.
pub(super) fn state_machine(meter: &mut Meter<'_>) {
    let express = meter.text("StateMachineType").known() == Some("EXPRESS");
    let (what, unit, item) = if express {
        ("express requests", "request", "express-request")
    } else {
        ("state transitions", "transition", "transition")
    };
    meter.by_use(what, unit, "states", item, "state-transitions");
}

/// An API of version 1.
pub(super) fn rest_api(meter: &mut Meter<'_>) {
    meter.by_use("requests", "request", "api-gateway", "rest-request", "api-requests");
}

/// An API of version 2.
pub(super) fn http_api(meter: &mut Meter<'_>) {
    if meter.text("ProtocolType").known() == Some("WEBSOCKET") {
        return meter.unknown("messages", Reason::NotCovered("WebSocket interfaces are not estimated"));
    }
    meter.by_use("requests", "request", "api-gateway", "http-request", "api-requests");
}
