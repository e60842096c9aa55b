//! Where a deployment goes: AWS (or whatever endpoint is named) and the place of its records.
//!
//! Opens what `deployer.yaml` and the command line name; everything else is the engine's.

use crate::cli::workspace::Located;
use crate::cli::{Console, Failure};
use crate::deploy::World;
use crate::deploy::assembly::{Assembly, Manifest};
use crate::deploy::clock::{Clock, Timestamp};
use crate::deploy::cloud::{CloudError, CloudFormation, ErrorKind};
use crate::deploy::execute::{self, ExecuteError, Order, Outcome};
use crate::deploy::files::Folder;
use crate::deploy::inventory::Inventory;
use crate::deploy::lock::LockTable;
use crate::deploy::plan::Basis;
use crate::deploy::plan::artefact::{Content, RecordsAt};
use crate::deploy::probe::Probe;
use crate::deploy::progress::Progress;
use crate::deploy::record::State;
use crate::deploy::state::{StateError, parse};
use crate::deploy::store::{Condition, Store, StoreError};
use crate::ops::Session;
use crate::ops::deploy::PlanError;
use crate::ops::deploy::rehearse;
use crate::settings::StateBackend;
use clap::Args;
use std::collections::BTreeMap;
use std::time::Duration;

/// Which AWS is meant.
#[derive(Debug, Args)]
pub struct Connection {
    /// The profile of AWS's configuration files, which goes before keys in the environment; if left out, the usual
    /// chain decides, with AWS_PROFILE.
    #[arg(long)]
    profile: Option<String>,
    /// The region; that of the environment if left out.
    #[arg(long)]
    region: Option<String>,
}

/// Records, locks and CloudFormation of an environment.
pub struct Place {
    runtime: tokio::runtime::Runtime,
    cloudformation: Box<dyn CloudFormation>,
    store: Box<dyn Store>,
    locks: Box<dyn LockTable>,
    probe: Box<dyn Probe>,
    inventory: Box<dyn Inventory>,
    clock: Box<dyn Clock>,
    artifacts: Option<(String, Box<dyn Store>)>,
}

impl Place {
    /// Opens what the configuration and the command line name. Nothing is called yet.
    ///
    /// # Errors
    /// When no region is known, or this program was built without AWS.
    pub fn open(
        connection: &Connection,
        manifest: &Manifest,
        records: &RecordsOf,
        located: &Located,
    ) -> Result<Self, Failure> {
        let region = connection.region.clone().or_else(|| manifest.region.clone()).or_else(|| records.region.clone());
        let account = manifest.account_id.as_deref().or(records.account.as_deref());
        open(connection, region, manifest.role_arn.clone(), account, &records.at, located)
    }

    /// Everything outside the engine.
    pub fn world(&self) -> World<'_> {
        World {
            cloudformation: &*self.cloudformation,
            store: &*self.store,
            locks: &*self.locks,
            probe: &*self.probe,
            inventory: &*self.inventory,
            clock: &*self.clock,
        }
    }

    /// The bucket of artifacts, if there is one.
    pub fn artifact_bucket(&self) -> Option<String> {
        self.artifacts.as_ref().map(|(bucket, _)| bucket.clone())
    }

    /// Waits for something of the engine.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Uploads what is shipped, and deploys; with a basis only if that is still so. Ctrl-C ends the process; what CloudFormation was told goes on,
    /// and `deployer resume` takes it up again.
    pub async fn deploy(
        &self,
        assembly: &Assembly,
        order: &Order,
        basis: Option<&Basis>,
        progress: &dyn Progress,
    ) -> Result<Outcome, ExecuteError> {
        if let Some((_, store)) = &self.artifacts {
            for (digest, bytes) in &assembly.archives {
                let key = format!("assets/{digest}.zip");
                match store.put(&key, bytes.clone(), &Condition::Absent).await {
                    Ok(_) | Err(StoreError::Conflict { .. }) => {}
                    Err(error) => return Err(StateError::from(error).into()),
                }
            }
        }
        execute::run_as_planned(self.world(), assembly, order, basis, progress).await
    }
}

/// Where records are, and whose they are if somebody said so.
#[derive(Debug, Clone)]
pub struct RecordsOf {
    /// Where.
    pub at: RecordsAt,
    account: Option<String>,
    region: Option<String>,
}

impl RecordsOf {
    /// As `deployer.yaml` says, or its defaults.
    pub fn session(session: &Session<'_>) -> Self {
        let state = session.configuration.as_ref().map(|configuration| &configuration.state);
        let at = match state {
            Some(state) if state.backend.value == StateBackend::S3 => RecordsAt::S3 {
                bucket: state.bucket.as_ref().map(|bucket| bucket.value.to_string()),
                region: state.region.as_ref().map(|region| region.value.to_string()),
                prefix: state.prefix.value.to_string(),
                lock_table: state.lock_table.value.to_string(),
            },
            state => {
                let directory = state.map(|state| state.directory.value.to_string());
                RecordsAt::File { directory: directory.unwrap_or_else(|| FOLDER.to_owned()) }
            }
        };
        Self { at, account: None, region: None }
    }

    /// As a plan says.
    pub fn plan(content: &Content) -> Self {
        let (account, region) = (Some(content.basis.account_id.clone()), Some(content.basis.region.clone()));
        Self { at: content.records.clone(), account, region }
    }
}

/// The folder of records if nobody names one.
const FOLDER: &str = ".deployer/state";

/// The folder of the file backend.
fn folder(at: &RecordsAt, located: &Located) -> Folder {
    match at {
        RecordsAt::File { directory } => Folder::new(located.root.join(directory)),
        RecordsAt::S3 { .. } => Folder::new(located.root.join(FOLDER)),
    }
}

#[cfg(feature = "aws")]
fn open(
    connection: &Connection,
    region: Option<String>,
    role_arn: Option<String>,
    account: Option<&str>,
    records: &RecordsAt,
    located: &Located,
) -> Result<Place, Failure> {
    use crate::deploy::aws::{Aws, HttpProbe, Settings, SystemClock};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(Failure::because("the runtime cannot be made"))?;
    let settings = Settings { profile: connection.profile.clone(), region, role_arn, ..Settings::default() };
    let aws = runtime.block_on(Aws::connect(&settings)).map_err(|error| Failure::new(error.to_string()))?;
    let (store, locks, artifacts): (Box<dyn Store>, Box<dyn LockTable>, _) = match records {
        RecordsAt::S3 { bucket, region, prefix, lock_table } => {
            // Records may be in another region than what is deployed.
            let elsewhere = region.clone().filter(|region| *region != aws.region());
            let aws = match elsewhere {
                Some(region) => {
                    let settings = Settings { region: Some(region), ..settings };
                    &runtime.block_on(Aws::connect(&settings)).map_err(|error| Failure::new(error.to_string()))?
                }
                None => &aws,
            };
            let account = account.unwrap_or_default();
            let bucket = bucket.clone().unwrap_or_else(|| format!("deployer-state-{account}-{}", aws.region()));
            let store = aws.store(&bucket, prefix.trim_end_matches('/'));
            let artifacts = aws.store(&bucket, "");
            let locks = aws.locks(lock_table);
            (Box::new(store), Box::new(locks), Some((bucket, Box::new(artifacts) as Box<dyn Store>)))
        }
        RecordsAt::File { .. } => (Box::new(folder(records, located)), Box::new(folder(records, located)), None),
    };
    let (cloudformation, clock) = (Box::new(aws.cloudformation()), Box::new(SystemClock));
    let (probe, inventory) = (Box::new(HttpProbe::default()), Box::new(aws.inventory()));
    Ok(Place { runtime, cloudformation, store, locks, probe, inventory, clock, artifacts })
}

#[cfg(not(feature = "aws"))]
fn open(
    _: &Connection,
    _: Option<String>,
    _: Option<String>,
    _: Option<&str>,
    _: &RecordsAt,
    _: &Located,
) -> Result<Place, Failure> {
    let failure = Failure::new("this program was built without AWS");
    Err(failure.hint("build it with the feature `aws`; `deployer deploy --rehearse` needs no AWS"))
}

/// What the file backend has recorded, for a rehearsal to begin with.
///
/// # Errors
/// When the record is there and cannot be read.
pub fn recorded(records: &RecordsOf, located: &Located, manifest: &Manifest) -> Result<rehearse::Start, Failure> {
    let folder = folder(&records.at, located);
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(Failure::because("the runtime cannot be made"))?;
    let key = format!("{}/{}/state.json", manifest.stack, manifest.environment);
    runtime.block_on(async {
        let unreadable = |error: StoreError| Failure::new(format!("the record cannot be read: {error}"));
        let Some(stored) = Store::get(&folder, &key).await.map_err(unreadable)? else {
            return Ok(rehearse::Start::default());
        };
        let state: State = parse(&key, &stored.bytes).map_err(|error| failure(&ExecuteError::State(error)))?;
        let mut templates = BTreeMap::new();
        for unit in state.units.values() {
            let key = format!("templates/{}.json", unit.digest);
            let stored = Store::get(&folder, &key).await.map_err(unreadable)?;
            let text = stored.and_then(|stored| String::from_utf8(stored.bytes).ok());
            templates.extend(text.map(|text| (unit.digest.clone(), text)));
        }
        Ok(rehearse::Start { state: Some(state), templates })
    })
}

/// What went wrong outside the documents, with what to do about it.
pub fn failure(error: &ExecuteError) -> Failure {
    let hint = match error {
        ExecuteError::Cloud(error) | ExecuteError::State(StateError::Cloud(error)) => cloud_hint(error),
        ExecuteError::WrongAccount { .. } => {
            Some("choose another profile with --profile; nothing was changed".to_owned())
        }
        ExecuteError::WrongRegion { .. } => Some("choose another region with --region; nothing was changed".to_owned()),
        ExecuteError::NothingMeant { nearest, .. } => {
            Some(nearest.clone().unwrap_or_else(|| "`deployer list` shows services and components".to_owned()))
        }
        ExecuteError::NotDeployed { need, .. } => {
            Some(format!("deploy {need} first, or everything at once by naming no service and no component"))
        }
        ExecuteError::State(StateError::Corrupt { versions, .. }) if !versions.is_empty() => {
            let newest: Vec<&str> = versions.iter().take(3).map(String::as_str).collect();
            Some(format!(
                "restore an earlier version, the newest first: {}; or `deployer state repair`",
                newest.join(", ")
            ))
        }
        ExecuteError::State(StateError::Corrupt { .. }) => {
            Some("`deployer state repair` makes it anew from CloudFormation".to_owned())
        }
        _ => None,
    };
    let failure = Failure::new(error.to_string());
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn cloud_hint(error: &CloudError) -> Option<String> {
    match &error.kind {
        ErrorKind::NoCredentials => Some(
            "give credentials by AWS_PROFILE, --profile, the environment or a role; nothing was changed".to_owned(),
        ),
        ErrorKind::Expired => Some("the session is over: log in again, for instance with `aws sso login`".to_owned()),
        ErrorKind::Denied { action, resource } => {
            let action = action.as_deref().unwrap_or(error.operation);
            let resource = resource.as_deref().unwrap_or("the stack");
            Some(format!("the caller needs the permission {action} on {resource}"))
        }
        _ => None,
    }
}

impl From<PlanError> for ExecuteError {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::State(error) => Self::State(error),
            PlanError::Cloud(error) => Self::Cloud(error),
        }
    }
}

fn since_1970() -> Duration {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default()
}

/// The time of this machine.
pub fn now() -> Timestamp {
    Timestamp::from_millis(u64::try_from(since_1970().as_millis()).unwrap_or_default())
}

/// Variables that CI systems set, each in its own words.
const PIPELINES: &[&str] =
    &["CI", "CODEBUILD_BUILD_ID", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION", "TF_BUILD"];

/// Whether a CI system runs this.
pub fn is_pipeline() -> bool {
    let is_set = |name: &str| std::env::var(name).is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    PIPELINES.iter().any(|name| is_set(name))
}

/// A new id: the time to the millisecond, so that ids sort by age, and something that two deployers do not share.
pub fn new_id() -> String {
    let since = since_1970();
    let time: String = now().to_string().chars().filter(|character| character.is_alphanumeric()).collect();
    let unique = format!("{}-{}-{}", since.as_nanos(), std::process::id(), host());
    let digest = crate::backend::assembly::digest(unique.as_bytes());
    format!("{time}-{:03}{}", since.subsec_millis(), digest.get(..6).unwrap_or_default())
}

/// The name of this machine, as far as it is known.
pub fn host() -> String {
    let told = ["HOSTNAME", "COMPUTERNAME", "HOST"].iter().find_map(|name| std::env::var(name).ok());
    let written = || std::fs::read_to_string("/etc/hostname").ok().map(|name| name.trim().to_owned());
    told.or_else(written).unwrap_or_default()
}

/// Says where records are.
pub fn say(place: &Place, console: &mut Console) {
    console.explain(1, || format!("records: {}", place.store.describe()));
}
