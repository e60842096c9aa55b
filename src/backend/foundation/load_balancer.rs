//! The load balancer that the services of the environment share. Services add their own rules to its
//! listener; what no rule takes is answered with 404.
//!
//! The listener on port 80 keeps its logical id whether it serves or redirects: two listeners cannot
//! have one port, so replacing it by another resource could never be deployed.

use super::environment_name;
use crate::backend::template::{LogicalId, Val};
use crate::kinds::lowering::Tier;
use crate::kinds::{FoundationValue, Lowering};
use crate::language::Cidr;
use crate::settings::{CertificateDomain, LoadBalancerSettings, Scheme, Settings};
use crate::val;

/// AWS's recommendation: TLS 1.3, and 1.2 with forward secrecy (Elastic Load Balancing user guide,
/// security policies).
const TLS_POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/// Adds the load balancer with its listeners, certificate and records.
pub fn lower(cx: &mut Lowering<'_>) {
    let settings = &cx.settings().networking.load_balancer;
    let certificate = certificate(settings, cx);
    let (group, balancer) = (LogicalId::of("SecurityGroup"), LogicalId::of("LoadBalancer"));
    let ports: &[u16] = if certificate.is_absent() { &[80] } else { &[80, 443] };
    let blocks = allowed_blocks(cx.settings());
    cx.security_group(&group, ingress(&blocks, ports));
    let properties = val!({
        "Type": "application",
        "Scheme": settings.scheme.map(|scheme| scheme.word()),
        "Subnets": cx.subnets(if *settings.scheme == Scheme::Internal { Tier::Private } else { Tier::Public }),
        "SecurityGroups": [Val::get_att(&group, "GroupId")],
        "LoadBalancerAttributes": attributes(settings, cx),
    });
    cx.resource(&balancer, "AWS::ElasticLoadBalancingV2::LoadBalancer", properties);
    let listener = listeners(&balancer, certificate, cx);
    if let Some(acl) = &settings.web_acl_arn {
        let properties = val!({"ResourceArn": &balancer, "WebACLArn": acl}).from_origin(acl.origin);
        cx.resource(&LogicalId::of("WebAclAssociation"), "AWS::WAFv2::WebACLAssociation", properties);
    }
    if let Some(domain) = &settings.domain {
        record("DomainRecord", domain, domain.name.to_string(), &balancer, cx);
        record("WildcardRecord", domain, format!("*.{}", domain.name.value), &balancer, cx);
    }
    outputs(&balancer, &listener, &group, cx);
}

/// The certificate that the user names, else one for the domain; absent without either. The record
/// that proves the domain also proves the names below it, so it is asked for once.
fn certificate(settings: &LoadBalancerSettings, cx: &mut Lowering<'_>) -> Val {
    let (arn, domain) = match (&settings.certificate_arn, &settings.domain) {
        (Some(arn), _) => return arn.into(),
        (None, None) => return Val::ABSENT,
        (None, Some(domain)) => (LogicalId::of("Certificate"), domain),
    };
    let properties = val!({
        "DomainName": &domain.name,
        "SubjectAlternativeNames": [domain.name.map(|name| format!("*.{name}"))],
        "ValidationMethod": "DNS",
        "DomainValidationOptions": [{"DomainName": &domain.name, "HostedZoneId": &domain.hosted_zone_id}],
    });
    cx.resource(&arn, "AWS::CertificateManager::Certificate", properties.from_origin(domain.name.origin));
    Val::from(&arn).from_origin(domain.name.origin)
}

/// Addresses that only private networks use (RFC 1918).
const PRIVATE: [&str; 3] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/// Who may connect: as the settings say, else everybody, or private networks and the VPC itself when
/// the load balancer is internal.
fn allowed_blocks(settings: &Settings) -> Vec<Val> {
    let networking = &settings.networking;
    let balancer = &networking.load_balancer;
    match (&balancer.allowed_cidrs, *balancer.scheme) {
        (allowed, _) if !allowed.is_empty() => allowed.iter().map(Val::from).collect(),
        (_, Scheme::InternetFacing) => vec![Cidr::ANY.into()],
        (_, Scheme::Internal) => {
            let vpc = networking.existing.is_none().then_some(&networking.vpc.cidr);
            let is_private =
                |block: Cidr| PRIVATE.iter().filter_map(|private| Cidr::parse(private)).any(|p| p.overlaps(block));
            let mut blocks = PRIVATE.map(Val::from).to_vec();
            blocks.extend(vpc.filter(|block| !is_private(***block)).map(Val::from));
            blocks
        }
    }
}

fn ingress(blocks: &[Val], ports: &[u16]) -> Vec<Val> {
    let rule = |port: u16, block: &Val| {
        let description = if port == 443 { "HTTPS" } else { "HTTP" };
        val!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": block.clone(), "Description": description})
    };
    ports.iter().flat_map(|port| blocks.iter().map(move |block| rule(*port, block))).collect()
}

/// Attribute values are strings, also the booleans and numbers among them.
fn attributes(settings: &LoadBalancerSettings, cx: &Lowering<'_>) -> Val {
    let protection = &cx.settings().environment.protection.deletion;
    let attribute = |key: &str, value: Val| val!({"Key": key, "Value": value});
    let mut attributes = vec![
        attribute("deletion_protection.enabled", protection.map(bool::to_string).into()),
        attribute(
            "idle_timeout.timeout_seconds",
            settings.idle_timeout.map(|timeout| timeout.seconds().to_string()).into(),
        ),
        attribute("routing.http.drop_invalid_header_fields.enabled", "true".into()),
        attribute("routing.http.desync_mitigation_mode", "defensive".into()),
        attribute("routing.http2.enabled", "true".into()),
    ];
    if let Some(bucket) = &settings.access_logs_bucket {
        attributes.push(attribute("access_logs.s3.enabled", "true".into()));
        attributes.push(attribute("access_logs.s3.bucket", bucket.into()));
        attributes.push(attribute("access_logs.s3.prefix", environment_name(cx).into()));
    }
    Val::list(attributes)
}

/// The listener that services add their rules to: the one with the certificate, if there is one.
fn listeners(balancer: &LogicalId, certificate: Val, cx: &mut Lowering<'_>) -> LogicalId {
    let not_found = val!({
        "Type": "fixed-response",
        "FixedResponseConfig": {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "Not found"},
    });
    let redirect = val!({
        "Type": "redirect",
        "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"},
    });
    let (http, https) = (LogicalId::of("HttpListener"), LogicalId::of("HttpsListener"));
    let is_secure = !certificate.is_absent();
    let properties = val!({
        "LoadBalancerArn": balancer,
        "Port": 80u16,
        "Protocol": "HTTP",
        "DefaultActions": [if is_secure { redirect } else { not_found.clone() }],
    });
    cx.resource(&http, "AWS::ElasticLoadBalancingV2::Listener", properties);
    if !is_secure {
        return http;
    }
    let properties = val!({
        "LoadBalancerArn": balancer,
        "Port": 443u16,
        "Protocol": "HTTPS",
        "SslPolicy": TLS_POLICY,
        "Certificates": [{"CertificateArn": certificate}],
        "DefaultActions": [not_found],
    });
    cx.resource(&https, "AWS::ElasticLoadBalancingV2::Listener", properties);
    https
}

fn record(id: &str, domain: &CertificateDomain, name: String, balancer: &LogicalId, cx: &mut Lowering<'_>) {
    let properties = val!({
        "HostedZoneId": &domain.hosted_zone_id,
        "Name": domain.name.map(|_| name),
        "Type": "A",
        "AliasTarget": {
            "DNSName": Val::get_att(balancer, "DNSName"),
            "HostedZoneId": Val::get_att(balancer, "CanonicalHostedZoneID"),
            "EvaluateTargetHealth": false,
        },
    });
    cx.resource(&LogicalId::of(id), "AWS::Route53::RecordSet", properties.from_origin(domain.name.origin));
}

fn outputs(balancer: &LogicalId, listener: &LogicalId, group: &LogicalId, cx: &mut Lowering<'_>) {
    let attribute = |name| Val::get_att(balancer, name);
    cx.output(FoundationValue::ListenerArn.name(), "The listener that services add rules to", listener);
    cx.output(FoundationValue::LoadBalancerFullName.name(), "Name for metrics", attribute("LoadBalancerFullName"));
    cx.output(FoundationValue::LoadBalancerDnsName.name(), "DNS name of the load balancer", attribute("DNSName"));
    cx.output(
        FoundationValue::LoadBalancerZoneId.name(),
        "Hosted zone of the DNS name",
        attribute("CanonicalHostedZoneID"),
    );
    let group = Val::get_att(group, "GroupId");
    cx.output(FoundationValue::LoadBalancerSecurityGroupId.name(), "Security group of the load balancer", group);
}
