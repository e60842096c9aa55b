//! Walks over small templates, and looks on the rehearsal. Tests only.

use super::needs::needs;
use super::{Found, Thing, look};
use crate::deploy::assembly::{Assembly, Manifest, Origins};
use crate::deploy::cloud::{CloudFormation, Identity};
use crate::deploy::inventory::Absence;
use crate::deploy::plan::{Plan, UnitPlan};
use crate::deploy::record::UnitAction;
use crate::deploy::rehearsal::{Stage, rehearse};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const REPOSITORY: &str = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api";

/// An assembly of units with these resources.
fn assembly(units: &[(&str, Json)]) -> Assembly {
    let unit = |name: &str| {
        json!({"kind": "Plain", "wave": 1, "stackName": name.replace('/', "-"), "template": name, "digest": name,
            "parameters": {"Version": {"value": "v1"}, "Secret": {"unit": "shop/db", "output": "Secret"}}})
    };
    let described: serde_json::Map<String, Json> =
        units.iter().map(|(name, _)| ((*name).to_owned(), unit(name))).collect();
    let manifest = json!({"version": 1, "stack": "demo", "environment": "dev", "waves": [], "units": described});
    let manifest: Manifest = serde_json::from_value(manifest).unwrap();
    let parameters = json!({"Version": {"Type": "String"}, "Secret": {"Type": "String"}});
    let template = |resources: &Json| json!({"Parameters": parameters, "Resources": resources}).to_string();
    let templates = units.iter().map(|(name, resources)| ((*name).to_owned(), template(resources))).collect();
    Assembly { manifest, templates, origins: Origins::default(), archives: BTreeMap::new() }
}

fn identity() -> Identity {
    let arn = "arn:aws-us-gov:sts::123456789012:assumed-role/deployer/ann".to_owned();
    Identity { account: "123456789012".to_owned(), arn, region: "eu-west-1".to_owned() }
}

fn resource(kind: &str, properties: Json) -> Json {
    json!({"Type": kind, "Properties": properties})
}

fn task(image: &Json, secrets: &[Json]) -> Json {
    let secrets: Vec<Json> = secrets.iter().map(|from| json!({"Name": "A", "ValueFrom": from})).collect();
    resource("AWS::ECS::TaskDefinition", json!({"ContainerDefinitions": [{"Image": image, "Secrets": secrets}]}))
}

/// What is found, with the places that name it.
fn shown(assembly: &Assembly) -> Vec<(String, Vec<String>)> {
    let found = needs(assembly, assembly.manifest.units.keys().map(String::as_str), &identity());
    let places = found.into_iter().map(|(thing, named)| {
        let places = named.iter().map(|named| format!("{} {}/{}", named.unit, named.logical_id, named.path));
        (thing.shown(), places.collect())
    });
    places.collect()
}

#[test]
fn every_place_that_names_something_is_found_and_what_is_not_known_is_not_guessed() {
    let sub = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:/shop/db";
    let image = json!({"Fn::Join": [":", [REPOSITORY, {"Ref": "Version"}]]});
    let secrets = [json!({"Fn::Join": ["", [{"Fn::Sub": sub}, ":password::"]]}), json!({"Ref": "Secret"})];
    let password = json!({"MasterUserPassword": "{{resolve:secretsmanager:/shop/db:SecretString:password}}",
        "MasterUsername": "{{resolve:ssm:/shop/user}}"});
    let listener = json!({"Certificates": [{"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1"}]});
    let policy = json!({"PolicyDocument": {"Statement": [{"Resource": "arn:aws:acm:us-east-1:1:certificate/2"}]}});
    let function = json!({"Code": {"ImageUri": {"Fn::Sub": "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/f:1"}},
        "Environment": {"Variables": {"KEY": {"Fn::Sub": "arn:${AWS::Partition}:ssm:${AWS::Region}:1:parameter/a"}}}});
    let mut perhaps = task(&json!(format!("{REPOSITORY}:perhaps")), &[]);
    perhaps.as_object_mut().unwrap().insert("Condition".to_owned(), json!("Sometimes"));
    let assembly = assembly(&[
        (
            "shop/api",
            json!({"Task": task(&image, &secrets), "Perhaps": perhaps, "Task2": task(&json!("nginx:1"), &[])}),
        ),
        ("shop/db", json!({"Database": resource("AWS::RDS::DBInstance", password)})),
        (
            "shop/web",
            json!({"Listener": resource("AWS::ElasticLoadBalancingV2::Listener", listener),
            "Policy": resource("AWS::IAM::Policy", policy), "Function": resource("AWS::Lambda::Function", function)}),
        ),
    ]);
    let lines: Vec<String> =
        shown(&assembly).into_iter().map(|(thing, places)| format!("{thing}: {}", places.join(", "))).collect();
    assert_eq!(
        lines,
        [
            "/shop/db: shop/api Task/Properties/ContainerDefinitions/0/Secrets/0/ValueFrom, \
             shop/db Database/Properties/MasterUserPassword",
            "/shop/user: shop/db Database/Properties/MasterUsername",
            "arn:aws-us-gov:ssm:eu-west-1:1:parameter/a: shop/web Function/Properties/Environment/Variables/KEY",
            "f:1: shop/web Function/Properties/Code/ImageUri",
            "shop/api:v1: shop/api Task/Properties/ContainerDefinitions/0/Image",
            "arn:aws:acm:us-east-1:123456789012:certificate/1: \
             shop/web Listener/Properties/Certificates/0/CertificateArn",
        ]
    );
}

#[test]
fn what_the_assembly_makes_itself_is_not_looked_for() {
    let own = json!({
        "Secret": resource("AWS::SecretsManager::Secret", json!({"Name": {"Fn::Sub": "/${Version}/db"}})),
        "Parameter": resource("AWS::SSM::Parameter", json!({"Name": "/shop/size"})),
        "Repository": resource("AWS::ECR::Repository", json!({"RepositoryName": "shop/api"})),
    });
    let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:/v1/db-a1B2c3";
    let parameter = "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/size";
    let image = json!(format!("{REPOSITORY}:v1"));
    let using = json!({"Task": task(&image, &[json!("{{resolve:secretsmanager:/v1/db}}"), json!(arn), json!(parameter),
        json!("/shop/size:3"), json!("/shop/other")])});
    let shown = shown(&assembly(&[("shop/own", own), ("shop/api", using)]));
    assert_eq!(shown.iter().map(|(thing, _)| thing.as_str()).collect::<Vec<_>>(), ["/shop/other"]);
}

fn plan(units: &[(&str, UnitAction)]) -> Plan {
    let unit = |&(unit, action): &(&str, UnitAction)| UnitPlan {
        unit: unit.to_owned(),
        kind: String::new(),
        wave: 1,
        action,
        stack_name: String::new(),
        holds_data: false,
        source: String::new(),
        changes: Vec::new(),
        parameters: Vec::new(),
        outputs: Vec::new(),
    };
    Plan { units: units.iter().map(unit).collect(), ..Plan::default() }
}

/// Looks, in an account that is made so; what was found, and how often each call was made.
fn looked(assembly: &Assembly, plan: &Plan, make: impl FnOnce(&Stage)) -> (Found, BTreeMap<&'static str, u64>) {
    rehearse(async {
        let stage = Stage::default();
        make(&stage);
        let identity = stage.cloud.get_caller_identity().await.unwrap();
        let found = look(stage.world(), assembly, plan, &identity).await;
        let mut calls = stage.cloud.calls();
        calls.remove("GetCallerIdentity");
        (found, calls)
    })
    .unwrap()
}

fn missing(found: &Found) -> Vec<(String, Absence)> {
    found.missing.iter().map(|missing| (missing.thing.shown(), missing.absence)).collect()
}

/// Twenty-five parameters, and images of one repository: `old` stays as it is.
fn many() -> Assembly {
    let parameters: Vec<Json> = (0..25).map(|number| json!(format!("/shop/{number:02}"))).collect();
    let image = |tag: &str| json!(format!("{REPOSITORY}:{tag}"));
    assembly(&[
        ("shop/api", json!({"Task": task(&image("v1"), &parameters)})),
        ("shop/web", json!({"Task": task(&image("v2"), &parameters)})),
        ("shop/old", json!({"Task": task(&image("v0"), &[json!("/shop/old")])})),
    ])
}

const CHANGES: [(&str, UnitAction); 3] =
    [("shop/api", UnitAction::Create), ("shop/web", UnitAction::Update), ("shop/old", UnitAction::Keep)];

#[test]
fn each_thing_is_asked_for_once_together_with_others_and_only_for_what_changes() {
    let (found, calls) = looked(&many(), &plan(&CHANGES), |_| {});
    assert_eq!(found, Found::default());
    assert_eq!(calls, BTreeMap::from([("ecr:DescribeImages", 1), ("ssm:GetParameters", 3)]));
    let (_, calls) =
        looked(&many(), &plan(&[("shop/api", UnitAction::Keep), ("shop/web", UnitAction::Delete)]), |_| {});
    assert!(calls.is_empty(), "{calls:?}");
}

#[test]
fn what_is_missing_is_told_with_all_who_need_it() {
    let (found, _) = looked(&many(), &plan(&CHANGES), |stage| {
        stage.cloud.take_away("/shop/03", Absence::Unknown);
        stage.cloud.take_away("/shop/old", Absence::Unknown);
        stage.cloud.take_away("v2", Absence::NoRepository);
    });
    let expected = [("/shop/03", Absence::Unknown), ("shop/api:v2", Absence::NoRepository)];
    assert_eq!(missing(&found), expected.map(|(name, absence)| (name.to_owned(), absence)));
    let units: Vec<&str> = found.missing[0].named.iter().map(|named| named.unit.as_str()).collect();
    assert_eq!(units, ["shop/api", "shop/web"]);
}

#[test]
fn what_may_not_be_looked_at_is_not_missing() {
    let (found, calls) = looked(&many(), &plan(&CHANGES), |stage| {
        stage.cloud.take_away("/shop/03", Absence::Unknown);
        stage.cloud.deny("ssm:GetParameters");
    });
    assert_eq!(missing(&found), []);
    let (blind, things) = found.unknown.first_key_value().unwrap();
    assert_eq!((found.unknown.len(), blind.action.as_str(), &blind.reason), (1, "ssm:GetParameters", &None));
    assert_eq!(things.len(), 25);
    // Three calls that were refused, and each parameter alone: some of them may be allowed.
    assert_eq!(calls.get("ssm:GetParameters"), Some(&28));
}

#[test]
fn an_image_that_a_pull_through_cache_would_bring_is_not_missing() {
    let with = |prefix: &'static str| {
        looked(&many(), &plan(&CHANGES), |stage| {
            stage.cloud.take_away("v2", Absence::Unknown);
            stage.cloud.pull_through(prefix);
        })
    };
    assert_eq!(missing(&with("shop").0), []);
    assert_eq!(missing(&with("ROOT").0), []);
    assert_eq!(missing(&with("sho").0), [("shop/api:v2".to_owned(), Absence::Unknown)]);
    let (found, _) = looked(&many(), &plan(&CHANGES), |stage| {
        stage.cloud.take_away("v2", Absence::Unknown);
        stage.cloud.deny("ecr:DescribePullThroughCacheRules");
    });
    assert_eq!(missing(&found), []);
    let unknown: Vec<String> = found.unknown.values().flatten().map(Thing::shown).collect();
    assert_eq!(unknown, ["shop/api:v2"]);
}
