//! An account in an emulator, set up as a user would, with the engine's six traits in it.

use super::harness::Emulator;
use async_trait::async_trait;
use deployer::deploy::World;
use deployer::deploy::assembly::Assembly;
use deployer::deploy::aws::{
    Aws, AwsCloudFormation, AwsInventory, DynamoDbLocks, Keys, S3Store, Settings, SystemClock,
};
use deployer::deploy::bootstrap;
use deployer::deploy::clock::{Clock, Timestamp};
use deployer::deploy::execute::{self, Order, Outcome};
use deployer::deploy::probe::{Answer, Probe, ProbeError, Request};
use deployer::deploy::progress::Silent;
use deployer::deploy::record::{Deployment, Purpose, State};
use deployer::deploy::state::Records;
use std::cell::Cell;
use std::time::Duration;

/// The time of the machine, in which nobody waits long: emulators answer at once.
#[derive(Debug)]
pub struct Hurried;

#[async_trait(?Send)]
impl Clock for Hurried {
    fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    fn steady(&self) -> Duration {
        SystemClock.steady()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration / 50).await;
    }
}

/// Nothing runs in an emulator, so every smoke test finds what it looks for: tests reach nothing but loopback.
#[derive(Debug)]
pub struct Well;

#[async_trait(?Send)]
impl Probe for Well {
    async fn get(&self, request: &Request) -> Result<Answer, ProbeError> {
        let body = request.contains.clone().unwrap_or_default().into_bytes();
        Ok(Answer { status: request.status, body })
    }
}

/// An account and region.
pub struct Place {
    pub cloudformation: AwsCloudFormation,
    pub store: S3Store,
    pub locks: DynamoDbLocks,
    pub inventory: AwsInventory,
    pub bucket: String,
    runs: Cell<u32>,
}

/// Runs a future to its end, on this thread.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// A way to an account of an emulator. The access key is the account.
pub async fn connect(url: String, account: &str, region: &str) -> Aws {
    let keys = Keys { id: account.to_owned(), secret: "none".to_owned() };
    let region = Some(region.to_owned());
    let settings = Settings { endpoint_url: Some(url), region, keys: Some(keys), ..Settings::default() };
    Aws::connect(&settings).await.unwrap()
}

impl Place {
    /// An account that is set up.
    pub async fn new(emulator: &Emulator, account: &str, region: &str) -> Self {
        let aws = connect(emulator.url(), account, region).await;
        let (cloudformation, inventory) = (aws.cloudformation(), aws.inventory());
        let made = bootstrap::bring(&cloudformation, &Hurried, "set-up", &bootstrap::Names::default()).await.unwrap();
        let (store, locks) = (aws.store(&made.bucket, ""), aws.locks(&made.table));
        Self { cloudformation, store, locks, inventory, bucket: made.bucket, runs: Cell::new(0) }
    }

    pub fn world(&self) -> World<'_> {
        World {
            cloudformation: &self.cloudformation,
            store: &self.store,
            locks: &self.locks,
            probe: &Well,
            inventory: &self.inventory,
            clock: &Hurried,
        }
    }

    pub fn order(&self, purpose: Purpose) -> Order {
        self.runs.set(self.runs.get() + 1);
        Order {
            run: format!("run-{:06}", self.runs.get()),
            concurrency: 8,
            artifact_bucket: Some(self.bucket.clone()),
            ..Order::new(&format!("20300101T000000Z-{:06}", self.runs.get()), purpose)
        }
    }

    /// S3 itself, to change things behind the engine's back.
    pub fn s3(&self) -> &aws_sdk_s3::Client {
        self.store.client()
    }

    /// Deploys, and returns the record.
    pub async fn deploy(&self, assembly: &Assembly) -> Deployment {
        self.run(assembly, &self.order(Purpose::Deploy)).await
    }

    /// Runs an order that has something to do.
    pub async fn run(&self, assembly: &Assembly, order: &Order) -> Deployment {
        match execute::run(self.world(), assembly, order, &Silent).await.unwrap() {
            Outcome::Ended(deployment) => *deployment,
            Outcome::Unchanged => panic!("nothing was done"),
        }
    }

    /// Removes everything, data too.
    pub async fn destroy(&self, assembly: &Assembly) -> Deployment {
        let allow_data_loss = assembly.manifest.units.keys().cloned().collect();
        self.run(assembly, &Order { allow_data_loss, ..self.order(Purpose::Destroy) }).await
    }

    /// What is recorded.
    pub async fn state(&self, assembly: &Assembly) -> State {
        let (stack, environment) = (&assembly.manifest.stack, &assembly.manifest.environment);
        Records::new(self.world(), stack, environment).load().await.unwrap().state
    }
}
