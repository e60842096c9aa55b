//! Records in S3 and locks in DynamoDB: conditional writes in two emulators, and faults on the wire.

use super::assemblies::{assembly, settings};
use super::harness::{Emulator, MINISTACK, MOTO};
use super::place::{Hurried, Place, block_on, connect};
use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
use deployer::deploy::aws::{Aws, DynamoDbLocks, S3Store};
use deployer::deploy::bootstrap::lock_table::KEY;
use deployer::deploy::lease::{self, Lease, LeaseError, Scope, Wanted};
use deployer::deploy::lock::{LockError, LockItem, LockTable};
use deployer::deploy::progress::Silent;
use deployer::deploy::record::DeploymentStatus;
use deployer::deploy::store::{Condition, Store, StoreError};
use futures_util::future::join_all;
use serde_json::json;
use std::time::Duration;

/// A bucket and a table that were made by hand: not every emulator has all of CloudFormation.
struct ByHand {
    aws: Aws,
    bucket: String,
}

impl ByHand {
    async fn new(emulator: &Emulator, account: &str) -> Self {
        let aws = connect(emulator.url(), account, "us-east-1").await;
        let bucket = format!("by-hand-{account}");
        let store = aws.store(&bucket, "");
        store.client().create_bucket().bucket(&bucket).send().await.unwrap();
        let enabled = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
        let call = store.client().put_bucket_versioning().bucket(&bucket).versioning_configuration(enabled);
        call.send().await.unwrap();
        let key = KeySchemaElement::builder().attribute_name(KEY).key_type(KeyType::Hash).build().unwrap();
        let text = AttributeDefinition::builder().attribute_name(KEY).attribute_type(ScalarAttributeType::S);
        let locks = aws.locks(&bucket);
        let call = locks.client().create_table().table_name(&bucket).billing_mode(BillingMode::PayPerRequest);
        call.key_schema(key).attribute_definitions(text.build().unwrap()).send().await.unwrap();
        Self { aws, bucket }
    }

    fn store(&self) -> S3Store {
        self.aws.store(&self.bucket, "records")
    }

    fn locks(&self) -> DynamoDbLocks {
        self.aws.locks(&self.bucket)
    }
}

#[test]
fn ministack_keeps_the_promises_of_a_store() {
    block_on(async { keeps_the_promises(&ByHand::new(&MINISTACK, "200000000001").await.store()).await });
}

#[test]
fn moto_keeps_the_promises_of_a_store() {
    block_on(async { keeps_the_promises(&ByHand::new(&MOTO, "200000000002").await.store()).await });
}

async fn keeps_the_promises(store: &S3Store) {
    let conflict = Err(StoreError::Conflict { key: "a/state.json".to_owned() });
    assert_eq!(store.get("a/state.json").await.unwrap(), None);
    let first = store.put("a/state.json", b"one".to_vec(), &Condition::Absent).await.unwrap();
    assert_eq!(store.put("a/state.json", b"two".to_vec(), &Condition::Absent).await, conflict);
    let second = store.put("a/state.json", b"three".to_vec(), &Condition::Is(first.clone())).await.unwrap();
    assert_eq!(store.put("a/state.json", b"four".to_vec(), &Condition::Is(first.clone())).await, conflict);
    let stored = store.get("a/state.json").await.unwrap().unwrap();
    assert_eq!((stored.bytes.as_slice(), stored.version), (b"three".as_slice(), second));
    store.put("b", Vec::new(), &Condition::Always).await.unwrap();
    assert_eq!(store.list("").await.unwrap(), ["a/state.json", "b"]);
    assert_eq!(store.list("a/").await.unwrap(), ["a/state.json"]);
    let history = store.history("a/state.json").await.unwrap();
    assert_eq!(history.len(), 1, "{history:?}");
    store.delete("b").await.unwrap();
    store.delete("b").await.unwrap();
    assert_eq!(store.get("b").await.unwrap(), None);
    let gone = store.put("b", Vec::new(), &Condition::Is(first)).await;
    assert_eq!(gone, Err(StoreError::Conflict { key: "b".to_owned() }));
}

#[test]
fn of_many_writers_one_wins() {
    block_on(async {
        let made = ByHand::new(&MINISTACK, "200000000003").await;
        let (store, locks) = (made.store(), made.locks());
        let written = join_all((0..20_u8).map(|writer| {
            let store = &store;
            async move { store.put("state.json", vec![writer], &Condition::Absent).await }
        }));
        assert_eq!(written.await.iter().filter(|result| result.is_ok()).count(), 1);
        let item = LockItem { value: "{}".to_owned(), revision: 1 };
        let won = join_all((0..20).map(|_| locks.put("race", &item, None, 4_000_000_000))).await;
        assert_eq!(won.iter().filter(|result| result.is_ok()).count(), 1);
        assert!(won.iter().all(|result| matches!(result, Ok(()) | Err(LockError::Conflict))), "{won:?}");
    });
}

#[test]
fn ministack_and_moto_keep_the_promises_of_a_table() {
    for emulator in [&*MINISTACK, &*MOTO] {
        block_on(async {
            let locks = ByHand::new(emulator, "200000000004").await.locks();
            let item = |revision| LockItem { value: format!("[{revision}]"), revision };
            assert_eq!(locks.get("shop/production").await, Ok(None));
            locks.put("shop/production", &item(1), None, 4_000_000_000).await.unwrap();
            let late = locks.put("shop/production", &item(1), None, 4_000_000_000).await;
            assert_eq!(late, Err(LockError::Conflict));
            locks.put("shop/production", &item(2), Some(1), 4_000_000_000).await.unwrap();
            let late = locks.put("shop/production", &item(2), Some(1), 4_000_000_000).await;
            assert_eq!(late, Err(LockError::Conflict));
            assert_eq!(locks.get("shop/production").await, Ok(Some(item(2))));
            assert_eq!(locks.list("shop/").await, Ok(vec![("shop/production".to_owned(), item(2))]));
            assert_eq!(locks.list("other/").await, Ok(Vec::new()));
        });
    }
}

#[test]
fn what_was_never_set_up_is_told_with_the_command_that_does() {
    block_on(async {
        let aws = connect(MINISTACK.url(), "200000000005", "eu-west-1").await;
        let said = |place: String| assert!(place.contains("deployer bootstrap"), "{place}");
        let Err(StoreError::Place(text)) = aws.store("no-such-bucket-anywhere", "").get("a").await else { panic!() };
        said(text);
        let Err(LockError::Place(text)) = aws.locks("no-such-table").get("a").await else { panic!() };
        said(text);
    });
}

fn wanted(id: &str) -> Wanted {
    Wanted {
        stack: "shop".to_owned(),
        environment: "production".to_owned(),
        scope: Scope::default(),
        id: id.to_owned(),
        owner: id.to_owned(),
        reason: "a test".to_owned(),
        wait: Duration::ZERO,
    }
}

/// The write takes effect and its answer is lost; the second try meets its own lock. It is still won, once,
/// and nobody else gets it.
#[test]
fn a_lock_whose_answer_was_lost_is_held() {
    block_on(async {
        let wire = Emulator::microburst(&MINISTACK);
        let locks = ByHand::new(&wire, "200000000006").await.locks();
        wire.rules(
            &json!([{"service": "dynamodb", "operation": "PutItem", "times": 1, "response": {"abort_bytes": 0}}]),
        );
        let lease = Lease::acquire(&locks, &Hurried, &wanted("one"), &Silent).await.unwrap();
        assert_eq!(wire.fired(), ["PutItem"]);
        let other = Lease::acquire(&locks, &Hurried, &wanted("two"), &Silent).await;
        assert!(matches!(other, Err(LeaseError::Held(holder)) if holder.id == "one"));
        lease.renew().await.unwrap();
        assert_eq!(lease::holders(&locks, &Hurried, "shop/production").await.unwrap().len(), 1);
        lease.release().await.unwrap();
        Lease::acquire(&locks, &Hurried, &wanted("two"), &Silent).await.unwrap();
    });
}

/// Throttled calls, 503s, and lost answers of writes of lock and state: the deployment does not notice.
#[test]
fn faults_on_the_wire_fail_no_deployment() {
    block_on(async {
        let wire = Emulator::microburst(&MINISTACK);
        let place = Place::new(&wire, "200000000007", "eu-west-1").await;
        let first = settings("a/settings", &[("First", "/one", "1")]);
        let user = settings("b/user", &[("Own", "/own", "user")]).needing("a/settings");
        let assembly = assembly("200000000007", &[&[&first], &[&user]]);
        let lost = json!({"abort_bytes": 0});
        wire.rules(&json!([
            {"service": "dynamodb", "operation": "PutItem", "times": 1, "response": lost},
            {"service": "s3", "operation": "PutObject", "sequence": {"fail": 1, "pass": 1}, "times": 6, "response": lost},
            {"service": "s3", "operation": "GetObject", "times": 2, "error": {"code": "SlowDown", "status": 503}},
            {"service": "cloudformation", "operation": "CreateChangeSet", "times": 1, "response": lost},
            {"service": "cloudformation", "operation": "ExecuteChangeSet", "times": 1, "response": lost},
            {"service": "cloudformation", "operation": "DescribeStacks", "times": 4, "error": {"code": "Throttling"}},
            {"service": "dynamodb", "operation": "GetItem", "times": 1, "error": {"code": "ProvisionedThroughputExceededException"}},
        ]));
        let done = place.deploy(&assembly).await;
        assert_eq!(done.status, DeploymentStatus::Succeeded, "{:#?}", done.units);
        let fired = wire.fired();
        for operation in ["PutItem", "PutObject", "GetObject", "CreateChangeSet", "ExecuteChangeSet", "DescribeStacks"]
        {
            assert!(fired.iter().any(|fired| fired == operation), "{operation} did not fail: {fired:?}");
        }
        let state = place.state(&assembly).await;
        assert_eq!((state.units.len(), state.running.len()), (2, 0));
        assert!(lease::holders(&place.locks, &Hurried, "made-up/test").await.unwrap().is_empty());
    });
}
