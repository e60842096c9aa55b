//! Every problem, on both sides of it, with types that everybody knows.

use super::{Removal, check};
use crate::backend::template::{LogicalId, Output, Resource, Template, Val};
use crate::diag::Sink;
use crate::language::Origin;
use crate::source::{SourceId, Span};
use crate::val;

fn at(start: u32) -> Origin {
    Origin::written(Span::new(SourceId::from_index(0), start, start + 1))
}

fn one(resource_type: &str, properties: Val) -> Template {
    let mut template = Template::new("one resource");
    let mut resource = Resource::new(resource_type, at(1));
    resource.properties = properties;
    template.resources.insert(LogicalId::of("Thing"), resource);
    template
}

fn found_with(template: &Template, removals: &[Removal<'_>]) -> Vec<String> {
    let mut sink = Sink::default();
    check(template, removals, at(0), &mut sink);
    let line = |finding: &crate::diag::Diagnostic| {
        let code = finding.code.as_str().trim_start_matches("specification/");
        format!("{} {code}: {}", finding.span().unwrap().start, finding.message)
    };
    sink.iter().map(line).collect()
}

fn of(resource_type: &str, properties: Val) -> Vec<String> {
    found_with(&one(resource_type, properties), &[])
}

/// A queue with one property.
fn queue(name: &'static str, value: impl Into<Val>) -> Vec<String> {
    of("AWS::SQS::Queue", Val::from_entries([(name, value.into())]))
}

const NOTHING: [&str; 0] = [];

#[test]
fn types_must_exist_unless_somebody_else_defines_them() {
    assert_eq!(of("AWS::SQS::Quue", val!({})), ["1 unknown-type: `AWS::SQS::Quue` is not a resource type"]);
    for name in ["AWS::SQS::Queue", "Custom::Quue", "AWS::CloudFormation::CustomResource", "Other::SQS::Queue"] {
        assert_eq!(of(name, val!({})), NOTHING);
    }
}

#[test]
fn properties_must_exist_at_every_depth() {
    assert_eq!(
        queue("DelaySecond", Val::from(1u32).from_origin(at(7))),
        ["7 unknown-property: AWS::SQS::Queue has no property `DelaySecond`"]
    );
    let tag = val!({"Key": "a", "Value": "b", "Vlaue": "c"});
    assert_eq!(queue("Tags", val!([tag])), ["1 unknown-property: AWS::SQS::Queue has no property `Tags/0/Vlaue`"]);
    let free = val!({"Role": "arn:aws:iam::123456789012:role/r", "Code": {"ZipFile": "x"}, "Environment": {"Variables": {"ANY": "x"}}});
    assert_eq!(of("AWS::Lambda::Function", free), NOTHING);
}

#[test]
fn what_is_missing_is_said_where_it_was_taken_away() {
    let policy = val!({"Bucket": "b"});
    let needs = "missing-property: AWS::S3::BucketPolicy needs `PolicyDocument`";
    assert_eq!(of("AWS::S3::BucketPolicy", policy.clone()), [format!("1 {needs}")]);
    for path in ["/Thing/Properties/PolicyDocument", "/Resources/Thing/Properties/PolicyDocument"] {
        let removal = [Removal { path, origin: at(9) }];
        assert_eq!(found_with(&one("AWS::S3::BucketPolicy", policy.clone()), &removal), [format!("9 {needs}")]);
    }
    let other = [Removal { path: "/Thing/Properties/Bucket", origin: at(9) }];
    assert_eq!(found_with(&one("AWS::S3::BucketPolicy", policy), &other), [format!("1 {needs}")]);
    let nothing = val!({"Bucket": "b", "PolicyDocument": {"Ref": "AWS::NoValue"}});
    assert_eq!(of("AWS::S3::BucketPolicy", nothing), [format!("1 {needs}")]);
}

#[test]
fn values_have_types_and_texts_stand_for_numbers_and_booleans() {
    for value in [val!(1u32), val!("1"), val!(1.0), Val::reference("P"), val!({"Ref": "P"}), val!("{{resolve:ssm:x}}")]
    {
        assert_eq!(queue("DelaySeconds", value), NOTHING);
    }
    for value in [val!(true), val!("true"), val!("False")] {
        assert_eq!(queue("FifoQueue", value), NOTHING);
    }
    assert_eq!(queue("QueueName", 7u32), NOTHING);
    for (name, value, shown) in [
        ("DelaySeconds", val!("soon"), "`soon`"),
        ("DelaySeconds", val!(1.5), "`1.5`"),
        ("DelaySeconds", val!([1u32]), "a list"),
        ("FifoQueue", val!("yes"), "`yes`"),
        ("FifoQueue", val!(1u32), "`1`"),
        ("QueueName", val!({"A": 1u32}), "a map"),
        ("Tags", val!({"team": "a"}), "a map"),
    ] {
        assert_eq!(queue(name, value), [format!("1 wrong-type: `{name}` of AWS::SQS::Queue cannot be {shown}")]);
    }
}

#[test]
fn numbers_and_sizes_have_bounds() {
    for (number, right) in [(-1i64, false), (0, true), (900, true), (901, false)] {
        assert_eq!(queue("DelaySeconds", number).is_empty(), right, "{number}");
        assert_eq!(queue("DelaySeconds", number.to_string()).is_empty(), right, "\"{number}\"");
    }
    let key = |length| queue("Tags", val!([{"Key": "k".repeat(length), "Value": ""}]));
    assert_eq!(key(128), NOTHING);
    assert_eq!(key(129), ["1 length: `Tags/0/Key` of AWS::SQS::Queue has 129 characters"]);
    let architectures = |count: usize| val!({"Role": "arn:aws:iam::123456789012:role/r", "Code": {"ZipFile": "x"}, "Architectures": vec![val!("arm64"); count]});
    assert_eq!(of("AWS::Lambda::Function", architectures(1)), NOTHING);
    let two = of("AWS::Lambda::Function", architectures(2));
    assert!(two.contains(&"1 length: `Architectures` of AWS::Lambda::Function has 2 items".to_owned()), "{two:?}");
}

#[test]
fn values_come_from_a_list_or_match_a_pattern() {
    let bucket = |status: Val| of("AWS::S3::Bucket", val!({"VersioningConfiguration": {"Status": status}}));
    assert_eq!(bucket(val!("Enabled")), NOTHING);
    assert_eq!(bucket(Val::sub("${Status}")), NOTHING);
    assert_eq!(
        bucket(val!("enabled")),
        ["1 unknown-value: `VersioningConfiguration/Status` of AWS::S3::Bucket cannot be `enabled`"]
    );
    let role = |path: &str| of("AWS::IAM::Role", val!({"AssumeRolePolicyDocument": {}, "Path": path}));
    assert_eq!(role("/service/"), NOTHING);
    assert_eq!(role("service"), ["1 pattern: `Path` of AWS::IAM::Role cannot be `service`"]);
}

#[test]
fn items_of_some_lists_differ() {
    let role = |second: &str| {
        of(
            "AWS::IAM::Role",
            val!({"AssumeRolePolicyDocument": {}, "ManagedPolicyArns": ["arn:aws:iam::aws:policy/A", second]}),
        )
    };
    assert_eq!(role("arn:aws:iam::aws:policy/B"), NOTHING);
    assert_eq!(
        role("arn:aws:iam::aws:policy/A"),
        [
            "1 repeated-item: `ManagedPolicyArns/1` of AWS::IAM::Role, `arn:aws:iam::aws:policy/A`, is in the list already"
        ]
    );
    let group = |second: &str| {
        of(
            "AWS::ElastiCache::UserGroup",
            val!({"Engine": "redis", "UserGroupId": "g", "UserIds": [Val::reference("A"), Val::reference(second)]}),
        )
    };
    assert_eq!(group("B"), NOTHING);
    assert_eq!(group("A"), ["1 repeated-item: `UserIds/1` of AWS::ElastiCache::UserGroup is in the list already"]);
}

#[test]
fn what_aws_sets_cannot_be_set() {
    assert_eq!(
        queue("Arn", "arn:aws:sqs:eu-west-1:123456789012:q"),
        ["1 read-only: `Arn` of AWS::SQS::Queue cannot be set"]
    );
    let database = val!({"DBInstanceClass": "db.t4g.micro", "Endpoint": {"Address": "x"}});
    assert_eq!(of("AWS::RDS::DBInstance", database), ["1 read-only: `Endpoint` of AWS::RDS::DBInstance cannot be set"]);
}

#[test]
fn properties_need_and_exclude_each_other() {
    let rule = |entries: Val| of("AWS::EC2::SecurityGroupIngress", entries);
    assert_eq!(rule(val!({"GroupId": "sg-12345678", "IpProtocol": "tcp", "CidrIp": "10.0.0.0/8"})), NOTHING);
    let problem = "1 combination: AWS::EC2::SecurityGroupIngress needs exactly one of `CidrIp`, `CidrIpv6`, `SourcePrefixListId`, `SourceSecurityGroupId` and `SourceSecurityGroupName`";
    assert_eq!(rule(val!({"GroupId": "sg-12345678", "IpProtocol": "tcp"})), [problem]);
    let alarm = |more: Val| {
        let mut properties = val!({"ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1u32, "MetricName": "M", "Statistic": "Sum"});
        properties.insert("ExtendedStatistic", more);
        of("AWS::CloudWatch::Alarm", properties)
    };
    assert_eq!(alarm(Val::ABSENT), NOTHING);
    assert_eq!(
        alarm(val!("p99")),
        ["1 combination: AWS::CloudWatch::Alarm cannot have both `ExtendedStatistic` and `Statistic`"]
    );
    let record = |zone: Val| {
        of(
            "AWS::Route53::RecordSet",
            val!({"Name": "x", "Type": "A", "HostedZoneName": zone, "ResourceRecords": ["192.0.2.1"], "TTL": "60"}),
        )
    };
    assert_eq!(record(val!("example.com.")), NOTHING);
    assert!(record(Val::ABSENT).iter().any(|found| found.starts_with("1 combination")), "{:?}", record(Val::ABSENT));
}

#[test]
fn both_values_of_a_condition_are_held_against_the_property() {
    let either = |second: Val| queue("DelaySeconds", val!({"Fn::If": ["Slow", 10u32, second]}));
    assert_eq!(either(val!(20u32)), NOTHING);
    assert_eq!(either(val!({"Ref": "AWS::NoValue"})), NOTHING);
    assert_eq!(either(val!(901u32)), ["1 range: `DelaySeconds` of AWS::SQS::Queue cannot be 901"]);
}

#[test]
fn attributes_must_exist_wherever_they_are_asked_for() {
    let mut template = one("AWS::SQS::Queue", val!({}));
    let mut topic = Resource::new("AWS::SNS::Subscription", at(2));
    topic.set("Protocol", "sqs").set("TopicArn", "arn:aws:sns:eu-west-1:123456789012:t");
    topic.set("Endpoint", Val::get_att(&LogicalId::of("Thing"), "Arn"));
    template.resources.insert(LogicalId::of("Subscription"), topic);
    let output = |value: Val| Output { description: String::new(), value };
    template.outputs.insert("A".into(), output(Val::sub("${Thing.QueueName} ${!Thing.No} ${Gone.No} ${AWS::Region}")));
    assert_eq!(found_with(&template, &[]), NOTHING);
    let problem = "unknown-attribute: `Thing` has no attribute `Nmae`";
    for value in [
        Val::get_att(&LogicalId::of("Thing"), "Nmae"),
        Val::sub("x${Thing.Nmae}"),
        Val::join("", [Val::reference("P"), Val::get_att(&LogicalId::of("Thing"), "Nmae")]),
        val!({"Fn::GetAtt": "Thing.Nmae"}),
        val!({"Fn::GetAtt": ["Thing", "Nmae"]}),
        val!({"Fn::Sub": ["${Thing.Nmae}${Own.Nmae}", {"Own.Nmae": "x"}]}),
        val!({"Fn::Join": ["", [{"Fn::GetAtt": ["Thing", "Nmae"]}]]}),
    ] {
        template.outputs.insert("A".into(), output(value));
        assert_eq!(found_with(&template, &[]), [format!("0 {problem}")]);
    }
    template.outputs.clear();
    template.resources[1].set("Endpoint", Val::get_att(&LogicalId::of("Thing"), "Nmae"));
    assert_eq!(found_with(&template, &[]), [format!("2 {problem}")]);
}
