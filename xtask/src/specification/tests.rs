//! What becomes of a schema.

use super::attributes::Rules;
use super::schema::{Patterns, resource_type};
use deployer::backend::specification::{Constraint, ReplacementOrder, ResourceType, UpdateBehaviour};
use serde_json::{Value, json};

fn schema() -> Value {
    json!({
        "typeName": "AWS::Shop::Shelf",
        "additionalProperties": false,
        "required": ["Books"],
        "definitions": {
            "Book": {
                "type": "object",
                "additionalProperties": false,
                "properties": {"Title": {"type": "string", "minLength": 1}, "Sequel": {"$ref": "#/definitions/Book"}},
            },
        },
        "properties": {
            "Arn": {"type": "string"},
            "Books": {"type": "array", "items": {"$ref": "#/definitions/Book"}, "maxItems": 3, "uniqueItems": true},
            "Colour": {"enum": ["red", 7, true], "description": "of the shelf"},
            "Owner": {"type": ["string", "null"], "pattern": "^[a-z]+$", "anyOf": [{"format": "a"}, {"format": "b"}]},
            "Odd": {"type": "string", "pattern": "^(?i)x$", "not": {"const": "y"}},
            "Sets": {"oneOf": [{"required": ["A"]}, {"required": ["B"], "description": "or this"}]},
            "Forms": {"oneOf": [{"type": "string"}, {"type": "object"}]},
            "Place": {"type": "object", "properties": {"Room": {"type": "string"}, "Row": {"type": "integer"}}},
            "Tags": {"type": "array"},
        },
        "readOnlyProperties": ["/properties/Arn"],
        "createOnlyProperties": ["/properties/Owner", "/properties/Books/*/Title"],
        "replacementStrategy": "delete_then_create",
        "handlers": {"create": {}, "update": {}},
        "tagging": {"taggable": true},
        "dependentExcluded": {"Colour": ["Owner"]},
    })
}

fn rules() -> Rules {
    Rules::read(&json!({"all": ["AWS::Shop::Everything"], "more": {"AWS::Shop::Shelf": ["Place/Room"]}})).unwrap()
}

fn shelf(schema: &Value) -> ResourceType<'_> {
    resource_type(schema, &rules(), &mut Patterns::default()).unwrap()
}

#[test]
fn a_schema_becomes_a_type_with_its_facts() {
    let schema = schema();
    let shelf = shelf(&schema);
    assert_eq!(shelf.root().unwrap().required(), ["Books"]);
    assert_eq!(shelf.property("Books/0/Sequel/Sequel/Title").unwrap().types().unwrap().words(), "a string");
    assert_eq!(shelf.property("Colour").unwrap().values(), ["red", "7", "true"]);
    assert_eq!(shelf.update_behaviour("Books/2/Title"), UpdateBehaviour::Replacement);
    assert_eq!(shelf.update_behaviour("Books"), UpdateBehaviour::Conditional);
    assert_eq!(shelf.update_behaviour("Colour"), UpdateBehaviour::NoReplacement);
    assert_eq!(shelf.attributes(), ["Arn", "Place.Room"]);
    assert_eq!((shelf.tags_property, shelf.replacement), (Some("Tags"), ReplacementOrder::DeleteThenCreate));
    assert!(shelf.root().unwrap().constraints.contains(&Constraint::Excludes("Colour", vec!["Owner"])));
}

#[test]
fn what_cannot_be_judged_is_left_out() {
    let schema = schema();
    let mut patterns = Patterns::default();
    let shelf = resource_type(&schema, &rules(), &mut patterns).unwrap();
    assert_eq!((patterns.all, patterns.left_out), (2, 1));
    assert_eq!(shelf.property("Odd").unwrap().pattern(), None);
    let owner = shelf.property("Owner").unwrap();
    assert!(!owner.constraints.iter().any(|constraint| matches!(constraint, Constraint::AnyOf(_))), "{owner:?}");
    let has = |path, is: fn(&Constraint<'_>) -> bool| shelf.property(path).unwrap().constraints.iter().any(is);
    assert!(has("Sets", |constraint| matches!(constraint, Constraint::OneSetOf(_))));
    assert!(has("Forms", |constraint| matches!(constraint, Constraint::AnyOf(_))), "a second form may fit too");
}

#[test]
fn some_types_give_all_that_they_have() {
    let mut schema = schema();
    schema["typeName"] = "AWS::Shop::Everything".into();
    let names = ["Arn", "Books", "Colour", "Forms", "Odd", "Owner", "Place.Room", "Place.Row", "Sets", "Tags"];
    assert_eq!(shelf(&schema).attributes(), names);
}

#[test]
fn a_type_without_an_update_is_always_replaced_and_one_of_old_is_not() {
    let mut schema = schema();
    schema["handlers"] = json!({"create": {}});
    assert_eq!(shelf(&schema).update_behaviour("Colour"), UpdateBehaviour::Replacement);
    schema.as_object_mut().unwrap().remove("handlers");
    assert_eq!(shelf(&schema).update_behaviour("Colour"), UpdateBehaviour::NoReplacement);
}

#[test]
fn a_schema_that_is_not_understood_is_a_failure() {
    for (property, problem) in
        [(json!({"$ref": "#/definitions/Nothing"}), "leads nowhere"), (json!({"type": "colour"}), "is not a type")]
    {
        let mut schema = schema();
        schema["properties"]["Wrong"] = property;
        let failure = resource_type(&schema, &rules(), &mut Patterns::default()).unwrap_err();
        assert!(failure.to_string().contains(problem), "{failure}");
    }
}
