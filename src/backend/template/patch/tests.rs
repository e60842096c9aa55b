//! The laws of patches.

use super::{Operation, OperationKind as Op, Problem, Side, apply};
use crate::backend::template::{LogicalId, Resource, Template, Val};
use crate::language::{Entry, Map, Node, Origin, Scalar, Style, Value};
use crate::source::{SourceId, Span};
use crate::val;

fn at(start: u32) -> Origin {
    Origin::written(Span::new(SourceId::from_index(0), start, start + 1))
}

fn template() -> Template {
    let mut template = Template::new("a shelf");
    let mut bucket = Resource::new("AWS::S3::Bucket", at(1));
    bucket.set("BucketName", "books").set("Tags", val!([{"Key": "a/b", "Value": "~"}]));
    bucket.set("Owner", Val::reference("Role"));
    template.resources.insert(LogicalId::of("Bucket"), bucket);
    template.resources.insert(LogicalId::of("Role"), Resource::new("AWS::IAM::Role", at(2)));
    template
}

fn operation(kind: Op, path: &'static str, value: impl Into<Val>) -> Operation<'static> {
    let value = value.into();
    Operation { kind, path, from: None, value: (!value.is_absent()).then_some(value), origin: at(9) }
}

fn patched(op: Op, path: &'static str, value: impl Into<Val>) -> Result<serde_json::Value, Problem> {
    run(operation(op, path, value))
}

fn run(operation: Operation<'_>) -> Result<serde_json::Value, Problem> {
    let mut template = template();
    let before = template.to_json();
    match apply(&mut template, operation) {
        Ok(()) => Ok(serde_json::from_str::<serde_json::Value>(&template.to_json()).unwrap()["Resources"].clone()),
        Err(error) => {
            assert_eq!(template.to_json(), before, "a failed operation leaves the template as it was");
            Err(error.problem)
        }
    }
}

#[test]
fn adding_sets_a_key_inserts_before_a_position_and_appends_after_the_last() {
    assert_eq!(patched(Op::Add, "/Bucket/Properties/New", 1u32).unwrap()["Bucket"]["Properties"]["New"], 1);
    assert_eq!(
        patched(Op::Add, "/Resources/Role/Properties/Path", "/x/").unwrap()["Role"]["Properties"]["Path"],
        "/x/"
    );
    assert_eq!(
        patched(Op::Add, "/Bucket/Properties/BucketName", "b").unwrap()["Bucket"]["Properties"]["BucketName"],
        "b"
    );
    for (path, position) in
        [("/Bucket/Properties/Tags/0", 0), ("/Bucket/Properties/Tags/1", 1), ("/Bucket/Properties/Tags/-", 1)]
    {
        let tags = &patched(Op::Add, path, "new").unwrap()["Bucket"]["Properties"]["Tags"];
        assert_eq!((&tags[position], tags.as_array().unwrap().len()), (&"new".into(), 2), "{path}");
    }
    let depends = patched(Op::Add, "/Bucket/DependsOn/-", "Role").unwrap();
    assert_eq!(depends["Bucket"]["DependsOn"], serde_json::json!(["Role"]));
}

#[test]
fn replacing_and_removing_need_something_to_be_there() {
    assert_eq!(
        patched(Op::Replace, "/Bucket/Properties/BucketName", "c").unwrap()["Bucket"]["Properties"]["BucketName"],
        "c"
    );
    assert!(patched(Op::Remove, "/Bucket", Val::ABSENT).unwrap().get("Bucket").is_none());
    for op in [Op::Remove, Op::Replace] {
        let problem = patched(op, "/Bucket/Properties/BucketNaem", "c").unwrap_err();
        assert_eq!(problem.to_string(), "there is no `BucketNaem` in `/Bucket/Properties`");
        assert_eq!(problem.help().unwrap(), "did you mean `BucketName`?");
        assert!(matches!(patched(op, "/Bucket/Properties/Tags/-", "c"), Err(Problem::NotAPosition { length: 1, .. })));
        assert!(matches!(patched(op, "/Bucket/Properties/Tags/00", "c"), Err(Problem::NotAPosition { .. })));
    }
    assert_eq!(
        patched(Op::Add, "/Bucket/Properties/BucketName/x", 1u32),
        Err(Problem::NotAContainer("/Bucket/Properties/BucketName".into()))
    );
}

#[test]
fn moving_takes_a_value_away_and_copying_leaves_it() {
    let from = |op, from| Operation { from: Some(from), ..operation(op, "/Role/Properties/Name", Val::ABSENT) };
    let moved = run(from(Op::Move, "/Bucket/Properties/BucketName")).unwrap();
    assert_eq!(
        (&moved["Role"]["Properties"]["Name"], moved["Bucket"]["Properties"].get("BucketName")),
        (&"books".into(), None)
    );
    let copied = run(from(Op::Copy, "/Bucket/Properties/BucketName")).unwrap();
    assert_eq!(copied["Role"]["Properties"]["Name"], copied["Bucket"]["Properties"]["BucketName"]);
    assert_eq!(run(from(Op::Move, "/Role/Properties")), Err(Problem::IntoItself("/Role/Properties".into())));
    let mut template = template();
    let error = apply(&mut template, from(Op::Copy, "/Shelf")).unwrap_err();
    assert_eq!(error.side, Side::From);
}

#[test]
fn testing_compares_content_and_sees_functions_as_json_does() {
    assert!(patched(Op::Test, "/Bucket/Properties/Tags/0", val!({"Value": "~", "Key": "a/b"})).is_ok());
    assert!(patched(Op::Test, "/Bucket/Properties/Owner", val!({"Ref": "Role"})).is_ok());
    assert!(patched(Op::Test, "/Bucket/Properties/Owner/Ref", "Role").is_ok());
    assert!(matches!(patched(Op::Test, "/Bucket/Properties/BucketName", "films"), Err(Problem::TestFailed(_))));
}

#[test]
fn escapes_stand_for_slash_and_tilde_and_nothing_else() {
    let mut template = template();
    apply(&mut template, operation(Op::Add, "/Bucket/Properties/a~1b~01", "x")).unwrap();
    assert_eq!(template.resources[0].properties.get("a/b~1").and_then(Val::as_str), Some("x"));
    for path in ["Bucket", "/Bucket/~2", "/Bucket/~"] {
        assert!(matches!(patched(Op::Remove, path, Val::ABSENT), Err(Problem::NotAPointer(_))), "{path}");
    }
    for path in ["", "/Resources"] {
        assert_eq!(patched(Op::Remove, path, Val::ABSENT), Err(Problem::WholeDocument));
    }
}

#[test]
fn what_is_left_must_be_resources() {
    let queue = val!({"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain"});
    assert_eq!(patched(Op::Add, "/Queue", queue.clone()).unwrap()["Queue"]["DeletionPolicy"], "Retain");
    let reason = |path, value: Val| match patched(Op::Add, path, value) {
        Err(Problem::NotAResource { reason, .. }) => reason,
        other => format!("{other:?}"),
    };
    assert!(reason("/my-queue", queue).contains("letters and digits"));
    assert!(reason("/Queue", val!({"Properties": {}})).contains("`Type`"));
    assert!(reason("/Bucket/DeletionPolicy", "Keep".into()).contains("Retain"));
    assert!(reason("/Bucket/Propertys", "x".into()).contains("did you mean `Properties`"));
    assert!(reason("/Bucket/BucketName", "x".into()).contains("below `/Properties`"));
}

#[test]
fn null_and_missing_members_are_refused() {
    assert_eq!(patched(Op::Add, "/Bucket/Properties/X", Val::ABSENT), Err(Problem::MissingValue));
    let adding = |value| Operation { value: Some(value), ..operation(Op::Add, "/Bucket/Properties/X", "x") };
    assert!(run(adding(val!({}))).is_ok(), "an empty map is a value");
    assert_eq!(run(adding(Val::ABSENT)), Err(Problem::Null));
    assert_eq!(patched(Op::Copy, "/Bucket/Properties/X", "x"), Err(Problem::MissingFrom));
}

#[test]
fn a_patched_value_comes_from_the_patch_and_its_neighbours_do_not() {
    let mut template = template();
    apply(&mut template, operation(Op::Add, "/Bucket/Properties/X", "x")).unwrap();
    let bucket = &template.resources[0];
    assert_eq!(bucket.origin, at(1));
    assert_eq!(bucket.properties.get("X").unwrap().origin, Some(at(9)));
    assert_eq!(bucket.properties.get("BucketName").unwrap().origin, None);
    apply(&mut template, operation(Op::Add, "/Queue", val!({"Type": "AWS::SQS::Queue"}))).unwrap();
    assert_eq!(template.resources[&LogicalId::of("Queue")].origin, at(9));
}

#[test]
fn plain_scalars_have_the_types_of_yaml_1_2_and_quoted_ones_are_strings() {
    let val = |text: &str, style| {
        let node = Node::new(at(3), Value::Scalar(Scalar { text: text.into(), style }));
        serde_json::to_string(&Val::from_node(&node, &mut |_, _| Val::ABSENT)).unwrap()
    };
    let cases = [
        ("12", "12"),
        ("-3", "-3"),
        ("0x1F", "31"),
        ("0o17", "15"),
        ("1.5", "1.5"),
        ("1e3", "1000.0"),
        ("true", "true"),
        ("~", "null"),
        ("yes", "\"yes\""),
        ("012345678901", "\"012345678901\""),
        (".inf", "\".inf\""),
        ("inf", "\"inf\""),
        ("99999999999999999999", "\"99999999999999999999\""),
        ("1.2.3", "\"1.2.3\""),
        ("0.5", "0.5"),
        ("0", "0"),
    ];
    for (text, json) in cases {
        assert_eq!(val(text, Style::Plain), json, "{text}");
    }
    assert_eq!(val("12", Style::Quoted), "\"12\"");
    assert_eq!(val("12", Style::Substituted), "\"12\"");
    let entries = vec![Entry { key: "a".into(), key_span: at(4).span, node: Node::plain(at(5), "1") }];
    let map = Val::from_node(&Node::new(at(3), Value::Map(Map { entries })), &mut |_, _| Val::ABSENT);
    assert_eq!((map.origin, map.get("a").unwrap().origin), (Some(at(3)), Some(at(5))));
}
