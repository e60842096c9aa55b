//! What users write for a function. Triggers are in `trigger/spec.rs`.

use super::reference::FailureTarget;
use super::trigger::Trigger;
use crate::backend::template::Val;
use crate::kinds::workload::container::{EnvironmentVariable, Image, Secret};
use crate::kinds::workload::spec::Permission;
use crate::language::{Arn, Duration, Spec, Text, Traced};
use crate::settings::RetentionDays;
use compact_str::CompactString;

/// A function that Lambda runs when something happens.
#[derive(Debug, Spec)]
pub struct LambdaSpec {
    /// The function's name, unique in account and region. Leave it out and CloudFormation makes one
    /// that never clashes.
    pub function_name: Option<Traced<CompactString>>,
    /// The code: exactly one of `path`, `s3`, `image` and `inline`.
    pub code: Traced<Code>,
    /// The language and its version, such as `python3.14`; not with an image.
    pub runtime: Option<Traced<CompactString>>,
    /// What is called, such as `app.handler`; not with an image.
    pub handler: Option<Traced<CompactString>>,
    /// What of an image's configuration is replaced.
    pub image_config: Option<ImageConfig>,
    /// The processor. AWS Graviton costs a fifth less; code with compiled parts must be built for it.
    #[spec(default = Architecture::Arm64)]
    pub architecture: Traced<Architecture>,
    /// Memory in MB. The share of a processor grows with it; 1,769 MB are one vCPU.
    #[spec(rename = "memoryMB", default = 512u32, range = 128..=10_240)]
    pub memory_mb: Traced<u32>,
    /// How long a call may take.
    #[spec(default = Duration::from_seconds(30), range = 1..=900)]
    pub timeout: Traced<Duration>,
    /// Size of `/tmp` in MB; 512 if left out.
    #[spec(rename = "ephemeralStorageMB", range = 512..=10_240)]
    pub ephemeral_storage_mb: Option<Traced<u32>>,
    /// Environment variables.
    pub environment: Vec<EnvironmentVariable>,
    /// Secrets that the function may read. The variable holds the ARN; the code fetches the value.
    pub secrets: Vec<Secret>,
    /// Layers by ARN with version, at most five.
    pub layers: Vec<Traced<Arn>>,
    /// What the function may do besides what its references imply.
    pub permissions: Vec<Permission>,
    /// What calls it.
    pub triggers: Vec<Traced<Trigger>>,
    /// An address of its own.
    pub function_url: Option<FunctionUrl>,
    /// How a new version takes over.
    #[spec(nested)]
    pub deployment: Deployment,
    /// How many calls may run at once; what is left of the account's limit if left out.
    #[spec(range = 0..=100_000)]
    pub reserved_concurrency: Option<Traced<u32>>,
    /// How many environments are kept ready, so that calls need not wait for a start. Each costs.
    #[spec(range = 1..=100_000)]
    pub provisioned_concurrency: Option<Traced<u32>>,
    /// Whether new environments start from a picture of one that was ready. For Java, Python from 3.12
    /// and .NET from 8.
    #[spec(default = false)]
    pub snap_start: Traced<bool>,
    /// When AWS moves the function to a new patch of its runtime; as soon as it is out if left out.
    pub runtime_management: Option<RuntimeManagement>,
    /// How asynchronous calls (S3, SNS, EventBridge) are tried again.
    #[spec(nested)]
    pub asynchronous: Asynchronous,
    /// The queue or topic for events of asynchronous calls that failed in the end, and for records of
    /// streams that could not be handled.
    pub dead_letter: Option<FailureTarget>,
    /// Where the function stands.
    #[spec(nested)]
    pub networking: Networking,
    /// An EFS file system to mount. The function then stands in the VPC.
    pub file_system: Option<FileSystem>,
    /// Whether X-Ray traces are recorded; as the environment says if left out.
    pub tracing: Option<Traced<bool>>,
    /// The record of what the function prints.
    #[spec(nested)]
    pub logging: Logging,
    /// Who is told of failures.
    #[spec(nested)]
    pub alarms: Alarms,
}

/// The code of a function.
#[derive(Debug, Spec)]
pub struct Code {
    /// A file or folder beside the component, which is shipped as a zip.
    pub path: Option<Traced<CompactString>>,
    /// A zip in a bucket of the same region.
    pub s3: Option<S3Code>,
    /// A container image in ECR.
    pub image: Option<Image>,
    /// The source itself, for a few lines of Node.js or Python.
    pub inline: Option<Traced<CompactString>>,
}

/// A zip in a bucket.
#[derive(Debug, Spec)]
pub struct S3Code {
    /// The bucket.
    pub bucket: Traced<Text>,
    /// The object. CloudFormation sees a new zip only if key or version changes.
    pub key: Traced<CompactString>,
    /// The object's version.
    pub object_version: Option<Traced<CompactString>>,
}

/// What of an image's configuration is replaced.
#[derive(Debug, Spec)]
pub struct ImageConfig {
    /// In place of ENTRYPOINT.
    pub entry_point: Vec<Traced<CompactString>>,
    /// In place of CMD.
    pub command: Vec<Traced<CompactString>>,
    /// In place of WORKDIR.
    pub working_directory: Option<Traced<CompactString>>,
}

/// A processor architecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum Architecture {
    /// AWS Graviton.
    Arm64,
    /// Intel and AMD, 64 bits.
    #[spec(rename = "x86_64")]
    X86_64,
}

/// An address of its own for a function.
#[derive(Debug, Spec)]
pub struct FunctionUrl {
    /// Who may call it.
    #[spec(default = UrlAuth::Iam)]
    pub auth: Traced<UrlAuth>,
    /// How the answer is sent.
    #[spec(default = InvokeMode::Buffered)]
    pub invoke_mode: Traced<InvokeMode>,
    /// Which web pages may call it from a browser.
    pub cors: Option<Cors>,
}

/// Who may call a function by its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum UrlAuth {
    /// Whoever has the IAM permission.
    Iam,
    /// Everybody: the code must find out who calls.
    None,
}

/// How an answer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum InvokeMode {
    /// When it is complete.
    Buffered,
    /// As it is made.
    ResponseStream,
}

/// Which web pages may call a function from a browser.
#[derive(Debug, Spec)]
pub struct Cors {
    /// Origins such as `https://example.com`.
    pub allowed_origins: Vec<Traced<CompactString>>,
    /// Methods, `*` for all.
    pub allowed_methods: Vec<Traced<CompactString>>,
    /// Request headers.
    pub allowed_headers: Vec<Traced<CompactString>>,
    /// Response headers that scripts may see.
    pub exposed_headers: Vec<Traced<CompactString>>,
    /// Whether cookies are sent.
    #[spec(default = false)]
    pub allow_credentials: Traced<bool>,
    /// How long a browser keeps the answer.
    #[spec(range = 0..=86_400)]
    pub max_age: Option<Traced<Duration>>,
}

/// How a new version takes over.
#[derive(Debug, Spec)]
pub struct Deployment {
    /// At once, in two steps, or in many.
    #[spec(default = Strategy::AllAtOnce)]
    pub strategy: Traced<Strategy>,
    /// The share of calls, in percent, that goes to the new version first (canary) or with every step
    /// (linear).
    #[spec(default = 10u32, range = 1..=99)]
    pub percent: Traced<u32>,
    /// How long a step lasts, in whole minutes.
    #[spec(default = Duration::from_seconds(300), range = 60..=172_800)]
    pub interval: Traced<Duration>,
    /// Names of CloudWatch alarms, besides the function's own, that bring the old version back.
    pub alarms: Vec<Traced<CompactString>>,
}

/// In how many steps a new version takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum Strategy {
    /// One.
    AllAtOnce,
    /// Two: a share first, the rest after a while.
    Canary,
    /// Equal ones.
    Linear,
}

/// When AWS moves a function to a new patch of its runtime.
#[derive(Debug, Spec)]
pub struct RuntimeManagement {
    /// When.
    pub update_on: Traced<UpdateRuntimeOn>,
    /// The patch to stay on, with `manual`.
    pub runtime_version_arn: Option<Traced<Arn>>,
}

/// When AWS moves a function to a new patch of its runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum UpdateRuntimeOn {
    /// As soon as it is out.
    Auto,
    /// With the next change of the function.
    FunctionUpdate,
    /// Never by itself.
    Manual,
}

/// How asynchronous calls are tried again.
#[derive(Debug, Spec)]
pub struct Asynchronous {
    /// How often a call that failed is tried again; twice if left out.
    #[spec(range = 0..=2)]
    pub maximum_retry_attempts: Option<Traced<u32>>,
    /// How long an event waits to be handled; six hours if left out.
    #[spec(range = 60..=21_600)]
    pub maximum_event_age: Option<Traced<Duration>>,
}

/// Where a function stands.
#[derive(Debug, Spec)]
pub struct Networking {
    /// Whether it stands in the environment's VPC. It does in any case when it refers to something that
    /// only the network reaches.
    #[spec(default = false)]
    pub vpc: Traced<bool>,
}

/// An EFS file system to mount.
#[derive(Debug, Spec)]
pub struct FileSystem {
    /// The ARN of an access point.
    pub access_point_arn: Traced<Text>,
    /// Where it appears, below `/mnt/`.
    pub mount_path: Traced<CompactString>,
}

/// The record of what a function prints.
#[derive(Debug, Spec)]
pub struct Logging {
    /// How many days it is kept; what the environment says if left out.
    pub retention_days: Option<Traced<RetentionDays>>,
    /// In which form Lambda writes.
    #[spec(default = LogFormat::Json)]
    pub format: Traced<LogFormat>,
    /// The least level of the function's own lines that is kept, with JSON; `INFO` if left out.
    pub application_log_level: Option<Traced<ApplicationLogLevel>>,
    /// The least level of Lambda's lines that is kept, with JSON; `INFO` if left out.
    pub system_log_level: Option<Traced<SystemLogLevel>>,
}

/// In which form Lambda writes logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum LogFormat {
    /// An object a line, which CloudWatch can search by field.
    #[spec(rename = "JSON")]
    Json,
    /// Plain text.
    #[spec(rename = "Text")]
    Text,
}

/// A level of a function's own lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
#[spec(case = "upper")]
pub enum ApplicationLogLevel {
    /// Everything.
    Trace,
    /// For finding faults.
    Debug,
    /// What happens.
    Info,
    /// What may be wrong.
    Warn,
    /// What is wrong.
    Error,
    /// What ends the call.
    Fatal,
}

/// A level of Lambda's own lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
#[spec(case = "upper")]
pub enum SystemLogLevel {
    /// Everything.
    Debug,
    /// Start, end and report of every call.
    Info,
    /// What may be wrong.
    Warn,
}

/// Who is told of failures: the alarm topic of the environment.
#[derive(Debug, Spec)]
pub struct Alarms {
    /// Whether there are alarms.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// How many failed calls in a minute are too many.
    #[spec(default = 1u32, range = 1..=1_000_000)]
    pub errors: Traced<u32>,
    /// How many calls in a minute that were refused for lack of concurrency are too many.
    #[spec(default = 1u32, range = 1..=1_000_000)]
    pub throttles: Traced<u32>,
}

crate::val_of_words!(Architecture LogFormat ApplicationLogLevel SystemLogLevel);

impl From<UrlAuth> for Val {
    fn from(auth: UrlAuth) -> Self {
        match auth {
            UrlAuth::Iam => "AWS_IAM".into(),
            UrlAuth::None => "NONE".into(),
        }
    }
}

impl From<InvokeMode> for Val {
    fn from(mode: InvokeMode) -> Self {
        match mode {
            InvokeMode::Buffered => "BUFFERED".into(),
            InvokeMode::ResponseStream => "RESPONSE_STREAM".into(),
        }
    }
}

impl From<UpdateRuntimeOn> for Val {
    fn from(when: UpdateRuntimeOn) -> Self {
        match when {
            UpdateRuntimeOn::Auto => "Auto".into(),
            UpdateRuntimeOn::FunctionUpdate => "FunctionUpdate".into(),
            UpdateRuntimeOn::Manual => "Manual".into(),
        }
    }
}

impl LambdaSpec {
    /// Whether it stands in the VPC by its own fields, whatever it refers to.
    #[must_use]
    pub fn asks_for_vpc(&self) -> bool {
        *self.networking.vpc || self.file_system.is_some()
    }

    /// Whether a new version takes over in steps.
    #[must_use]
    pub fn shifts_gradually(&self) -> bool {
        self.deployment.strategy.value != Strategy::AllAtOnce
    }
}
