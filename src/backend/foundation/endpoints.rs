//! Ways from the VPC to AWS services that do not go through the internet.

use super::name_tag;
use super::network::{route_tables, subnets, vpc_id};
use crate::backend::template::{LogicalId, Val};
use crate::kinds::Lowering;
use crate::kinds::lowering::{Tier, nothing_out};
use crate::language::Traced;
use crate::val;
use compact_str::CompactString;

/// Adds the gateway endpoints, which cost nothing, and the interface endpoints.
pub fn lower(zones: u32, cx: &mut Lowering<'_>) {
    let endpoints = &cx.settings().networking.vpc.endpoints;
    if *endpoints.gateway {
        gateway("S3", "s3", zones, cx);
        gateway("DynamoDb", "dynamodb", zones, cx);
    }
    if !endpoints.interface.is_empty() {
        security_group(cx);
        endpoints.interface.iter().for_each(|service| interface(service, zones, cx));
    }
}

/// The logical id of an interface endpoint; the dot of `ecr.api` counts as a hyphen.
pub(super) fn interface_id(service: &str) -> LogicalId {
    LogicalId::of_named("Endpoint", &service.replace('.', "-"))
}

fn service_name(service: &str) -> Val {
    Val::sub(format!("com.amazonaws.${{AWS::Region}}.{service}"))
}

fn gateway(role: &str, service: &str, zones: u32, cx: &mut Lowering<'_>) {
    let properties = val!({
        "VpcId": &vpc_id(),
        "VpcEndpointType": "Gateway",
        "ServiceName": service_name(service),
        "RouteTableIds": route_tables(zones),
        "Tags": name_tag(cx, service),
    });
    let origin = cx.settings().networking.vpc.endpoints.gateway.origin;
    cx.resource(&LogicalId::of(&format!("Endpoint{role}")), "AWS::EC2::VPCEndpoint", properties.from_origin(origin));
}

fn security_group_id() -> LogicalId {
    LogicalId::of("EndpointSecurityGroup")
}

/// Endpoints answer on 443 and begin nothing.
fn security_group(cx: &mut Lowering<'_>) {
    let vpc = &cx.settings().networking.vpc;
    let properties = val!({
        "GroupDescription": format!("Interface endpoints of {}", super::environment_name(cx)),
        "VpcId": &vpc_id(),
        "SecurityGroupIngress": [{
            "IpProtocol": "tcp",
            "FromPort": 443u16,
            "ToPort": 443u16,
            "CidrIp": &vpc.cidr,
            "Description": "HTTPS from the VPC",
        }],
        "SecurityGroupEgress": [nothing_out()],
        "Tags": name_tag(cx, "endpoints"),
    });
    cx.resource(&security_group_id(), "AWS::EC2::SecurityGroup", properties);
}

fn interface(service: &Traced<CompactString>, zones: u32, cx: &mut Lowering<'_>) {
    let properties = val!({
        "VpcId": &vpc_id(),
        "VpcEndpointType": "Interface",
        "ServiceName": service_name(service).from_origin(service.origin),
        "PrivateDnsEnabled": true,
        "SubnetIds": subnets(Tier::Private, zones),
        "SecurityGroupIds": [Val::get_att(&security_group_id(), "GroupId")],
        "Tags": name_tag(cx, service),
    });
    cx.resource(&interface_id(service), "AWS::EC2::VPCEndpoint", properties.from_origin(service.origin));
}
