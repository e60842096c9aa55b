//! What users write for a relational database.

use crate::kinds::windows::{DailyWindow, WeeklyWindow};
use crate::language::{Arn, Duration, SecretRef, Spec, Traced};
use compact_str::CompactString;
use std::collections::BTreeMap;

/// A relational database: an RDS instance, or an Aurora cluster.
#[derive(Debug, Spec)]
#[spec(name = "RDS")]
pub struct RdsSpec {
    /// The engine and its version.
    pub engine: EngineSpec,
    /// The machine and its storage.
    #[spec(nested)]
    pub instance: InstanceSpec,
    /// Aurora only: capacity that follows the load (Aurora Serverless v2), instead of `instance.class`.
    pub serverless: Option<Serverless>,
    /// The database, its master user and its port.
    #[spec(nested)]
    pub database: Database,
    /// How storage, backups and the master password are encrypted; they always are.
    #[spec(nested)]
    pub encryption: Encryption,
    /// Whether a second zone takes over when the first is lost. An RDS instance gets a standby, an
    /// Aurora cluster at least one reader.
    #[spec(default = false)]
    pub multi_az: Traced<bool>,
    /// How many copies answer reads: readers of an Aurora cluster, or read replicas of an RDS instance.
    #[spec(range = 0..=15)]
    pub replicas: Option<Traced<u32>>,
    /// Automatic backups.
    #[spec(nested)]
    pub backup: Backup,
    /// When and how AWS maintains the database.
    #[spec(nested)]
    pub maintenance: Maintenance,
    /// What is recorded of the database.
    #[spec(nested)]
    pub monitoring: Monitoring,
    /// Whether the database is protected against deletion; as the environment says if left out.
    pub deletion_protection: Option<Traced<bool>>,
    /// Parameters of the engine, for the parameter group that is made. Connections without TLS are
    /// turned away (`rds.force_ssl`, `require_secure_transport`) unless a parameter here says otherwise.
    pub parameters: BTreeMap<CompactString, Traced<CompactString>>,
    /// Whether database users may log in with IAM credentials instead of a password; if left out, they may
    /// wherever engine and instance class can. With `true`, a reference to an endpoint also allows its
    /// consumer to do so.
    pub iam_authentication: Option<Traced<bool>>,
    /// The certificate authority of the server's certificate; the account's default if left out.
    pub ca_certificate: Option<Traced<CaCertificate>>,
    /// The snapshot that the database begins with; taking it away later replaces the database by an empty
    /// one. `database.name` and `database.username` then only say what the snapshot has.
    pub snapshot_identifier: Option<Traced<CompactString>>,
}

/// The engine and its version.
#[derive(Debug, Spec)]
pub struct EngineSpec {
    /// The engine.
    #[spec(rename = "type")]
    pub engine: Traced<Engine>,
    /// The version, as RDS writes it. Left out: PostgreSQL and Aurora PostgreSQL `18`, MySQL `8.4.9`,
    /// MariaDB `11.8.8`, Aurora MySQL `8.4`. A major version alone means RDS's default minor version.
    pub version: Option<Traced<CompactString>>,
    /// Whether another major version may be written above; the upgrade begins with the deployment.
    #[spec(default = false)]
    pub allow_major_version_upgrade: Traced<bool>,
}

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
#[spec(case = "kebab")]
pub enum Engine {
    /// PostgreSQL.
    Postgres,
    /// MySQL.
    Mysql,
    /// MariaDB.
    Mariadb,
    /// Aurora, compatible with PostgreSQL.
    AuroraPostgresql,
    /// Aurora, compatible with MySQL.
    AuroraMysql,
}

/// The machine and its storage.
#[derive(Debug, Spec)]
pub struct InstanceSpec {
    /// The instance class, such as `db.t4g.medium`. Needed unless the cluster is serverless.
    pub class: Option<Traced<CompactString>>,
    /// The storage.
    #[spec(nested)]
    pub storage: Storage,
}

/// The storage of an instance. Aurora's grows by itself and knows `type` alone.
#[derive(Debug, Spec)]
pub struct Storage {
    /// The type; `gp3` if left out, `aurora` for Aurora.
    #[spec(rename = "type")]
    pub storage_type: Option<Traced<StorageType>>,
    /// The size in GiB; 20 if left out, 100 for `io1` and `io2`.
    #[spec(rename = "allocatedGB", range = 20..=65_536)]
    pub allocated_gb: Option<Traced<u32>>,
    /// I/O operations a second. `io1` and `io2` need it; `gp3` takes it from 400 GiB on.
    #[spec(range = 1_000..=256_000)]
    pub iops: Option<Traced<u32>>,
    /// Throughput in MiB a second; `gp3` from 400 GiB on.
    #[spec(range = 125..=16_000)]
    pub throughput: Option<Traced<u32>>,
    /// The size in GiB up to which RDS makes the storage larger when it fills up; it stays as it is if
    /// left out.
    #[spec(rename = "maxAllocatedGB", range = 22..=65_536)]
    pub max_allocated_gb: Option<Traced<u32>>,
}

/// A type of storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
#[spec(case = "kebab")]
pub enum StorageType {
    /// General purpose, 3,000 I/O operations a second whatever its size.
    Gp3,
    /// General purpose of the generation before, faster with its size.
    Gp2,
    /// I/O operations paid for one by one.
    Io1,
    /// As `io1`, more durable and with lower latency.
    Io2,
    /// Aurora: I/O is paid for by use.
    Aurora,
    /// Aurora: I/O is part of the price of instances and storage.
    #[spec(rename = "aurora-iopt1")]
    AuroraIopt1,
}

/// Capacity that follows the load, in Aurora capacity units (ACU) of 2 GiB of memory with matching CPU.
#[derive(Debug, Spec)]
pub struct Serverless {
    /// What is kept ready, 0 to 256 in steps of 0.5; 0 lets the cluster pause.
    pub min_capacity: Traced<f64>,
    /// What it may grow to, 1 to 256 in steps of 0.5.
    pub max_capacity: Traced<f64>,
    /// How long nobody is connected before a cluster with `minCapacity: 0` pauses; five minutes if left
    /// out.
    #[spec(range = 300..=86_400)]
    pub pause_after: Option<Traced<Duration>>,
}

/// The database, its master user and its port.
#[derive(Debug, Spec)]
pub struct Database {
    /// The database that is made; none if left out (PostgreSQL always has `postgres`).
    pub name: Option<Traced<CompactString>>,
    /// The master user; `dbadmin` if left out.
    pub username: Option<Traced<CompactString>>,
    /// Where the master user's password is kept. Left out, RDS makes a password, keeps it in Secrets
    /// Manager and rotates it; the output `secretArn` leads to it.
    pub password_secret: Option<SecretRef>,
    /// The port; 5432 for PostgreSQL, 3306 for MySQL and MariaDB if left out.
    #[spec(range = 1150..=65_535)]
    pub port: Option<Traced<u16>>,
}

/// How data is encrypted.
#[derive(Debug, Spec)]
pub struct Encryption {
    /// The KMS key; the environment's key if it has one, else AWS's own.
    pub kms_key_arn: Option<Traced<Arn>>,
}

/// Automatic backups.
#[derive(Debug, Spec)]
pub struct Backup {
    /// How many days backups are kept; to any second of these days the database can be restored. 0
    /// turns backups off.
    #[spec(default = 7u32, range = 0..=35)]
    pub retention_days: Traced<u32>,
    /// When backups are made, in UTC, such as `03:00-04:00`; AWS chooses if left out.
    pub window: Option<Traced<DailyWindow>>,
}

/// When and how AWS maintains the database.
#[derive(Debug, Spec)]
pub struct Maintenance {
    /// When, in UTC, such as `sun:04:00-sun:05:00`; AWS chooses if left out.
    pub window: Option<Traced<WeeklyWindow>>,
    /// Whether minor versions are installed without asking.
    #[spec(default = true)]
    pub auto_minor_version_upgrade: Traced<bool>,
}

/// What is recorded of the database.
#[derive(Debug, Spec)]
pub struct Monitoring {
    /// Whether Performance Insights records what loads the database; if left out, it does wherever the
    /// instance class can.
    pub performance_insights: Option<Traced<bool>>,
    /// How many days Performance Insights keeps; 7 are free, else 731 or a multiple of 31.
    #[spec(default = 7u32, range = 7..=731)]
    pub performance_insights_retention_days: Traced<u32>,
    /// How often Enhanced Monitoring measures the operating system: every 1, 5, 10, 15, 30 or 60
    /// seconds, or 0 for never.
    #[spec(default = 60u32, range = 0..=60)]
    pub enhanced_interval_seconds: Traced<u32>,
    /// The engine's logs that are sent to CloudWatch Logs; if left out `postgresql` and `upgrade`,
    /// or `error` and `slowquery`. The engine is told to write them.
    pub logs: Option<Vec<Traced<LogType>>>,
    /// Whether alarms watch CPU and free storage.
    #[spec(default = true)]
    pub alarms: Traced<bool>,
}

/// A log of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
#[spec(case = "kebab")]
pub enum LogType {
    /// PostgreSQL: the server's log.
    Postgresql,
    /// PostgreSQL: upgrades of the major version.
    Upgrade,
    /// MySQL and MariaDB: errors.
    Error,
    /// MySQL and MariaDB: slow queries.
    Slowquery,
    /// MySQL and MariaDB: every statement; a lot.
    General,
    /// Aurora MySQL: logins and changes of structure and permissions.
    Audit,
    /// Aurora: the instance.
    Instance,
    /// Logins with IAM that failed.
    IamDbAuthError,
}

/// A certificate authority of RDS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
#[spec(case = "kebab")]
pub enum CaCertificate {
    /// RSA with 2048 bits.
    #[spec(rename = "rds-ca-rsa2048-g1")]
    Rsa2048,
    /// RSA with 4096 bits.
    #[spec(rename = "rds-ca-rsa4096-g1")]
    Rsa4096,
    /// Elliptic curve with 384 bits.
    #[spec(rename = "rds-ca-ecc384-g1")]
    Ecc384,
}

crate::val_of_words!(Engine StorageType LogType CaCertificate);

impl RdsSpec {
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

    /// The port that is written, or the engine's default.
    #[must_use]
    pub fn port(&self) -> Traced<u16> {
        let engine = &self.engine.engine;
        let default = || Traced::new(engine.default_port(), engine.origin.defaulted());
        self.database.port.clone().unwrap_or_else(default)
    }

    /// How many instances answer reads beside the one that writes.
    #[must_use]
    pub fn readers(&self) -> u32 {
        let written = self.replicas.as_ref().map_or(0, |replicas| replicas.value);
        if self.engine().is_aurora() && *self.multi_az { written.max(1) } else { written }
    }

    /// Whether RDS makes the master user's password.
    #[must_use]
    pub const fn has_managed_password(&self) -> bool {
        self.database.password_secret.is_none()
    }

    /// The name of the master user; not known of a snapshot unless it is written.
    #[must_use]
    pub fn username(&self) -> Option<Traced<CompactString>> {
        let default = || Traced::new(CompactString::new("dbadmin"), self.engine.engine.origin.defaulted());
        let known = self.database.username.clone();
        if self.snapshot_identifier.is_some() { known } else { Some(known.unwrap_or_else(default)) }
    }

    /// The type of the storage, if it is not Aurora's default.
    #[must_use]
    pub fn storage_type(&self) -> Option<Traced<StorageType>> {
        let engine = &self.engine.engine;
        let written = self.instance.storage.storage_type.clone();
        if engine.is_aurora() {
            return written;
        }
        Some(written.unwrap_or_else(|| Traced::new(StorageType::Gp3, engine.origin.defaulted())))
    }

    /// The size of an instance's storage in GiB.
    #[must_use]
    pub fn allocated_gb(&self) -> Traced<u32> {
        let provisioned = |kind: &Traced<StorageType>| matches!(kind.value, StorageType::Io1 | StorageType::Io2);
        let least = if self.storage_type().as_ref().is_some_and(provisioned) { 100 } else { 20 };
        let default = || Traced::new(least, self.engine.engine.origin.defaulted());
        self.instance.storage.allocated_gb.clone().unwrap_or_else(default)
    }

    /// The logs that are sent to CloudWatch Logs.
    #[must_use]
    pub fn logs(&self) -> Vec<Traced<LogType>> {
        let engine = &self.engine.engine;
        let default = || engine.default_logs().iter().map(|log| Traced::new(*log, engine.origin.defaulted())).collect();
        self.monitoring.logs.clone().unwrap_or_else(default)
    }

    /// Whether database users may log in with IAM credentials.
    #[must_use]
    pub fn iam_logins(&self) -> Traced<bool> {
        let class = self.instance.class.as_ref().map_or("", |class| class.as_str());
        let possible = || self.engine().has_iam_logins(&self.version(), class);
        let default = || Traced::new(possible(), self.engine.engine.origin.defaulted());
        self.iam_authentication.clone().unwrap_or_else(default)
    }

    /// Whether consumers of an endpoint are allowed to log in with IAM. That the database offers it is
    /// not enough: nobody is given a permission that nobody asked for.
    #[must_use]
    pub fn grants_iam_logins(&self) -> bool {
        self.iam_authentication.as_ref().is_some_and(|wanted| wanted.value)
    }

    /// Whether Performance Insights is on.
    #[must_use]
    pub fn performance_insights(&self) -> Traced<bool> {
        let class = self.instance.class.as_ref().map_or("", |class| class.as_str());
        let default =
            || Traced::new(self.engine().has_performance_insights(class), self.engine.engine.origin.defaulted());
        self.monitoring.performance_insights.clone().unwrap_or_else(default)
    }
}
