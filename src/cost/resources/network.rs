//! The network: load balancers, NAT gateways, endpoints, addresses, DNS, web ACLs.

use crate::cost::HOURS_PER_MONTH;
use crate::cost::estimate::Reason;
use crate::cost::meter::{Meter, Quantity};
use crate::cost::properties;

/// An application, network or gateway load balancer.
pub(super) fn load_balancer(meter: &mut Meter<'_>) {
    let what = "load balancer";
    let kind = meter.text("Type");
    let Some(kind) = meter.need_or(what, "Type", kind, "application") else { return };
    let (hour, unit) = (format!("{kind}-hour"), format!("{kind}-lcu-hour"));
    meter.charge(format!("{kind} load balancer"), Quantity::HOURS, "hour", "elb", &hour);
    let price = meter.book.price("elb", &unit, meter.region);
    meter.by_use_at("capacity units", "LCU-hour", price, "load-balancer-lcus", HOURS_PER_MONTH);
    let scheme = meter.text("Scheme").known().unwrap_or("internet-facing");
    if scheme == "internet-facing" && kind != "gateway" {
        let subnets =
            [meter.list("Subnets"), meter.list("SubnetMappings")].into_iter().find_map(properties::Read::known);
        match subnets {
            Some(subnets) => {
                #[expect(clippy::cast_precision_loss, reason = "a handful of subnets")]
                let addresses = Quantity::fixed(subnets.len() as f64).hours();
                meter.charge(
                    "public IPv4 addresses, one a subnet",
                    addresses,
                    "address-hour",
                    "vpc",
                    "public-ipv4-hour",
                );
            }
            None => meter.unknown("public IPv4 addresses, one a subnet", Reason::OpenValue("Subnets".to_owned())),
        }
    }
}

/// A classic load balancer.
pub(super) fn classic_load_balancer(meter: &mut Meter<'_>) {
    meter.charge("classic load balancer", Quantity::HOURS, "hour", "elb", "classic-hour");
    meter.by_use("data", "GB", "elb", "classic-gb", "load-balancer-gb");
}

/// A NAT gateway; its address is a resource of its own.
pub(super) fn nat_gateway(meter: &mut Meter<'_>) {
    meter.charge("NAT gateway", Quantity::HOURS, "hour", "vpc", "nat-gateway-hour");
    meter.by_use("data", "GB", "vpc", "nat-gateway-gb", "nat-gb");
}

/// An endpoint: those of type Gateway are free.
pub(super) fn endpoint(meter: &mut Meter<'_>) {
    let kind = meter.text("VpcEndpointType");
    let Some(kind) = meter.need_or("endpoint", "VpcEndpointType", kind, "Gateway") else { return };
    match kind {
        "Gateway" => {}
        "Interface" => {
            let subnets = meter.list("SubnetIds");
            let Some(subnets) = meter.need("interface endpoint, a zone", "SubnetIds", subnets) else { return };
            #[expect(clippy::cast_precision_loss, reason = "a handful of subnets")]
            let zones = Quantity::fixed(subnets.len() as f64).hours();
            meter.charge("interface endpoint, a zone", zones, "hour", "vpc", "interface-endpoint-hour");
            meter.by_use("data", "GB", "vpc", "interface-endpoint-gb", "endpoint-gb");
        }
        _ => meter.unknown("endpoint", Reason::NotCovered("only interface and gateway endpoints are estimated")),
    }
}

/// A public address that stays.
pub(super) fn address(meter: &mut Meter<'_>) {
    meter.charge("public IPv4 address", Quantity::HOURS, "address-hour", "vpc", "public-ipv4-hour");
}

/// A zone of Route 53.
pub(super) fn hosted_zone(meter: &mut Meter<'_>) {
    meter.charge("hosted zone", Quantity::fixed(1.0), "zone-month", "route53", "hosted-zone-month");
}

/// A web ACL with its rules.
pub(super) fn web_acl(meter: &mut Meter<'_>) {
    meter.charge("web ACL", Quantity::fixed(1.0), "ACL-month", "waf", "web-acl-month");
    let rules = meter.list("Rules");
    if let Some(rules) = meter.need_or("rules of the web ACL", "Rules", rules, &[]) {
        #[expect(clippy::cast_precision_loss, reason = "a handful of rules")]
        let count = Quantity::fixed(rules.len() as f64);
        if count.now > 0.0 {
            meter.charge("rules", count, "rule-month", "waf", "rule-month");
        }
    }
    meter.by_use("requests", "request", "waf", "request", "web-acl-requests");
}
