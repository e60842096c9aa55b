//! What the settings of an environment become, and what is said of them.

use super::{check, lower};
use crate::diag::Sink;
use crate::ir::{FoundationUnit, NoFiles, Program, View};
use crate::kinds::{FoundationValue, Lowering, Needs};
use crate::language::yaml::read_text;
use crate::language::{Decode, DecodeContext, Node, Origin, Traced};
use crate::settings::Settings;
use crate::source::{SourceId, Span};
use serde_json::Value as Json;

const ALL: Needs = Needs { network: true, cluster: true, load_balancer: true };
const UNITS: [FoundationUnit; 3] = [FoundationUnit::Network, FoundationUnit::Cluster, FoundationUnit::LoadBalancer];

fn decode<T: Decode>(yaml: &str) -> T {
    let mut sink = Sink::default();
    let node = read_text(yaml, SourceId::from_index(0), &mut sink).into_iter().next();
    let node = node.unwrap_or_else(|| Node::empty_map(origin()));
    let decoded = T::decode(&node, &mut DecodeContext::new(&mut sink));
    decoded.unwrap_or_else(|| panic!("{:?}", sink.finish()))
}

fn origin() -> Origin {
    Origin::written(Span::file(SourceId::from_index(0)))
}

fn settings(networking: &str) -> Settings {
    Settings {
        labels: Vec::new(),
        stack: Traced::new("shop".into(), origin()),
        environment_name: Traced::new("dev".into(), origin()),
        environment: decode("{accountId: '123456789012', region: eu-west-1}"),
        networking: decode(networking),
        networking_origin: origin(),
        security: decode("{}"),
        observability: decode("{}"),
        compliance: decode("{}"),
    }
}

fn template(unit: FoundationUnit, networking: &str) -> Json {
    let mut sink = Sink::default();
    let program = Program::link(settings(networking), Vec::new(), &mut sink);
    let (view, address) = (View::new(&program, &NoFiles), unit.address());
    let mut lowering = Lowering::new(&view, &address, origin(), &[], &mut sink);
    lower(unit, &mut lowering);
    let template = lowering.finish().template;
    assert!(sink.is_empty(), "{:?}", sink.finish());
    serde_json::from_str(&template.to_json()).unwrap()
}

fn of_type<'t>(template: &'t Json, resource_type: &str) -> Vec<(&'t str, &'t Json)> {
    let resources = template["Resources"].as_object().unwrap().iter();
    let wanted = resources.filter(|(_, resource)| resource["Type"] == resource_type);
    wanted.map(|(id, resource)| (id.as_str(), &resource["Properties"])).collect()
}

fn findings(networking: &str, needs: Needs) -> Vec<String> {
    let mut sink = Sink::default();
    check::check(&settings(networking), needs, &mut sink);
    sink.iter().map(|finding| finding.code.to_string()).collect()
}

#[test]
fn every_value_of_the_foundation_is_an_output_of_its_unit_and_nothing_else_is() {
    for unit in UNITS {
        let template = template(unit, "{}");
        let outputs: Vec<&str> = template["Outputs"].as_object().unwrap().keys().map(String::as_str).collect();
        let values = FoundationValue::ALL.iter().filter(|value| value.unit() == unit.name());
        assert_eq!(outputs, values.map(|value| value.name()).collect::<Vec<_>>());
    }
}

#[test]
fn adding_a_zone_or_changing_nat_leaves_what_is_there_alone() {
    let before = template(FoundationUnit::Network, "{vpc: {zones: 2, nat: single}}");
    let after = template(FoundationUnit::Network, "{vpc: {zones: 4, nat: single}}");
    for (id, resource) in before["Resources"].as_object().unwrap() {
        let mut resource = resource.clone();
        if id.starts_with("Endpoint") {
            resource["Properties"]["RouteTableIds"] = after["Resources"][id]["Properties"]["RouteTableIds"].clone();
        }
        assert_eq!(resource, after["Resources"][id], "{id}");
    }
    let per_zone = template(FoundationUnit::Network, "{vpc: {zones: 2, nat: perZone}}");
    let changed = before["Resources"].as_object().unwrap().iter().filter(|(id, it)| per_zone["Resources"][id] != **it);
    assert_eq!(changed.map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["PrivateDefaultRoute2"]);
}

#[test]
fn nat_gateways_are_as_many_as_the_settings_say() {
    for (nat, gateways, routes) in [("none", 0, 1), ("single", 1, 4), ("perZone", 3, 4)] {
        let template = template(FoundationUnit::Network, &format!("{{vpc: {{zones: 3, nat: {nat}}}}}"));
        assert_eq!(of_type(&template, "AWS::EC2::NatGateway").len(), gateways, "{nat}");
        assert_eq!(of_type(&template, "AWS::EC2::Route").len(), routes, "{nat}");
        let subnets = of_type(&template, "AWS::EC2::Subnet");
        assert!(subnets.len() == 9 && subnets.iter().all(|(_, subnet)| subnet["MapPublicIpOnLaunch"] == false));
    }
}

#[test]
fn interface_endpoints_let_the_vpc_in_and_have_names_that_people_know() {
    let network = "{vpc: {cidr: 10.7.0.0/20, endpoints: {gateway: false, interface: [ecr.api, logs]}}}";
    let template = template(FoundationUnit::Network, network);
    let endpoints = of_type(&template, "AWS::EC2::VPCEndpoint");
    assert_eq!(endpoints.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["EndpointEcrApi", "EndpointLogs"]);
    let (_, group) = of_type(&template, "AWS::EC2::SecurityGroup")[0];
    assert_eq!(group["SecurityGroupIngress"][0]["CidrIp"], "10.7.0.0/20");
}

#[test]
fn a_listener_serves_plainly_only_without_a_certificate() {
    let plain = template(FoundationUnit::LoadBalancer, "{}");
    let action =
        |template: &Json, id: &str| template["Resources"][id]["Properties"]["DefaultActions"][0]["Type"].clone();
    assert_eq!(
        (action(&plain, "HttpListener"), &plain["Outputs"]["ListenerArn"]["Value"]["Ref"]),
        ("fixed-response".into(), &"HttpListener".into())
    );
    for tls in [
        "certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/x'",
        "domain: {name: example.com, hostedZoneId: Z1}",
    ] {
        let secure = template(FoundationUnit::LoadBalancer, &format!("{{loadBalancer: {{{tls}}}}}"));
        assert_eq!(action(&secure, "HttpListener"), "redirect", "{tls}");
        assert_eq!(secure["Resources"]["HttpsListener"]["Properties"]["Port"], 443);
        assert_eq!(secure["Outputs"]["ListenerArn"]["Value"]["Ref"], "HttpsListener");
    }
}

#[test]
fn an_internal_load_balancer_stands_in_private_subnets_and_lets_private_networks_in() {
    let blocks = |networking: &str| {
        let template = template(FoundationUnit::LoadBalancer, networking);
        let rules =
            template["Resources"]["SecurityGroup"]["Properties"]["SecurityGroupIngress"].as_array().unwrap().clone();
        let subnets = template["Resources"]["LoadBalancer"]["Properties"]["Subnets"]["Ref"].clone();
        (subnets, rules.iter().map(|rule| rule["CidrIp"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(blocks("{}"), ("PublicSubnetIds".into(), "0.0.0.0/0".into()));
    let private = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16";
    assert_eq!(blocks("{loadBalancer: {scheme: internal}}"), ("PrivateSubnetIds".into(), private.into()));
    let (_, with_vpc) = blocks("{vpc: {cidr: 100.64.0.0/16}, loadBalancer: {scheme: internal}}");
    assert_eq!(with_vpc, format!("{private} 100.64.0.0/16"));
    assert_eq!(blocks("{loadBalancer: {allowedCidrs: [1.2.3.0/24]}}").1, "1.2.3.0/24");
}

#[test]
fn settings_that_work_are_not_talked_about() {
    let secure = "loadBalancer: {domain: {name: example.com, hostedZoneId: Z1}}";
    assert_eq!(findings("{}", Needs { load_balancer: false, ..ALL }), [""; 0]);
    assert_eq!(findings(&format!("{{{secure}}}"), ALL), [""; 0]);
    let endpoints = "endpoints: {interface: [ecr.api, ecr.dkr, logs]}";
    assert_eq!(findings(&format!("{{vpc: {{nat: none, {endpoints}}}, {secure}}}"), ALL), [""; 0]);
    let ids =
        "privateSubnetIds: [subnet-0123abcd, subnet-0123abce], publicSubnetIds: [subnet-11111111, subnet-22222222]";
    assert_eq!(findings(&format!("{{existing: {{vpcId: vpc-0123456789abcdef0, {ids}}}, {secure}}}"), ALL), [""; 0]);
}

#[test]
fn every_mistake_in_the_settings_has_its_code() {
    let vpc = |vpc: &str| findings(&format!("{{vpc: {{{vpc}}}}}"), Needs { load_balancer: false, ..ALL });
    assert_eq!(vpc("cidr: 10.0.0.0/28"), ["network/vpc-size"]);
    assert_eq!(vpc("cidr: 52.0.0.0/16"), ["network/public-block"]);
    assert_eq!(vpc("nat: none"), ["network/no-way-out"]);
    assert_eq!(vpc("endpoints: {interface: [com.amazonaws.eu-west-1.logs, s3]}"), ["network/endpoint-service"; 2]);
    assert_eq!(vpc("endpoints: {interface: [logs, logs]}"), ["network/duplicate"]);
    assert_eq!(findings("{vpc: {cidr: 10.0.0.0/24}}", ALL), ["network/vpc-size", "network/plain-http"]);
    let existing = |ids: &str| {
        findings(&format!("{{existing: {{{ids}}}, loadBalancer: {{domain: {{name: a.b, hostedZoneId: Z1}}}}}}"), ALL)
    };
    let private = "privateSubnetIds: [subnet-0123abcd, subnet-0123abce]";
    assert_eq!(existing(&format!("vpcId: vpc-12345678, {private}")), ["network/no-public-subnets"]);
    let public = "publicSubnetIds: [subnet-11111111, subnet-22222222]";
    assert_eq!(existing(&format!("vpcId: vpc-x, {private}, {public}")), ["network/invalid-id"]);
    assert_eq!(existing(&format!("vpcId: vpc-12345678, {public}")), ["network/too-few-subnets"]);
    let twice = "privateSubnetIds: [subnet-0123abcd, subnet-0123abcd]";
    assert_eq!(existing(&format!("vpcId: vpc-12345678, {public}, {twice}")), ["network/duplicate"]);
    let balancer = |settings: &str| findings(&format!("{{loadBalancer: {{{settings}}}}}"), Needs::default());
    assert_eq!(balancer("certificateArn: 'arn:aws:iam::123456789012:role/x'"), ["network/wrong-service"]);
    assert_eq!(
        balancer("certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/x'"),
        ["network/out-of-reach"]
    );
    assert_eq!(
        balancer("webAclArn: 'arn:aws:wafv2:eu-west-1:123456789013:regional/webacl/x/y'"),
        ["network/out-of-reach"]
    );
    assert_eq!(
        balancer("domain: {name: '*.example.com', hostedZoneId: example}"),
        ["network/invalid-domain", "network/invalid-id"]
    );
    let both = format!("{{vpc: {{zones: 3}}, existing: {{vpcId: vpc-12345678, {private}}}}}");
    assert_eq!(findings(&both, Needs::default()), ["network/vpc-ignored"]);
}
