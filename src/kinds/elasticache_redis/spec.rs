//! What users write for a Redis or Valkey cache.

use crate::kinds::windows::{DailyWindow, WeeklyWindow};
use crate::language::{Arn, Name, SecretRef, Spec, Text, Traced};
use crate::settings::RetentionDays;
use compact_str::CompactString;
use std::collections::BTreeMap;

/// A Redis or Valkey cache: nodes, or serverless.
#[derive(Debug, Spec)]
pub struct ElastiCacheRedisSpec {
    /// The engine and its version.
    #[spec(nested)]
    pub engine: EngineSpec,
    /// The nodes.
    #[spec(nested)]
    pub node: Node,
    /// How many copies every shard has, 0 to 5. They answer reads, and one takes over when the primary
    /// is lost. None if left out, or one with `multiAz`.
    #[spec(range = 0..=5)]
    pub replicas: Option<Traced<u32>>,
    /// Into how many shards the data is cut. More than one needs clients that know cluster mode.
    #[spec(range = 1..=500)]
    pub shards: Option<Traced<u32>>,
    /// Whether clients use Redis's cluster protocol; if left out, when there is more than one shard.
    pub cluster_mode: Option<Traced<bool>>,
    /// Whether copies stand in other zones; if left out, when there are copies.
    pub multi_az: Option<Traced<bool>>,
    /// Whether a copy takes over when the primary is lost; if left out, when there are copies. Cluster
    /// mode is not without it.
    pub automatic_failover: Option<Traced<bool>>,
    /// Capacity that follows the load, instead of nodes.
    pub serverless: Option<Serverless>,
    /// The port of the nodes.
    #[spec(default = 6379u16, range = 1..=65_535)]
    pub port: Traced<u16>,
    /// The secret with the token that clients authenticate with (`AUTH`): 16 to 128 characters.
    pub auth_token_secret: Option<SecretRef>,
    /// Whether a token is made and kept in Secrets Manager; the output `secretArn` leads to it.
    #[spec(default = false)]
    pub generate_auth_token: Traced<bool>,
    /// Users with passwords and permissions (role-based access control). Nobody else can log in then.
    pub users: Vec<User>,
    /// How data is encrypted; it always is, at rest and on the way.
    #[spec(nested)]
    pub encryption: Encryption,
    /// Daily snapshots.
    #[spec(nested)]
    pub backup: Backup,
    /// When and how AWS maintains the nodes.
    #[spec(nested)]
    pub maintenance: Maintenance,
    /// What is recorded of the nodes.
    #[spec(nested)]
    pub monitoring: Monitoring,
    /// Parameters of the engine, such as `maxmemory-policy`.
    pub parameters: BTreeMap<CompactString, Traced<CompactString>>,
    /// The ARN of the SNS topic that is told of failovers and replaced nodes.
    pub notification_topic_arn: Option<Traced<Text>>,
    /// The snapshot that the nodes begin with; another one replaces the cache.
    pub snapshot_name: Option<Traced<CompactString>>,
}

/// The engine and its version.
#[derive(Debug, Spec)]
pub struct EngineSpec {
    /// The engine.
    #[spec(rename = "type", default = Engine::Redis)]
    pub engine: Traced<Engine>,
    /// The version; `7.1` of Redis and `8.2` of Valkey if left out.
    pub version: Option<Traced<CompactString>>,
}

/// An engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum Engine {
    /// Redis OSS; 7.1 is its last version.
    Redis,
    /// Valkey, which goes on from Redis 7.2 and costs less.
    Valkey,
}

/// The nodes.
#[derive(Debug, Spec)]
pub struct Node {
    /// The node type, such as `cache.t4g.small`. Needed unless the cache is serverless.
    #[spec(rename = "type")]
    pub node_type: Option<Traced<CompactString>>,
}

/// Capacity that follows the load, between limits.
#[derive(Debug, Spec)]
pub struct Serverless {
    /// The most data that is kept, in GB; data is evicted beyond. No limit if left out.
    #[spec(rename = "maxStorageGB", range = 1..=5_000)]
    pub max_storage_gb: Option<Traced<u32>>,
    /// The least data that is paid for, in GB.
    #[spec(rename = "minStorageGB", range = 1..=5_000)]
    pub min_storage_gb: Option<Traced<u32>>,
    /// The most work a second, in ElastiCache processing units (about a simple command of 1 kB each);
    /// requests are throttled beyond. No limit if left out.
    #[spec(range = 1_000..=15_000_000)]
    pub max_ecpu: Option<Traced<u32>>,
    /// The least work a second that is kept ready and paid for.
    #[spec(range = 1_000..=15_000_000)]
    pub min_ecpu: Option<Traced<u32>>,
}

/// A user of the cache.
#[derive(Debug, Spec)]
pub struct User {
    /// The name that clients log in with.
    pub name: Traced<Name>,
    /// What the user may do, in Redis's own language: `on ~orders:* +@read +@write`.
    pub access_string: Traced<CompactString>,
    /// The secret with the password, 16 to 128 characters.
    pub password_secret: SecretRef,
}

/// How data is encrypted.
#[derive(Debug, Spec)]
pub struct Encryption {
    /// The KMS key; the environment's key if it has one, else AWS's own.
    pub kms_key_arn: Option<Traced<Arn>>,
}

/// Daily snapshots.
#[derive(Debug, Spec)]
pub struct Backup {
    /// How many days snapshots are kept; 0 makes none.
    #[spec(default = 7u32, range = 0..=35)]
    pub retention_days: Traced<u32>,
    /// When they are made, in UTC, such as `03:00-04:00`; AWS chooses if left out. A serverless cache
    /// takes its beginning.
    pub window: Option<Traced<DailyWindow>>,
}

/// When and how AWS maintains the nodes.
#[derive(Debug, Spec)]
pub struct Maintenance {
    /// When, in UTC, such as `sun:04:00-sun:05:00`; AWS chooses if left out.
    pub window: Option<Traced<WeeklyWindow>>,
    /// Whether minor versions are installed without asking.
    #[spec(default = true)]
    pub auto_minor_version_upgrade: Traced<bool>,
}

/// What is recorded of the nodes.
#[derive(Debug, Spec)]
pub struct Monitoring {
    /// The logs that are sent to CloudWatch Logs; `slow-log` if left out.
    pub logs: Option<Vec<Traced<LogType>>>,
    /// How many days logs are kept; as the environment says if left out.
    pub log_retention_days: Option<Traced<RetentionDays>>,
    /// Whether alarms watch CPU and memory.
    #[spec(default = true)]
    pub alarms: Traced<bool>,
}

/// A log of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
#[spec(case = "kebab")]
pub enum LogType {
    /// Slow commands; from Redis 6.0 on.
    SlowLog,
    /// What the engine does; from Redis 6.2 on.
    EngineLog,
}

crate::val_of_words!(Engine LogType);

impl ElastiCacheRedisSpec {
    /// The engine.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        self.engine.engine.value
    }

    /// The version that is written, or the engine's default.
    #[must_use]
    pub fn version(&self) -> Traced<CompactString> {
        let engine = &self.engine.engine;
        let default = || Traced::new(CompactString::new(engine.default_version()), engine.origin.defaulted());
        self.engine.version.clone().unwrap_or_else(default)
    }

    /// Whether the version is at least this one.
    #[must_use]
    pub fn is_at_least(&self, major: u32, minor: u32) -> bool {
        Engine::numbers(&self.version()) >= (major, minor)
    }

    /// Whether clients use the cluster protocol.
    #[must_use]
    pub fn is_cluster(&self) -> bool {
        let several = self.shards.as_ref().is_some_and(|shards| **shards > 1);
        self.cluster_mode.as_ref().map_or(several, |mode| **mode)
    }

    /// How many shards there are.
    #[must_use]
    pub fn shard_count(&self) -> u32 {
        self.shards.as_ref().map_or(1, |shards| **shards)
    }

    /// How many copies a shard has.
    #[must_use]
    pub fn replica_count(&self) -> u32 {
        let wanted = u32::from(self.multi_az.as_ref().is_some_and(|multi_az| **multi_az));
        self.replicas.as_ref().map_or(wanted, |replicas| **replicas)
    }

    /// Whether copies stand in other zones.
    #[must_use]
    pub fn multi_az(&self) -> bool {
        self.multi_az.as_ref().map_or(self.replica_count() > 0 && self.automatic_failover(), |multi_az| **multi_az)
    }

    /// Whether a copy takes over by itself.
    #[must_use]
    pub fn automatic_failover(&self) -> bool {
        let needed = self.is_cluster() || self.replica_count() > 0;
        self.automatic_failover.as_ref().map_or(needed, |failover| **failover)
    }

    /// The port of the endpoint that reads: a serverless cache has its own for that.
    #[must_use]
    pub fn reader_port(&self) -> u16 {
        if self.serverless.is_some() { 6380 } else { self.port.value }
    }

    /// The logs that are sent to CloudWatch Logs.
    #[must_use]
    pub fn logs(&self) -> Vec<Traced<LogType>> {
        if self.serverless.is_some() {
            return Vec::new();
        }
        let slow = || Traced::new(LogType::SlowLog, self.engine.engine.origin.defaulted());
        let default = || if self.is_at_least(6, 0) { vec![slow()] } else { Vec::new() };
        self.monitoring.logs.clone().unwrap_or_else(default)
    }
}
