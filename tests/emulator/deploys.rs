//! What a deployment changes, what a failure leaves, what somebody else has changed; and the set-up itself.

use super::assemblies::{assembly, settings};
use super::harness::MINISTACK;
use super::place::{Hurried, Place, block_on, connect};
use deployer::deploy::assembly::Assembly;
use deployer::deploy::bootstrap;
use deployer::deploy::clock::Timestamp;
use deployer::deploy::cloud::{ChangeAction, CloudFormation, DriftDetection, DriftStatus, Replacement, ResourceChange};
use deployer::deploy::execute::{self, ExecuteError, Outcome};
use deployer::deploy::plan::Answer;
use deployer::deploy::progress::{Event, Progress, Silent};
use deployer::deploy::record::{DeploymentStatus, Purpose, StepStatus};
use deployer::ops::deploy::prepare::prepare;
use serde_json::json;
use std::cell::RefCell;
use std::time::Duration;

/// Keeps the change sets that it is told of.
#[derive(Default)]
struct Changes(RefCell<Vec<ResourceChange>>);

impl Progress for Changes {
    fn tell(&self, _: Timestamp, event: &Event) {
        if let Event::ChangeSet { changes, .. } = event {
            self.0.borrow_mut().extend(changes.iter().cloned());
        }
    }
}

/// The outputs of a unit's stack, as they are.
async fn outputs(place: &Place, assembly: &Assembly, address: &str) -> Vec<(String, String)> {
    let name = &assembly.manifest.units[address].stack_name;
    let stack = place.cloudformation.describe_stack(name).await.unwrap();
    stack.outputs.into_iter().collect()
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[test]
fn the_set_up_makes_bucket_and_table_once() {
    block_on(async {
        let cloudformation = connect(MINISTACK.url(), "100000000001", "eu-west-1").await.cloudformation();
        let made = bootstrap::bring(&cloudformation, &Hurried, "first", &bootstrap::Names::default()).await.unwrap();
        assert_eq!((made.bucket.as_str(), made.is_changed), ("deployer-state-100000000001-eu-west-1", true));
        let again = bootstrap::bring(&cloudformation, &Hurried, "second", &bootstrap::Names::default()).await.unwrap();
        assert!(!again.is_changed);
        assert!(cloudformation.describe_stack(bootstrap::STACK).await.unwrap().termination_protection);
    });
}

#[test]
fn an_update_a_replacement_and_a_removal_reach_those_who_use_them() {
    block_on(async {
        let place = Place::new(&MINISTACK, "100000000002", "eu-west-1").await;
        let first = settings("a/settings", &[("First", "/one", "1"), ("Second", "/two", "2")]);
        let user = settings("b/user", &[("Own", "/own", "user")]).needing("a/settings");
        let gone = settings("c/gone", &[("Gone", "/gone", "3")]);
        let before = assembly("100000000002", &[&[&first, &gone], &[&user]]);
        assert_eq!(place.deploy(&before).await.status, DeploymentStatus::Succeeded);
        assert_eq!(outputs(&place, &before, "b/user").await, [pair("Own", "user after 1")]);

        // The first value changes in place, the name of the second makes it anew, the third unit goes.
        let first = settings("a/settings", &[("First", "/one", "10"), ("Second", "/other", "2")]);
        let after = assembly("100000000002", &[&[&first], &[&user]]);
        let changes = Changes::default();
        let order = place.order(Purpose::Deploy);
        execute::run(place.world(), &after, &order, &changes).await.unwrap();
        assert_eq!(outputs(&place, &after, "b/user").await, [pair("Own", "user after 10")]);
        let changes = changes.0.into_inner();
        let of = |id: &str| changes.iter().find(|change| change.logical_id == id).unwrap();
        assert_eq!((of("First").action, of("First").replacement), (ChangeAction::Modify, Replacement::Never));
        assert_eq!(of("Second").replacement, Replacement::Always);
        let state = place.state(&after).await;
        assert_eq!(state.units.keys().collect::<Vec<_>>(), ["a/settings", "b/user"]);
        assert!(place.cloudformation.describe_stack("made-up-test-c-gone").await.is_err());
    });
}

#[test]
fn an_exact_plan_is_asked_for_and_leaves_everything_as_it_was() {
    block_on(async {
        let place = Place::new(&MINISTACK, "100000000022", "eu-west-1").await;
        let first = settings("a/settings", &[("First", "/one", "1"), ("Second", "/two", "2")]);
        let before = assembly("100000000022", &[&[&first]]);
        assert_eq!(place.deploy(&before).await.status, DeploymentStatus::Succeeded);
        let recorded = place.state(&before).await;

        // One is changed in place, one is made anew, one unit is new, and one needs what the first will give.
        let first = settings("a/settings", &[("First", "/one", "10"), ("Second", "/other", "2")]);
        let new = settings("a/new", &[("Own", "/new", "new")]);
        let user = settings("b/user", &[("Own", "/own", "user")]).needing("a/settings");
        let after = assembly("100000000022", &[&[&first, &new], &[&user]]);
        let order = place.order(Purpose::Deploy);
        let prepared = prepare(place.world(), &after, &order).await.unwrap();
        let planned = (&prepared.plan, &prepared.basis);
        let answers = execute::preview(place.world(), &after, &order, planned, &Silent).await.unwrap();
        let changes = |unit: &str| match &answers[unit] {
            Answer::Changes { changes } => changes.len(),
            other => panic!("{unit}: {other:?}"),
        };
        assert_eq!((changes("a/settings"), changes("a/new")), (2, 1));
        assert!(matches!(answers["b/user"], Answer::Predicted { .. }), "{:?}", answers["b/user"]);

        // Nothing was executed, nothing is left, nothing is recorded.
        assert!(place.cloudformation.describe_stack("made-up-test-a-new").await.is_err());
        assert_eq!(outputs(&place, &before, "a/settings").await, outputs(&place, &after, "a/settings").await);
        assert_eq!(place.state(&before).await.serial, recorded.serial);
        let done = execute::run_as_planned(place.world(), &after, &order, Some(&prepared.basis), &Silent).await;
        assert!(matches!(done, Ok(Outcome::Ended(_))), "{done:?}");
        // Now it is not as it was any more.
        let again = place.order(Purpose::Deploy);
        let refused = execute::run_as_planned(place.world(), &before, &again, Some(&prepared.basis), &Silent).await;
        assert!(matches!(refused, Err(ExecuteError::Moved(_))), "{refused:?}");
    });
}

#[test]
fn a_failure_in_a_later_wave_brings_the_earlier_ones_back() {
    block_on(async {
        let place = Place::new(&MINISTACK, "100000000003", "eu-west-1").await;
        let first = settings("a/settings", &[("First", "/one", "1")]);
        let user = settings("b/user", &[("Own", "/own", "user")]).needing("a/settings");
        let before = assembly("100000000003", &[&[&first], &[&user]]);
        assert_eq!(place.deploy(&before).await.status, DeploymentStatus::Succeeded);
        let recorded = place.state(&before).await;

        let first = settings("a/settings", &[("First", "/one", "2")]);
        let new = settings("a/new", &[("First", "/new", "new")]);
        let user = settings("b/user", &[("Own", "/own", "user")]).needing("a/settings");
        let broken = settings("b/broken", &[("Bad", "/bad", "x")]).needing("a/new").failing("Bad", "no room for it");
        let broken = assembly("100000000003", &[&[&first, &new], &[&user, &broken]]);
        let done = place.run(&broken, &place.order(Purpose::Deploy)).await;
        assert_eq!(done.status, DeploymentStatus::RolledBack, "{:#?}", done.units);
        let failure = done.units["b/broken"].failure.clone().unwrap();
        assert_eq!(
            (failure.logical_id.as_str(), failure.reason.contains("no room for it")),
            ("Bad", true),
            "{failure:?}"
        );
        assert_eq!(done.units["a/settings"].status, StepStatus::RolledBack);
        assert_eq!(outputs(&place, &before, "b/user").await, [pair("Own", "user after 1")]);
        assert!(place.cloudformation.describe_stack("made-up-test-a-new").await.is_err());
        assert!(place.cloudformation.describe_stack("made-up-test-b-broken").await.is_err());
        let state = place.state(&before).await;
        assert!(state.running.is_empty());
        assert!(state.units.keys().eq(recorded.units.keys()));
        assert_eq!(state.units["a/settings"].digest, recorded.units["a/settings"].digest);
    });
}

#[test]
fn a_first_deployment_that_fails_leaves_nothing() {
    block_on(async {
        let place = Place::new(&MINISTACK, "100000000004", "eu-west-1").await;
        let first = settings("a/settings", &[("First", "/one", "1")]);
        let broken = settings("b/broken", &[("Bad", "/bad", "x")]).needing("a/settings").failing("Bad", "not today");
        let assembly = assembly("100000000004", &[&[&first], &[&broken]]);
        let done = place.deploy(&assembly).await;
        assert_eq!(done.status, DeploymentStatus::RolledBack, "{:#?}", done.units);
        assert!(place.state(&assembly).await.units.is_empty());
        let page = place.cloudformation.describe_stacks(None).await.unwrap();
        assert_eq!(page.stacks.len(), 1, "{:?}", page.stacks);
    });
}

#[test]
fn what_somebody_changed_past_the_template_is_found() {
    block_on(async {
        let place = Place::new(&MINISTACK, "100000000005", "eu-west-1").await;
        let bucket = json!({"BucketName": "drifting-100000000005", "VersioningConfiguration": {"Status": "Enabled"}});
        let unit = settings("a/files", &[("First", "/one", "1")]).with("Files", "AWS::S3::Bucket", bucket);
        let assembly = assembly("100000000005", &[&[&unit]]);
        assert_eq!(place.deploy(&assembly).await.status, DeploymentStatus::Succeeded);
        assert_eq!(drift(&place, "Files").await, (DriftStatus::InSync, Vec::new()));

        use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
        let suspended = VersioningConfiguration::builder().status(BucketVersioningStatus::Suspended).build();
        let call = place.s3().put_bucket_versioning().bucket("drifting-100000000005");
        call.versioning_configuration(suspended).send().await.unwrap();
        let (status, paths) = drift(&place, "Files").await;
        assert_eq!(status, DriftStatus::Modified);
        assert_eq!(paths, ["/VersioningConfiguration/Status Enabled Suspended"]);
    });
}

async fn drift(place: &Place, id: &str) -> (DriftStatus, Vec<String>) {
    let stack = "made-up-test-a-files";
    let begun = place.cloudformation.detect_stack_drift(stack).await.unwrap();
    let resources = loop {
        match place.cloudformation.describe_drift_detection(stack, &begun).await.unwrap() {
            DriftDetection::Complete(resources) => break resources,
            DriftDetection::Failed(reason) => panic!("{reason}"),
            DriftDetection::InProgress => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    };
    let found = resources.iter().find(|resource| resource.logical_id == id).unwrap();
    let path =
        |one: &deployer::deploy::cloud::PropertyDifference| format!("{} {} {}", one.path, one.expected, one.actual);
    (found.status, found.differences.iter().map(path).collect())
}
