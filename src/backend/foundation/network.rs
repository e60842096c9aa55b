//! The VPC: subnets of three tiers in every zone, their routes, NAT, and the record of the traffic.
//!
//! Every zone has its own private route table even when one NAT gateway serves all, so that changing
//! `nat` changes routes and nothing else.

use super::{addresses, endpoints, name_tag};
use crate::backend::template::{Intrinsic, LogicalId, Val, iam};
use crate::kinds::lowering::{RoleSpec, Tier};
use crate::kinds::{FoundationValue, Lowering};
use crate::settings::Nat;
use crate::val;

const TIERS: [Tier; 3] = [Tier::Public, Tier::Private, Tier::Isolated];

/// Adds the network.
pub fn lower(cx: &mut Lowering<'_>) {
    let zones = (*cx.settings().networking.vpc.zones).min(addresses::ZONES);
    vpc(cx);
    internet_gateway(cx);
    for tier in TIERS {
        (0..zones).for_each(|zone| subnet(tier, zone, cx));
    }
    routes(zones, cx);
    nat(zones, cx);
    endpoints::lower(zones, cx);
    if *cx.settings().networking.vpc.flow_logs.enabled {
        flow_logs(cx);
    }
    outputs(zones, cx);
}

/// The VPC's logical id.
pub(super) fn vpc_id() -> LogicalId {
    LogicalId::of("Vpc")
}

/// The logical id of something that a tier has in every zone; zones count from 1 in names.
pub(super) fn zonal(role: &str, zone: u32) -> LogicalId {
    LogicalId::of(&format!("{role}{}", zone + 1))
}

/// The subnets of a tier.
pub(super) fn subnets(tier: Tier, zones: u32) -> Vec<Val> {
    (0..zones).map(|zone| Val::from(&subnet_id(tier, zone))).collect()
}

/// Every route table.
pub(super) fn route_tables(zones: u32) -> Vec<Val> {
    let mut tables: Vec<Val> = vec![Val::from(&route_table_id(Tier::Public, 0))];
    tables.extend((0..zones).map(|zone| Val::from(&route_table_id(Tier::Private, zone))));
    tables.push(Val::from(&route_table_id(Tier::Isolated, 0)));
    tables
}

const fn word(tier: Tier) -> &'static str {
    match tier {
        Tier::Public => "Public",
        Tier::Private => "Private",
        Tier::Isolated => "Isolated",
    }
}

fn subnet_id(tier: Tier, zone: u32) -> LogicalId {
    zonal(&format!("{}Subnet", word(tier)), zone)
}

fn route_table_id(tier: Tier, zone: u32) -> LogicalId {
    match tier {
        Tier::Private => zonal("PrivateRouteTable", zone),
        Tier::Public | Tier::Isolated => LogicalId::of(&format!("{}RouteTable", word(tier))),
    }
}

fn vpc(cx: &mut Lowering<'_>) {
    let properties = val!({
        "CidrBlock": &cx.settings().networking.vpc.cidr,
        "EnableDnsSupport": true,
        "EnableDnsHostnames": true,
        "Tags": name_tag(cx, "vpc"),
    });
    cx.resource(&vpc_id(), "AWS::EC2::VPC", properties);
}

fn internet_gateway(cx: &mut Lowering<'_>) {
    let gateway = LogicalId::of("InternetGateway");
    cx.resource(&gateway, "AWS::EC2::InternetGateway", val!({"Tags": name_tag(cx, "internet")}));
    let properties = val!({"VpcId": &vpc_id(), "InternetGatewayId": &gateway});
    cx.resource(&LogicalId::of("GatewayAttachment"), "AWS::EC2::VPCGatewayAttachment", properties);
}

fn subnet(tier: Tier, zone: u32, cx: &mut Lowering<'_>) {
    let vpc = &cx.settings().networking.vpc;
    let block = addresses::subnet(*vpc.cidr, tier, zone);
    let name = format!("{}-{}", word(tier).to_ascii_lowercase(), zone + 1);
    let properties = val!({
        "VpcId": &vpc_id(),
        "AvailabilityZone": Val::select(zone, Val::intrinsic(Intrinsic::AvailabilityZones)),
        "CidrBlock": block.map(|block| Val::from(block).from_origin(vpc.cidr.origin.derived())),
        "MapPublicIpOnLaunch": false,
        "Tags": name_tag(cx, &name),
    });
    cx.resource(&subnet_id(tier, zone), "AWS::EC2::Subnet", properties.from_origin(vpc.zones.origin.derived()));
}

fn routes(zones: u32, cx: &mut Lowering<'_>) {
    route_table(Tier::Public, 0, "public", cx);
    for zone in 0..zones {
        route_table(Tier::Private, zone, &format!("private-{}", zone + 1), cx);
    }
    route_table(Tier::Isolated, 0, "isolated", cx);
    for tier in TIERS {
        for zone in 0..zones {
            let properties = val!({"RouteTableId": &route_table_id(tier, zone), "SubnetId": &subnet_id(tier, zone)});
            let id = zonal(&format!("{}SubnetRoutes", word(tier)), zone);
            cx.resource(&id, "AWS::EC2::SubnetRouteTableAssociation", properties);
        }
    }
    let properties = val!({
        "RouteTableId": &route_table_id(Tier::Public, 0),
        "DestinationCidrBlock": ANYWHERE,
        "GatewayId": &LogicalId::of("InternetGateway"),
    });
    let route = cx.resource(&LogicalId::of("PublicDefaultRoute"), "AWS::EC2::Route", properties);
    route.depends_on(&LogicalId::of("GatewayAttachment"));
}

const ANYWHERE: &str = "0.0.0.0/0";

fn route_table(tier: Tier, zone: u32, name: &str, cx: &mut Lowering<'_>) {
    let properties = val!({"VpcId": &vpc_id(), "Tags": name_tag(cx, name)});
    cx.resource(&route_table_id(tier, zone), "AWS::EC2::RouteTable", properties);
}

fn nat(zones: u32, cx: &mut Lowering<'_>) {
    let choice = &cx.settings().networking.vpc.nat;
    let gateways = match **choice {
        Nat::None => return,
        Nat::Single => 1,
        Nat::PerZone => zones,
    };
    for zone in 0..gateways {
        nat_gateway(zone, cx);
    }
    for zone in 0..zones {
        let properties = val!({
            "RouteTableId": &route_table_id(Tier::Private, zone),
            "DestinationCidrBlock": ANYWHERE,
            "NatGatewayId": &zonal("NatGateway", if gateways == 1 { 0 } else { zone }),
        });
        let id = zonal("PrivateDefaultRoute", zone);
        cx.resource(&id, "AWS::EC2::Route", properties.from_origin(choice.origin));
    }
}

fn nat_gateway(zone: u32, cx: &mut Lowering<'_>) {
    let origin = cx.settings().networking.vpc.nat.origin;
    let (address, gateway) = (zonal("NatAddress", zone), zonal("NatGateway", zone));
    let attachment = LogicalId::of("GatewayAttachment");
    let name = format!("nat-{}", zone + 1);
    let properties = val!({"Domain": "vpc", "Tags": name_tag(cx, &name)}).from_origin(origin);
    cx.resource(&address, "AWS::EC2::EIP", properties).depends_on(&attachment);
    let properties = val!({
        "AllocationId": Val::get_att(&address, "AllocationId"),
        "SubnetId": &subnet_id(Tier::Public, zone),
        "Tags": name_tag(cx, &name),
    });
    cx.resource(&gateway, "AWS::EC2::NatGateway", properties.from_origin(origin)).depends_on(&attachment);
}

/// All traffic, accepted and rejected, in a log group; the role may write there and nowhere else.
fn flow_logs(cx: &mut Lowering<'_>) {
    let (group, role) = (LogicalId::of("FlowLogGroup"), LogicalId::of("FlowLogRole"));
    cx.log_group(&group, None);
    let actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
    let statement = iam::Statement::allow("WriteFlowLogs", &actions, vec![Val::get_att(&group, "Arn")]);
    let description = format!("VPC flow logs of {}", super::environment_name(cx));
    let trust = iam::trust("vpc-flow-logs.amazonaws.com");
    cx.role(&role, &RoleSpec { trust, description, managed: Vec::new(), statements: vec![statement] });
    let properties = val!({
        "ResourceType": "VPC",
        "ResourceId": &vpc_id(),
        "TrafficType": "ALL",
        "LogDestinationType": "cloud-watch-logs",
        "LogGroupName": &group,
        "DeliverLogsPermissionArn": Val::get_att(&role, "Arn"),
        "Tags": name_tag(cx, "vpc"),
    });
    let origin = cx.settings().networking.vpc.flow_logs.enabled.origin;
    cx.resource(&LogicalId::of("FlowLog"), "AWS::EC2::FlowLog", properties.from_origin(origin));
}

fn outputs(zones: u32, cx: &mut Lowering<'_>) {
    let joined = |tier| Val::join(",", subnets(tier, zones));
    cx.output(FoundationValue::VpcId.name(), "The VPC", &vpc_id());
    cx.output(FoundationValue::PublicSubnetIds.name(), "Subnets with a route to the internet", joined(Tier::Public));
    cx.output(FoundationValue::PrivateSubnetIds.name(), "Subnets for tasks and functions", joined(Tier::Private));
    cx.output(FoundationValue::IsolatedSubnetIds.name(), "Subnets for data", joined(Tier::Isolated));
}
