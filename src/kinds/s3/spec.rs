//! What users write for a bucket.

use crate::language::{Duration, Name, Reference, Spec, Traced};
use compact_str::CompactString;

/// A private, encrypted bucket.
#[derive(Debug, Spec)]
pub struct S3Spec {
    /// The bucket's name, unique in all of AWS. Leave it out and CloudFormation makes one that
    /// never clashes.
    pub bucket_name: Option<Traced<CompactString>>,
    /// Whether old versions of objects are kept.
    #[spec(default = true)]
    pub versioning: Traced<bool>,
    /// How objects are encrypted.
    #[spec(nested)]
    pub encryption: Encryption,
    /// Rules that move or delete objects by age.
    pub lifecycle: Vec<LifecycleRule>,
    /// Which web pages may read the bucket from a browser.
    pub cors: Vec<CorsRule>,
    /// Who is told of new and deleted objects.
    #[spec(nested)]
    pub notifications: Notifications,
    /// Where requests are logged.
    pub access_logs: Option<AccessLogs>,
    /// Where objects are copied to.
    pub replication: Option<Replication>,
    /// Objects cannot be deleted or overwritten for a while.
    pub object_lock: Option<ObjectLock>,
}

/// How objects are encrypted.
#[derive(Debug, Spec)]
pub struct Encryption {
    /// The KMS key; the environment's key if it has one, else S3's own keys (AES-256).
    pub kms_key_arn: Option<Traced<crate::language::Arn>>,
}

/// A rule that moves or deletes objects by age.
#[derive(Debug, Spec)]
pub struct LifecycleRule {
    /// The rule's name.
    pub name: Traced<Name>,
    /// Whether it is in force.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// The beginning of the keys it holds for; all if left out.
    pub prefix: Option<Traced<CompactString>>,
    /// When objects are deleted, such as `365d`.
    pub expire_after: Option<Traced<Duration>>,
    /// When versions that are no longer current are deleted.
    pub expire_old_versions_after: Option<Traced<Duration>>,
    /// When an upload in parts that was never finished is thrown away.
    pub abort_uploads_after: Option<Traced<Duration>>,
    /// Moves to cheaper storage.
    pub transitions: Vec<Transition>,
}

/// A move to cheaper storage.
#[derive(Debug, Spec)]
pub struct Transition {
    /// The age at which objects move.
    pub after: Traced<Duration>,
    /// Where they move.
    pub storage_class: Traced<StorageClass>,
}

/// A storage class that objects can move to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum StorageClass {
    /// Infrequent access.
    #[spec(rename = "STANDARD_IA")]
    StandardIa,
    /// Infrequent access in one zone.
    #[spec(rename = "ONEZONE_IA")]
    OneZoneIa,
    /// S3 finds the right tier.
    #[spec(rename = "INTELLIGENT_TIERING")]
    IntelligentTiering,
    /// Archive with access within milliseconds.
    #[spec(rename = "GLACIER_IR")]
    GlacierIr,
    /// Archive with access within hours.
    #[spec(rename = "GLACIER")]
    Glacier,
    /// Archive with access within half a day.
    #[spec(rename = "DEEP_ARCHIVE")]
    DeepArchive,
}

/// Which web pages may use the bucket from a browser.
#[derive(Debug, Spec)]
pub struct CorsRule {
    /// Origins such as `https://example.com`.
    pub allowed_origins: Vec<Traced<CompactString>>,
    /// Methods.
    pub allowed_methods: Vec<Traced<Method>>,
    /// Request headers.
    pub allowed_headers: Vec<Traced<CompactString>>,
    /// Response headers that scripts may see.
    pub exposed_headers: Vec<Traced<CompactString>>,
    /// How long a browser keeps the answer.
    pub max_age: Option<Traced<Duration>>,
}

/// An HTTP method that S3 knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
#[spec(case = "upper")]
pub enum Method {
    /// GET
    Get,
    /// PUT
    Put,
    /// HEAD
    Head,
    /// POST
    Post,
    /// DELETE
    Delete,
}

/// Who is told of events.
#[derive(Debug, Spec)]
pub struct Notifications {
    /// Whether all events go to EventBridge.
    #[spec(default = false)]
    pub event_bridge: Traced<bool>,
    /// Queues that are told.
    pub queues: Vec<Notification>,
    /// Functions that are called.
    pub functions: Vec<Notification>,
}

/// Who is told of which events.
#[derive(Debug, Spec)]
pub struct Notification {
    /// The queue or function.
    pub to: Reference,
    /// Events such as `s3:ObjectCreated:*`.
    pub events: Vec<Traced<CompactString>>,
    /// The beginning of the keys.
    pub prefix: Option<Traced<CompactString>>,
    /// The end of the keys.
    pub suffix: Option<Traced<CompactString>>,
}

/// Where requests are logged.
#[derive(Debug, Spec)]
pub struct AccessLogs {
    /// The bucket that takes the logs; it must be another one and allow S3's log delivery.
    pub bucket: Traced<CompactString>,
    /// The beginning of the keys.
    pub prefix: Option<Traced<CompactString>>,
}

/// Where objects are copied to.
#[derive(Debug, Spec)]
pub struct Replication {
    /// The ARN of the bucket, usually in another region.
    pub bucket_arn: Traced<crate::language::Arn>,
    /// The storage class of the copies.
    pub storage_class: Option<Traced<StorageClass>>,
}

/// Objects cannot be deleted or overwritten for a while.
#[derive(Debug, Spec)]
pub struct ObjectLock {
    /// Whether special permissions lift the lock.
    #[spec(default = LockMode::Governance)]
    pub mode: Traced<LockMode>,
    /// How long.
    #[spec(range = 86_400..=3_153_600_000)]
    pub retention: Traced<Duration>,
}

/// Whether special permissions lift a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
#[spec(case = "upper")]
pub enum LockMode {
    /// They do.
    Governance,
    /// Nobody can, not even the root user.
    Compliance,
}

crate::val_of_words!(StorageClass Method LockMode);
