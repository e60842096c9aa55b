//! Mistakes in the document Networking that no single field shows. What is only wrong when something
//! uses it depends on what the components need.

use super::{addresses, diagnostics, endpoints};
use crate::diag::{Sink, nearest};
use crate::kinds::Needs;
use crate::kinds::lowering::Tier;
use crate::language::{Arn, Cidr, How, Traced, diagnostics as language};
use crate::settings::{CertificateDomain, ExistingNetwork, Nat, Scheme, Settings, VpcSpec};
use compact_str::CompactString;

/// Checks the settings of network and load balancer.
pub fn check(settings: &Settings, needs: Needs, sink: &mut Sink) {
    let networking = &settings.networking;
    match &networking.existing {
        Some(existing) => {
            check_existing(existing, settings, needs, sink);
            check_unused(existing, &networking.vpc, sink);
        }
        None => check_vpc(&networking.vpc, settings, needs, sink),
    }
    check_load_balancer(settings, needs, sink);
}

fn faces_internet(settings: &Settings, needs: Needs) -> bool {
    needs.load_balancer && *settings.networking.load_balancer.scheme == Scheme::InternetFacing
}

fn check_existing(existing: &ExistingNetwork, settings: &Settings, needs: Needs, sink: &mut Sink) {
    if !is_id(&existing.vpc_id, "vpc-") {
        sink.push(diagnostics::invalid_id(&existing.vpc_id, "the id of a VPC (`vpc-…`)"));
    }
    let lists = [&existing.public_subnet_ids, &existing.private_subnet_ids, &existing.isolated_subnet_ids];
    for subnets in lists {
        check_subnets(subnets, sink);
    }
    let at = existing.vpc_id.span();
    let faces_internet = faces_internet(settings, needs);
    if faces_internet && existing.public_subnet_ids.is_empty() {
        sink.push(diagnostics::no_public_subnets(at, settings.networking.load_balancer.scheme.span()));
    } else if faces_internet && existing.public_subnet_ids.len() < 2 {
        let count = existing.public_subnet_ids.len();
        sink.push(diagnostics::too_few_subnets(at, "publicSubnetIds", count, "a load balancer needs two zones"));
    }
    if needs.network && existing.private_subnet_ids.len() < 2 {
        let count = existing.private_subnet_ids.len();
        sink.push(diagnostics::too_few_subnets(at, "privateSubnetIds", count, "tasks and data stand in two zones"));
    }
    if existing.isolated_subnet_ids.len() == 1 {
        sink.push(diagnostics::too_few_subnets(at, "isolatedSubnetIds", 1, "data stands in two zones"));
    }
}

fn check_subnets(subnets: &[Traced<CompactString>], sink: &mut Sink) {
    for (index, subnet) in subnets.iter().enumerate() {
        if !is_id(subnet, "subnet-") {
            sink.push(diagnostics::invalid_id(subnet, "the id of a subnet (`subnet-…`)"));
        }
        if let Some(first) = subnets.iter().take(index).find(|other| other.value == subnet.value) {
            sink.push(diagnostics::duplicate(subnet, first.span()));
        }
    }
}

/// EC2 gives ids of 17 hexadecimal digits, and 8 to resources made before 2016.
fn is_id(id: &str, prefix: &str) -> bool {
    let digits = id.strip_prefix(prefix).unwrap_or_default();
    matches!(digits.len(), 8 | 17) && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// What somebody wrote of a VPC that is not made; the first such setting is enough to show.
fn check_unused(existing: &ExistingNetwork, vpc: &VpcSpec, sink: &mut Sink) {
    let interface = vpc.endpoints.interface.first().map(|service| service.origin);
    let origins =
        [vpc.cidr.origin, vpc.zones.origin, vpc.nat.origin, vpc.endpoints.gateway.origin, vpc.flow_logs.enabled.origin];
    let written = origins.into_iter().chain(interface).find(|origin| origin.how != How::Default);
    if let Some(origin) = written {
        sink.push(diagnostics::vpc_ignored(origin.span, existing.vpc_id.span()));
    }
}

fn check_vpc(vpc: &VpcSpec, settings: &Settings, needs: Needs, sink: &mut Sink) {
    let cidr = &vpc.cidr;
    if !(16..=24).contains(&cidr.prefix()) {
        sink.push(diagnostics::vpc_size(cidr));
    } else if faces_internet(settings, needs)
        && addresses::subnet(**cidr, Tier::Public, 0).is_none_or(|subnet| subnet.prefix() > 27)
    {
        sink.push(diagnostics::vpc_too_small_for_load_balancer(cidr));
    }
    if !is_private(**cidr) {
        sink.push(diagnostics::public_block(cidr));
    }
    check_endpoints(&vpc.endpoints.interface, sink);
    if *vpc.nat == Nat::None && needs.cluster {
        check_way_out(vpc, sink);
    }
}

/// Blocks that no host on the internet has (RFC 1918 and, for providers, RFC 6598).
fn is_private(block: Cidr) -> bool {
    let private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];
    let mut private = private.iter().filter_map(|private| Cidr::parse(private));
    private.any(|private| private.overlaps(block) && private.prefix() <= block.prefix())
}

/// Services with an interface endpoint that are used most (AWS PrivateLink guide, "AWS services that
/// integrate"). Only what is nearly one of them is worth a warning: there are some hundred more.
#[rustfmt::skip]
const SERVICES: &[&str] = &[
    "acm-pca", "athena", "autoscaling", "backup", "bedrock", "bedrock-runtime", "cloudformation", "cloudtrail",
    "codebuild", "codecommit", "codedeploy", "codepipeline", "config", "dms", "ebs", "ec2", "ec2messages", "ecr.api",
    "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "eks", "elasticache", "elasticbeanstalk", "elasticfilesystem",
    "elasticloadbalancing", "email-smtp", "events", "execute-api", "firehose", "glue", "guardduty-data", "imagebuilder",
    "inspector2", "kinesis-firehose", "kinesis-streams", "kms", "lambda", "logs", "monitoring", "rds", "rds-data",
    "redshift", "redshift-data", "s3express", "sagemaker.api", "sagemaker.runtime", "scheduler", "secretsmanager",
    "servicecatalog", "servicediscovery", "sns", "sqs", "ssm", "ssm-incidents", "ssmmessages", "states", "storagegateway",
    "sts", "sync-states", "synthetics", "textract", "transcribe", "transfer", "wafv2", "xray",
];

fn check_endpoints(services: &[Traced<CompactString>], sink: &mut Sink) {
    for (index, service) in services.iter().enumerate() {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
        if service.starts_with("com.amazonaws.") || service.is_empty() || !service.bytes().all(allowed) {
            sink.push(diagnostics::endpoint_service(service));
        } else if matches!(service.as_str(), "s3" | "dynamodb") {
            sink.push(diagnostics::gateway_service(service));
        } else if !SERVICES.contains(&service.as_str()) && nearest(service, SERVICES.iter().copied()).is_some() {
            let services = SERVICES.iter().copied();
            sink.push(language::unfamiliar_value(service.span(), service, "a service with an endpoint", services));
        }
        let id = endpoints::interface_id(service);
        if let Some(first) = services.iter().take(index).find(|other| endpoints::interface_id(other) == id) {
            sink.push(diagnostics::duplicate(service, first.span()));
        }
    }
}

/// What a Fargate task needs to start without NAT (ECS developer guide, interface VPC endpoints).
fn check_way_out(vpc: &VpcSpec, sink: &mut Sink) {
    let has = |name: &str| vpc.endpoints.interface.iter().any(|service| service.as_str() == name);
    let missing: Vec<&str> = ["ecr.api", "ecr.dkr", "logs"].into_iter().filter(|name| !has(name)).collect();
    let gateway_missing = !*vpc.endpoints.gateway;
    if gateway_missing || !missing.is_empty() {
        sink.push(diagnostics::no_way_out(vpc.nat.span(), &missing, gateway_missing));
    }
}

fn check_load_balancer(settings: &Settings, needs: Needs, sink: &mut Sink) {
    let balancer = &settings.networking.load_balancer;
    if let Some(arn) = &balancer.certificate_arn {
        check_arn(arn, arn.service() == "acm", "a certificate of ACM", settings, sink);
    }
    if let Some(arn) = &balancer.web_acl_arn {
        let is_regional = arn.service() == "wafv2" && arn.as_str().contains(":regional/webacl/");
        check_arn(arn, is_regional, "a regional web ACL of AWS WAF", settings, sink);
    }
    if let Some(domain) = &balancer.domain {
        check_domain(domain, sink);
    }
    if needs.load_balancer && balancer.certificate_arn.is_none() && balancer.domain.is_none() {
        sink.push(diagnostics::plain_http(settings.networking_origin));
    }
}

fn check_arn(arn: &Traced<Arn>, is_right: bool, what: &str, settings: &Settings, sink: &mut Sink) {
    if !is_right {
        sink.push(diagnostics::wrong_service(arn, what));
        return;
    }
    let mut parts = arn.as_str().split(':').skip(3);
    let (region, account) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if let Some(own) = settings.region().filter(|own| own.as_str() != region) {
        sink.push(diagnostics::out_of_reach(arn, "region", region, own.as_str(), own.span()));
    } else if let Some(own) = settings.environment.account_id.as_ref().filter(|own| own.as_str() != account) {
        sink.push(diagnostics::out_of_reach(arn, "account", account, own.as_str(), own.span()));
    }
}

fn check_domain(domain: &CertificateDomain, sink: &mut Sink) {
    if !is_domain(&domain.name) {
        sink.push(diagnostics::invalid_domain(&domain.name));
    }
    let zone = domain.hosted_zone_id.as_str();
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if !(zone.starts_with('Z') && (2..=32).contains(&zone.len()) && zone.bytes().all(plain)) {
        sink.push(diagnostics::invalid_id(&domain.hosted_zone_id, "the id of a hosted zone (`Z…`)"));
    }
}

/// Two or more labels of letters, digits and inner hyphens (RFC 1035), in lower case.
fn is_domain(name: &str) -> bool {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(allowed)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(is_label)
}
