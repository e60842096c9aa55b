//! What the rehearsal answers, in the words of CloudFormation.

use super::{Failure, Phase, Seed, Stage, rehearse};
use crate::deploy::clock::Clock;
use crate::deploy::cloud::{
    ChangeSet, ChangeSetInput, ChangeSetType, CloudFormation, Replacement, StackStatus, TemplateSource,
};
use indexmap::IndexMap;
use serde_json::json;
use std::time::Duration;

fn template(name: &str) -> String {
    let topic = json!({"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::Sub": "for ${Main}"}}});
    let main = json!({"Type": "AWS::SSM::Parameter", "Properties": {"Name": name, "Type": "String", "Value": "1"}});
    json!({"Resources": {"Topic": topic, "Main": main}, "Outputs": {"Out": {"Value": {"Ref": "Main"}}}}).to_string()
}

fn input(kind: ChangeSetType, name: &str, template: String) -> ChangeSetInput {
    ChangeSetInput {
        stack_name: "s".to_owned(),
        change_set_name: name.to_owned(),
        client_token: name.to_owned(),
        change_set_type: kind,
        template: TemplateSource::Body(template),
        parameters: IndexMap::new(),
        tags: IndexMap::new(),
        capabilities: Vec::new(),
        role_arn: None,
        rollback: None,
        revert_drift: false,
    }
}

/// The rehearsal, with what these tests do on it.
#[derive(Default)]
struct Scene(Stage);

impl Scene {
    async fn change_set(&self, kind: ChangeSetType, name: &str, template: String) -> ChangeSet {
        self.0.cloud.create_change_set(&input(kind, name, template)).await.unwrap();
        self.0.clock.sleep(Duration::from_secs(5)).await;
        self.0.cloud.describe_change_set("s", name).await.unwrap()
    }

    async fn execute(&self, name: &str) -> StackStatus {
        self.0.cloud.execute_change_set("s", name, name).await.unwrap();
        self.0.clock.sleep(Duration::from_secs(600)).await;
        self.0.cloud.describe_stack("s").await.unwrap().status
    }

    fn fail(&self, logical_id: &str, phase: Phase) {
        let reason = "no luck".to_owned();
        let (stack, logical_id) = ("s".to_owned(), Some(logical_id.to_owned()));
        self.0.cloud.fail(Failure { stack, logical_id, phase: Some(phase), reason, times: 1 });
    }
}

#[test]
fn a_stack_is_made_in_the_order_of_needs_and_the_same_again_is_no_change() {
    let ends = rehearse(async {
        let scene = Scene::default();
        scene.change_set(ChangeSetType::Create, "one", template("/a")).await;
        let status = scene.execute("one").await;
        let events = scene.0.cloud.describe_stack_events("s", None).await.unwrap().events;
        let at = |id: &str, status: &str| {
            events.iter().find(|event| event.logical_id == id && event.status == status).unwrap().at
        };
        assert_eq!(at("Main", "CREATE_COMPLETE"), at("Topic", "CREATE_IN_PROGRESS"));
        let same = scene.change_set(ChangeSetType::Update, "two", template("/a")).await;
        (status, same.has_no_changes())
    });
    assert_eq!(ends.unwrap(), (StackStatus::CreateComplete, true));
}

#[test]
fn a_replacement_is_followed_through_references_and_names_its_property() {
    let changes = rehearse(async {
        let scene = Scene::default();
        let seed = Seed { name: "s".to_owned(), template: template("/a"), ..Seed::default() };
        scene.0.cloud.seed(&seed).unwrap();
        scene.change_set(ChangeSetType::Update, "two", template("/b")).await.changes
    });
    let changes = changes.unwrap();
    let shown: Vec<_> = changes.iter().map(|change| (change.logical_id.as_str(), change.replacement)).collect();
    assert_eq!(shown, [("Main", Replacement::Always), ("Topic", Replacement::Never)]);
    assert_eq!(changes[0].details[0].path, "Properties/Name");
    assert_eq!(changes[1].details[0].causing_entity.as_deref(), Some("Main"));
}

#[test]
fn what_fails_is_rolled_back_and_a_rollback_that_fails_can_be_continued() {
    let ends = rehearse(async {
        let scene = Scene::default();
        scene.fail("Topic", Phase::Create);
        scene.change_set(ChangeSetType::Create, "one", template("/a")).await;
        let created = scene.execute("one").await;
        scene.0.cloud.delete_stack("s", "clear", &[]).await.unwrap();
        scene.0.clock.sleep(Duration::from_secs(60)).await;
        assert!(scene.0.cloud.describe_stack("s").await.is_err());
        scene.change_set(ChangeSetType::Create, "two", template("/a")).await;
        scene.execute("two").await;
        scene.fail("Topic", Phase::Update);
        scene.fail("Main", Phase::Rollback);
        scene.change_set(ChangeSetType::Update, "three", template("/b")).await;
        let updated = scene.execute("three").await;
        scene.0.cloud.continue_update_rollback("s", "go on", &[]).await.unwrap();
        scene.0.clock.sleep(Duration::from_secs(600)).await;
        (created, updated, scene.0.cloud.describe_stack("s").await.unwrap().status)
    });
    let expected =
        (StackStatus::RollbackComplete, StackStatus::UpdateRollbackFailed, StackStatus::UpdateRollbackComplete);
    assert_eq!(ends.unwrap(), expected);
}

#[test]
fn what_somebody_changed_past_the_template_is_drift() {
    let differences = rehearse(async {
        let scene = Scene::default();
        let seed = Seed { name: "s".to_owned(), template: template("/a"), ..Seed::default() };
        scene.0.cloud.seed(&seed).unwrap();
        assert!(scene.0.cloud.tamper("s", "Main", "/Value", json!("2")));
        let id = scene.0.cloud.detect_stack_drift("s").await.unwrap();
        scene.0.clock.sleep(Duration::from_secs(10)).await;
        scene.0.cloud.describe_drift_detection("s", &id).await.unwrap()
    });
    let super::super::cloud::DriftDetection::Complete(found) = differences.unwrap() else { panic!("it goes on") };
    let main = found.iter().find(|drift| drift.logical_id == "Main").unwrap();
    assert_eq!((main.differences[0].path.as_str(), main.differences[0].actual.as_str()), ("/Value", "2"));
}
