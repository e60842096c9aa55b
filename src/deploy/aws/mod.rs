//! AWS: the world outside the engine as the SDK reaches it, at AWS itself or at `AWS_ENDPOINT_URL`.
//!
//! The only module that uses the SDK, and only behind the feature `aws`. It translates calls, answers and
//! errors and decides nothing: what is retried, and when, is the engine's. `wire.rs` makes the few calls of services
//! whose crates would cost more than they are worth. Start at [`Aws::connect`].

mod client;
mod cloudformation;
mod dynamodb;
mod errors;
mod explain;
mod inventory;
mod probe;
mod s3;
mod wire;

pub use client::{Aws, ConnectError, Keys, Settings};
pub use cloudformation::AwsCloudFormation;
pub use dynamodb::DynamoDbLocks;
pub use inventory::AwsInventory;
pub use probe::HttpProbe;
pub use s3::S3Store;

use super::clock::{Clock, Timestamp};
use async_trait::async_trait;
use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// When somebody first asked how long it is since then.
static FIRST_ASKED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The time of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait(?Send)]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }

    fn steady(&self) -> Duration {
        FIRST_ASKED.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
