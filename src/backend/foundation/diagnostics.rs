//! The wording of what the settings of network and load balancer can have wrong.

use crate::codes;
use crate::diag::Diagnostic;
use crate::language::diagnostics::list;
use crate::language::{Arn, Cidr, Origin, Traced};
use crate::source::Span;
use compact_str::CompactString;

codes! {
    VPC_SIZE = Error "network/vpc-size", "The VPC's block of addresses has a size that does not work",
        "The block is divided into subnets of three tiers for up to four zones. A VPC takes /16 to /24. A load balancer needs subnets of at least /27, so with one that faces the internet the block is /23 or larger.";
    PUBLIC_BLOCK = Warning "network/public-block", "The VPC's block is not private",
        "Addresses outside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and 100.64.0.0/10 belong to hosts on the internet. In a VPC that uses them those hosts cannot be reached, and AWS services that answer from there neither.";
    INVALID_ID = Error "network/invalid-id", "An id has not the form that AWS gives it",
        "A VPC is `vpc-` and a subnet `subnet-` with 8 or 17 hexadecimal digits; a hosted zone is `Z` with capital letters and digits. Names and ARNs do not work here.";
    DUPLICATE = Error "network/duplicate", "Something is listed twice",
        "A load balancer or a database group with the same subnet twice is refused, and so is a second endpoint of a service in one VPC.";
    TOO_FEW_SUBNETS = Error "network/too-few-subnets", "The existing network has too few subnets",
        "Load balancers and database groups need subnets in at least two availability zones. Name two or more.";
    NO_PUBLIC_SUBNETS = Error "network/no-public-subnets", "A load balancer that faces the internet has no public subnets",
        "It must stand in subnets whose route table leads to an internet gateway. Name them, or make the load balancer internal.";
    VPC_IGNORED = Warning "network/vpc-ignored", "Settings of a new VPC stand beside an existing one",
        "With `existing` no VPC is made, so nothing below `vpc` has an effect. Remove one of the two.";
    NO_WAY_OUT = Warning "network/no-way-out", "Tasks cannot reach what they need to start",
        "With `nat: none` the private subnets have no route to the internet. Fargate then pulls images and writes logs through endpoints: the interface endpoints `ecr.api`, `ecr.dkr` and `logs`, and the gateway endpoint of S3, where the layers of images are. Tasks with secrets need `secretsmanager` or `ssm` too, and `exec` needs `ssmmessages`. Images of other registries cannot be pulled.";
    ENDPOINT_SERVICE = Error "network/endpoint-service", "A service cannot have an interface endpoint by this name",
        "Write the end of the service's name, without `com.amazonaws.` and region: `ecr.api`, `logs`, `secretsmanager`. S3 and DynamoDB are reached through gateway endpoints, which cost nothing.";
    WRONG_SERVICE = Error "network/wrong-service", "An ARN belongs to another service",
        "`certificateArn` is the ARN of a certificate in AWS Certificate Manager, `webAclArn` that of a regional web ACL of AWS WAF (WAFv2).";
    OUT_OF_REACH = Error "network/out-of-reach", "A certificate or web ACL is in another region or account",
        "A load balancer works only with certificates and web ACLs of its own region and account. Certificates for CloudFront are in us-east-1 and are of no use to a load balancer elsewhere.";
    INVALID_DOMAIN = Error "network/invalid-domain", "A name is not a domain",
        "Write the domain that the hosted zone answers for, or one below it, in lower case and without a dot at the end: `example.com`, `dev.example.com`. The names below it (`*.`) are included.";
    PLAIN_HTTP = Warning "network/plain-http", "The shared load balancer serves without TLS",
        "Without a certificate there is only a listener for HTTP: passwords, cookies and data can be read on the way. Name a certificate of ACM (`loadBalancer.certificateArn`), or a domain whose hosted zone is in Route 53 (`loadBalancer.domain`), and a certificate is made.";
}

/// A block of a size that VPCs do not have.
#[must_use]
pub fn vpc_size(cidr: &Traced<Cidr>) -> Diagnostic {
    Diagnostic::new(&VPC_SIZE, format!("{} is not the size of a VPC that can be divided", cidr.value))
        .at(cidr.span(), "must be /16 to /24")
}

/// A block in which the public subnets are too small for a load balancer.
#[must_use]
pub fn vpc_too_small_for_load_balancer(cidr: &Traced<Cidr>) -> Diagnostic {
    Diagnostic::new(&VPC_SIZE, format!("in {} the public subnets are too small for a load balancer", cidr.value))
        .at(cidr.span(), "must be /23 or larger")
        .help("a load balancer needs subnets of at least /27; public ones are a sixteenth of the VPC")
}

/// A block of addresses that belong to the internet.
#[must_use]
pub fn public_block(cidr: &Traced<Cidr>) -> Diagnostic {
    Diagnostic::new(&PUBLIC_BLOCK, format!("{} is not a private block", cidr.value))
        .at(cidr.span(), "hosts on the internet have these addresses")
        .help("use a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10")
}

/// An id of another form than `form`, such as "the id of a VPC (`vpc-…`)".
#[must_use]
pub fn invalid_id(id: &Traced<CompactString>, form: &str) -> Diagnostic {
    Diagnostic::new(&INVALID_ID, format!("`{}` is not {form}", id.value)).at(id.span(), format!("expected {form}"))
}

/// A subnet or an endpoint that was listed before.
#[must_use]
pub fn duplicate(item: &Traced<CompactString>, first: Span) -> Diagnostic {
    Diagnostic::new(&DUPLICATE, format!("`{}` is listed twice", item.value))
        .at(item.span(), "here again")
        .and(first, "first here")
}

/// A list of subnets that is too short. `field` is its key, `why` says who needs more.
#[must_use]
pub fn too_few_subnets(at: Span, field: &str, count: usize, why: &str) -> Diagnostic {
    Diagnostic::new(&TOO_FEW_SUBNETS, format!("`{field}` names {count} of at least 2 subnets"))
        .at(at, why)
        .help("name subnets in two or more availability zones")
}

/// An internet-facing load balancer without public subnets.
#[must_use]
pub fn no_public_subnets(existing: Span, scheme: Span) -> Diagnostic {
    Diagnostic::new(&NO_PUBLIC_SUBNETS, "the load balancer faces the internet, but the network names no public subnets")
        .at(existing, "`publicSubnetIds` is missing")
        .and(scheme, "faces the internet")
        .help("add `publicSubnetIds`, or set `loadBalancer.scheme: internal`")
}

/// A setting of a VPC that is not made.
#[must_use]
pub fn vpc_ignored(setting: Span, existing: Span) -> Diagnostic {
    Diagnostic::new(&VPC_IGNORED, "settings of a new VPC have no effect beside `existing`")
        .at(setting, "has no effect")
        .and(existing, "this network is used")
}

/// `nat: none` without the endpoints that tasks need.
#[must_use]
pub fn no_way_out(nat: Span, interfaces: &[&str], gateway_missing: bool) -> Diagnostic {
    let mut needs = Vec::new();
    if !interfaces.is_empty() {
        needs.push(format!("add {} to `vpc.endpoints.interface`", list(interfaces, 4)));
    }
    if gateway_missing {
        needs.push("set `vpc.endpoints.gateway: true`".to_owned());
    }
    Diagnostic::new(&NO_WAY_OUT, "tasks can neither pull their images nor write their logs")
        .at(nat, "no way out of the private subnets")
        .help(format!("{}, or use `nat: single`", needs.join(" and ")))
}

/// A text that is not the end of a service's name.
#[must_use]
pub fn endpoint_service(service: &Traced<CompactString>) -> Diagnostic {
    let end = service.strip_prefix("com.amazonaws.").and_then(|rest| rest.split_once('.')).map(|(_, end)| end);
    Diagnostic::new(&ENDPOINT_SERVICE, format!("`{}` is not the end of a service's name", service.value))
        .at(service.span(), "expected a name such as `ecr.api` or `logs`")
        .maybe_help(end.map(|end| format!("write `{end}`; the region is added")))
}

/// S3 or DynamoDB among the interface endpoints.
#[must_use]
pub fn gateway_service(service: &Traced<CompactString>) -> Diagnostic {
    Diagnostic::new(&ENDPOINT_SERVICE, format!("`{}` is reached through a gateway endpoint", service.value))
        .at(service.span(), "needs no interface endpoint")
        .help("remove it; `vpc.endpoints.gateway` is on by default")
}

/// The ARN of something else than `what`, such as "a certificate of ACM".
#[must_use]
pub fn wrong_service(arn: &Traced<Arn>, what: &str) -> Diagnostic {
    Diagnostic::new(&WRONG_SERVICE, format!("this is not the ARN of {what}")).at(arn.span(), format!("expected {what}"))
}

/// An ARN of another region or account. `what` is "region" or "account".
#[must_use]
pub fn out_of_reach(arn: &Traced<Arn>, what: &str, found: &str, own: &str, at: Span) -> Diagnostic {
    Diagnostic::new(&OUT_OF_REACH, format!("the load balancer is in {what} {own} and cannot use this of {found}"))
        .at(arn.span(), format!("is in {what} {found}"))
        .and(at, format!("deployed to {own}"))
}

/// A text that is not a domain.
#[must_use]
pub fn invalid_domain(domain: &Traced<CompactString>) -> Diagnostic {
    let plain = domain.trim_start_matches("*.").trim_end_matches('.').to_ascii_lowercase();
    let differs = plain != domain.as_str() && !plain.is_empty();
    Diagnostic::new(&INVALID_DOMAIN, format!("`{}` is not a domain", domain.value))
        .at(domain.span(), "expected a domain such as example.com")
        .maybe_help(differs.then(|| format!("write `{plain}`; the names below it are included")))
}

/// A load balancer without a certificate.
#[must_use]
pub fn plain_http(networking: Origin) -> Diagnostic {
    Diagnostic::new(&PLAIN_HTTP, "the shared load balancer serves without TLS")
        .at(networking.span, "no certificate")
        .help("set `loadBalancer.certificateArn` to a certificate of ACM, or `loadBalancer.domain` (`name`, `hostedZoneId`), in the document Networking")
}
