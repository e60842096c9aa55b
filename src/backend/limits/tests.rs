//! Every limit, on both sides of it.

use super::check;
use crate::backend::template::{LogicalId, Output, Parameter, ParameterType, Resource, Template, Val};
use crate::diag::Sink;
use crate::kinds::{Address, Wire, lowering::WiredParameter};
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

fn found(template: &Template) -> Vec<String> {
    let mut sink = Sink::default();
    check(&Address::new("shop", "thing"), "demo-dev-shop-thing", template, at(0), &mut sink);
    sink.iter().map(|finding| format!("{} {}", finding.code, finding.span().unwrap().start)).collect()
}

fn of(resource_type: &str, properties: Val) -> Vec<String> {
    found(&one(resource_type, properties))
}

fn stack_name(name: &str) -> usize {
    let mut sink = Sink::default();
    check(&Address::new("shop", "thing"), name, &one("AWS::SQS::Queue", val!({})), at(0), &mut sink);
    sink.iter().filter(|finding| finding.code.as_str() == "limit/stack-name").count()
}

#[test]
fn names_of_stacks_have_128_letters_digits_and_hyphens() {
    assert_eq!((stack_name(&"a".repeat(128)), stack_name(&"a".repeat(129))), (0, 1));
    assert_eq!((stack_name("a-1"), stack_name("1-a"), stack_name("a_b")), (0, 1, 1));
}

#[test]
fn a_template_has_a_limit_for_everything_that_can_be_counted() {
    let mut template = one("AWS::SQS::Queue", val!({}));
    let queue = template.resources[0].clone();
    template.resources.extend((1..500).map(|n| (LogicalId::of(&format!("Queue{n}")), queue.clone())));
    let parameter = Parameter { parameter_type: ParameterType::String, description: String::new(), origin: at(2) };
    template.parameters.extend((0..200).map(|n| (format!("P{n}").into(), parameter.clone())));
    let output = Output { description: String::new(), value: Val::reference("Thing") };
    template.outputs.extend((0..200).map(|n| (format!("O{n}").into(), output.clone())));
    assert_eq!(found(&template), [""; 0]);
    template.resources.insert(LogicalId::of("More"), queue);
    template.parameters.insert("More".into(), parameter);
    template.outputs.insert("More".into(), output);
    assert_eq!(found(&template), ["limit/too-many 0"; 3]);
    assert_eq!(found(&Template::new("")), ["limit/no-resources 0"]);
    let secret = |count| val!({"Secrets": vec![Val::from("{{resolve:secretsmanager:x}}"); count]});
    assert_eq!((of("X", secret(60)).len(), of("X", secret(61)).len()), (0, 1));
}

#[test]
fn long_texts_and_large_templates_are_found_where_they_are() {
    let mut template = one("AWS::SQS::Queue", val!({}));
    template.description = "d".repeat(1025);
    template.outputs.insert("o".repeat(256).into(), Output { description: String::new(), value: Val::from("x") });
    assert_eq!(found(&template), ["limit/too-long 0"; 2]);
    template = one("AWS::SQS::Queue", val!({}));
    template
        .outputs
        .insert("my-output".into(), Output { description: String::new(), value: Val::from("x").from_origin(at(3)) });
    assert_eq!(found(&template), ["limit/characters 3"]);
    assert_eq!(of("AWS::Glue::Job", val!({"Text": "x".repeat(1_040_000)})), [""; 0]);
    assert_eq!(of("AWS::Glue::Job", val!({"Text": "x".repeat(1_050_000)})), ["limit/too-large 0"]);
}

#[test]
fn a_literal_parameter_has_at_most_4096_bytes() {
    let count = |length: usize| {
        let wire = Wire::Literal("x".repeat(length).into());
        let mut sink = Sink::default();
        super::check_parameters(
            &std::iter::once(("P".into(), WiredParameter { wire, origin: at(2) })).collect(),
            &mut sink,
        );
        sink.len()
    };
    assert_eq!((count(4096), count(4097)), (0, 1));
}

#[test]
fn physical_names_are_measured_by_the_service_that_takes_them() {
    let group = |name: Val| of("AWS::ElasticLoadBalancingV2::TargetGroup", val!({"Name": name}));
    assert_eq!(group("a".repeat(32).into()), [""; 0]);
    assert_eq!(group(Val::from("a".repeat(33)).from_origin(at(7))), ["limit/too-long 7"]);
    assert_eq!(group("a_b".into()), ["limit/characters 1"]);
    let joined = Val::join("-", ["a".repeat(32).into(), Val::reference("AWS::Region")]);
    assert_eq!(group(joined), ["limit/too-long 1"], "33 with the hyphen, whatever the region is");
    assert_eq!(group(Val::sub("${AWS::StackName}-blue")), [""; 0]);
    let rule = |text: &str| val!({"GroupDescription": "g", "SecurityGroupIngress": [{"Description": text}]});
    assert_eq!(of("AWS::EC2::SecurityGroup", rule("from a (b)")), [""; 0]);
    assert_eq!(of("AWS::EC2::SecurityGroup", rule("who's there?")), ["limit/characters 1"]);
}

#[test]
fn tags_are_counted_measured_and_read() {
    let tags = |pairs: &[(&str, &str)]| {
        let list = pairs.iter().map(|(key, value)| val!({"Key": *key, "Value": Val::from(*value).from_origin(at(5))}));
        of("AWS::SQS::Queue", val!({"Tags": Val::list(list)}))
    };
    assert_eq!(tags(&[("team", "Müller & Co"), ("a:b", "x = y@z")]), ["limit/tag 5"], "an ampersand is not accepted");
    assert_eq!(tags(&[("aws:x", "y")]), ["limit/tag 5"]);
    assert_eq!(tags(&[(&"k".repeat(128), &"v".repeat(256))]), [""; 0]);
    assert_eq!(tags(&[(&"k".repeat(129), "v"), ("k", &"v".repeat(257)), ("", "")]), ["limit/tag 5"; 3]);
    assert_eq!(tags(&[("k", "v"), ("k", "w")]), ["limit/tag 5"]);
    let keys: Vec<String> = (0..51).map(|n| format!("k{n}")).collect();
    assert_eq!(tags(&keys.iter().map(|key| (key.as_str(), "v")).collect::<Vec<_>>()), ["limit/too-many 1"]);
    assert_eq!(of("AWS::SSM::Parameter", val!({"Tags": {"aws:x": "y"}})), ["limit/tag 1"]);
}

#[test]
fn sizes_count_what_is_certain() {
    let document = |length: usize| val!({"Statement": [{"Sid": "x".repeat(length)}]});
    let role = |length: usize| val!({"Policies": [{"PolicyDocument": document(length)}]});
    assert_eq!(of("AWS::IAM::Role", role(10_200)), [""; 0]);
    assert_eq!(of("AWS::IAM::Role", role(10_240)), ["limit/too-large 1"]);
    let mut template = one("AWS::IAM::Role", role(6000));
    let mut policy = Resource::new("AWS::IAM::RolePolicy", at(2));
    policy.set("RoleName", Val::reference("Thing")).set("PolicyDocument", document(6000));
    template.resources.insert(LogicalId::of("Policy"), policy);
    assert_eq!(found(&template), ["limit/too-large 1"], "together they are too large");
    let function = |length: usize| val!({"Environment": {"Variables": {"A": "x".repeat(length), "B": Val::reference("AWS::Region")}}});
    assert_eq!(
        (of("AWS::Lambda::Function", function(4094)).len(), of("AWS::Lambda::Function", function(4095)).len()),
        (0, 1)
    );
    assert_eq!(of("AWS::ECS::TaskDefinition", val!({"Text": "x".repeat(65_530)})), ["limit/too-large 1"]);
    assert_eq!(of("AWS::IAM::ManagedPolicy", val!({"PolicyDocument": document(6144)})), ["limit/too-large 1"]);
    assert_eq!(of("AWS::S3::BucketPolicy", val!({"PolicyDocument": document(20_480)})), ["limit/too-large 1"]);
}

#[test]
fn references_to_nothing_are_found_in_functions_and_in_what_users_wrote() {
    let right = val!({
        "A": Val::reference("AWS::Region"), "B": Val::get_att(&LogicalId::of("Thing"), "Arn"), "C": {"Ref": "Thing"},
        "D": {"Fn::GetAtt": "Thing.Arn"}, "E": {"Fn::Sub": ["${x}-${Thing}-${!y}", {"x": "1"}]}, "F": Val::sub("${Thing.Arn}/*"),
    });
    assert_eq!(of("X", right), [""; 0]);
    let made = [
        Val::reference("Thign"),
        Val::get_att(&LogicalId::of("Thign"), "Arn"),
        Val::sub("${Thign.Arn}/*"),
        Val::join("", [Val::reference("P"), "x".into()]),
    ];
    let written = [
        val!({"Ref": "Thign"}),
        val!({"Fn::GetAtt": ["Thign", "Arn"]}),
        val!({"Fn::Sub": "${Thign}"}),
        val!({"Fn::Join": ["", [{"Ref": "AWS::Nothing"}]]}),
    ];
    let functions = [
        val!({"Fn::Bogus": "x"}),
        val!({"Fn::If": ["IsProduction", "x", "y"]}),
        val!({"Fn::Join": ["", [{"Fn::FindInMap": ["Map", "a", "b"]}]]}),
    ];
    let made = made.into_iter().map(|value| ("internal/dangling-reference 4", value));
    let written = written.into_iter().map(|value| ("override/unknown-reference 4", value));
    let functions = functions.into_iter().map(|value| ("override/unknown-function 4", value));
    for (code, value) in made.chain(written).chain(functions) {
        let properties = val!({"List": [value.clone().from_origin(at(4))]});
        assert_eq!(of("X", properties), [code], "{value:?}");
    }
    let mut template = one("X", val!({}));
    template.resources[0].depends_on.push(LogicalId::of("Gone"));
    assert_eq!(found(&template), ["internal/dangling-reference 1"]);
}
