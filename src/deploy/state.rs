//! Reading and writing what is kept: the record of a stack in an environment, its deployments, templates
//! by content.
//!
//! Owns keys, conditional writes, versions of the format, and repair from CloudFormation itself. Start at
//! [`Records`]. What the records hold is in `record.rs`.

use super::World;
use super::assembly::Manifest;
use super::cloud::{CloudError, ErrorKind, StackDescription};
use super::lease::{Lease, LeaseError};
use super::record::{Deployment, State, UnitRecord, VERSION};
use super::store::{Condition, Store, StoreError, Stored, Version};
use crate::backend::assembly::digest;
use futures_util::{StreamExt, TryStreamExt, stream};
use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Tags by which CloudFormation itself knows what a stack of ours is.
pub mod tags {
    /// The stack that a unit belongs to.
    pub const STACK: &str = "deployer:stack";
    /// The environment.
    pub const ENVIRONMENT: &str = "deployer:environment";
    /// The unit, `service/component`.
    pub const UNIT: &str = "deployer:unit";
}

/// How many templates are read at once.
const READS: usize = 16;

/// How often a call is tried again that failed in passing.
const ATTEMPTS: u32 = 6;

/// Why records cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A record was written by a newer version.
    #[error("{key} has format {found}, and this version of deployer knows {VERSION}: use a newer one")]
    Newer {
        /// Its key.
        key: String,
        /// Its format.
        found: u64,
    },
    /// A record is no record.
    #[error("{key} is not readable: {reason}")]
    Corrupt {
        /// Its key.
        key: String,
        /// Why.
        reason: String,
        /// Earlier versions that could be restored, newest first.
        versions: Vec<String>,
    },
    /// Somebody else has deployed since the record was read.
    #[error("somebody else has changed what is recorded of {0}; nothing was overwritten")]
    Stale(String),
    /// CloudFormation could not be asked.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// Whoever writes holds no lock any more.
    #[error(transparent)]
    Lease(#[from] LeaseError),
}

/// A record as it was read, which only the one who read it last may write.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The record.
    pub state: State,
    version: Option<Version>,
}

impl Loaded {
    /// Whether nothing was recorded yet.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.version.is_none()
    }
}

/// The records of one stack in one environment.
#[derive(Clone, Copy)]
pub struct Records<'a> {
    world: World<'a>,
    stack: &'a str,
    environment: &'a str,
    lease: Option<&'a Lease<'a>>,
}

impl<'a> Records<'a> {
    /// The records of a stack in an environment.
    #[must_use]
    pub const fn new(world: World<'a>, stack: &'a str, environment: &'a str) -> Self {
        Self { world, stack, environment, lease: None }
    }

    /// The same, which writes only as long as a lease holds, however often a write is tried again: a deployment is
    /// written whatever is there, and whoever resumes it may have written meanwhile.
    #[must_use]
    pub const fn under(self, lease: &'a Lease<'a>) -> Self {
        Self { lease: Some(lease), ..self }
    }

    fn state_key(&self) -> String {
        format!("{}/{}/state.json", self.stack, self.environment)
    }

    fn deployment_key(&self, id: &str) -> String {
        format!("{}/{}/deployments/{id}.json", self.stack, self.environment)
    }

    /// What is recorded; an empty record if there is nothing yet.
    ///
    /// # Errors
    /// When the store fails, or the record is corrupt or newer than this version.
    pub async fn load(&self) -> Result<Loaded, StateError> {
        let key = self.state_key();
        let Some(stored) = self.get(&key).await? else {
            return Ok(Loaded { state: self.empty(), version: None });
        };
        let state = self.read(&key, &stored).await?;
        Ok(Loaded { state, version: Some(stored.version) })
    }

    fn empty(&self) -> State {
        State {
            version: VERSION,
            stack: self.stack.to_owned(),
            environment: self.environment.to_owned(),
            account_id: String::new(),
            region: String::new(),
            serial: 0,
            units: IndexMap::new(),
            last_deployment: None,
            manifest: None,
            running: IndexMap::new(),
        }
    }

    /// Writes the record if nobody else has since it was read. A write that took effect and whose answer was
    /// lost counts as written.
    ///
    /// # Errors
    /// [`StateError::Stale`] if somebody else has.
    pub async fn save(&self, loaded: &mut Loaded) -> Result<(), StateError> {
        let key = self.state_key();
        loaded.state.serial += 1;
        let bytes = text(&loaded.state);
        let condition = loaded.version.clone().map_or(Condition::Absent, Condition::Is);
        loaded.version = Some(self.put(&key, bytes, &condition).await?);
        Ok(())
    }

    /// The ids of all deployments, oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn deployments(&self) -> Result<Vec<String>, StateError> {
        let prefix = format!("{}/{}/deployments/", self.stack, self.environment);
        let keys = retry(self.world, || self.world.store.list(&prefix)).await?;
        let id = |key: &String| Some(key.strip_prefix(&prefix)?.strip_suffix(".json")?.to_owned());
        Ok(keys.iter().filter_map(id).collect())
    }

    /// A deployment; `None` if there is none of this id.
    ///
    /// # Errors
    /// When the store fails or the record is corrupt.
    pub async fn deployment(&self, id: &str) -> Result<Option<Deployment>, StateError> {
        let key = self.deployment_key(id);
        match self.get(&key).await? {
            Some(stored) => self.read(&key, &stored).await.map(Some),
            None => Ok(None),
        }
    }

    /// Writes a deployment. Whoever holds the lock is its only writer.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn save_deployment(&self, deployment: &Deployment) -> Result<(), StateError> {
        let key = self.deployment_key(&deployment.id);
        self.put(&key, text(deployment), &Condition::Always).await.map(drop)
    }

    /// Keeps a template under its digest.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn save_template(&self, digest: &str, template: &str) -> Result<(), StateError> {
        let key = template_key(digest);
        if self.get(&key).await?.is_none() {
            self.put(&key, template.as_bytes().to_vec(), &Condition::Always).await?;
        }
        Ok(())
    }

    /// The template of a digest; `None` if it is not there.
    ///
    /// # Errors
    /// When the store fails, or what is there is not what was kept.
    pub async fn template(&self, digest_of_it: &str) -> Result<Option<String>, StateError> {
        let key = template_key(digest_of_it);
        let Some(stored) = self.get(&key).await? else { return Ok(None) };
        if digest(&stored.bytes) != digest_of_it {
            let reason = "it is not what its digest says".to_owned();
            return Err(StateError::Corrupt { versions: self.versions(&key).await, key, reason });
        }
        Ok(String::from_utf8(stored.bytes).ok())
    }

    /// The templates of these digests, those that are there, several read at once.
    ///
    /// # Errors
    /// As [`Records::template`].
    pub async fn templates(&self, digests: BTreeSet<&String>) -> Result<BTreeMap<String, String>, StateError> {
        let reads = digests
            .into_iter()
            .map(|digest| async move { self.template(digest).await.map(|text| (digest.clone(), text)) });
        let read: Vec<_> = stream::iter(reads).buffered(READS).try_collect().await?;
        Ok(read.into_iter().filter_map(|(digest, text)| Some((digest, text?))).collect())
    }

    /// Keeps a manifest, and returns its digest.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn save_manifest(&self, manifest: &Manifest) -> Result<String, StateError> {
        let bytes = text(manifest);
        let digest = digest(&bytes);
        let key = manifest_key(&digest);
        if self.get(&key).await?.is_none() {
            self.put(&key, bytes, &Condition::Always).await?;
        }
        Ok(digest)
    }

    /// The manifest of a digest; `None` if it is not there.
    ///
    /// # Errors
    /// When the store fails or it is not readable.
    pub async fn manifest(&self, digest: &str) -> Result<Option<Manifest>, StateError> {
        let key = manifest_key(digest);
        let Some(stored) = self.get(&key).await? else { return Ok(None) };
        // A manifest has a format of its own, the assembly's.
        match serde_json::from_slice(&stored.bytes) {
            Ok(manifest) => Ok(Some(manifest)),
            Err(error) => {
                let (reason, versions) = (error.to_string(), self.versions(&key).await);
                Err(StateError::Corrupt { key, reason, versions })
            }
        }
    }

    async fn get(&self, key: &str) -> Result<Option<Stored>, StateError> {
        Ok(retry(self.world, || self.world.store.get(key)).await?)
    }

    /// Writes, trying again what failed in passing. A conflict after such a failure may be our own write:
    /// then the content is the same.
    async fn put(&self, key: &str, bytes: Vec<u8>, condition: &Condition) -> Result<Version, StateError> {
        let mut was_unsure = false;
        for attempt in 0..=ATTEMPTS {
            if self.lease.is_some_and(|lease| !lease.holds()) {
                return Err(StateError::Lease(LeaseError::Lost));
            }
            match self.world.store.put(key, bytes.clone(), condition).await {
                Ok(version) => return Ok(version),
                Err(StoreError::Conflict { .. }) => {
                    let present = if was_unsure { self.get(key).await? } else { None };
                    return match present {
                        Some(stored) if stored.bytes == bytes => Ok(stored.version),
                        _ => Err(StateError::Stale(format!("{} in {}", self.stack, self.environment))),
                    };
                }
                Err(StoreError::Failed(_)) if attempt < ATTEMPTS => {
                    was_unsure = true;
                    self.world.clock.sleep(pause(attempt)).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(StateError::Stale(format!("{} in {}", self.stack, self.environment)))
    }

    async fn read<T: DeserializeOwned>(&self, key: &str, stored: &Stored) -> Result<T, StateError> {
        match parse(key, &stored.bytes) {
            Err(StateError::Corrupt { key, reason, .. }) => {
                Err(StateError::Corrupt { versions: self.versions(&key).await, key, reason })
            }
            result => result,
        }
    }

    /// Why a record that is there cannot be read.
    fn problem(&self, present: &Stored) -> Option<StateError> {
        parse::<State>(&self.state_key(), &present.bytes).err()
    }

    async fn versions(&self, key: &str) -> Vec<String> {
        self.world.store.history(key).await.unwrap_or_default()
    }

    /// The record as CloudFormation itself knows it: every stack with our tags. Kinds, waves and what holds
    /// data come from the manifest, where it knows the unit; a unit that it does not know is taken to hold
    /// data, so that nothing deletes it unasked.
    ///
    /// # Errors
    /// When CloudFormation cannot be asked.
    pub async fn rebuild(&self, manifest: Option<&Manifest>) -> Result<State, StateError> {
        let identity = ask(self.world, || self.world.cloudformation.get_caller_identity()).await?;
        let mut state = State { account_id: identity.account, region: identity.region, ..self.empty() };
        for stack in all_stacks(self.world).await? {
            let tag = |name: &str| stack.tags.get(name).map(String::as_str);
            if tag(tags::STACK) != Some(self.stack) || tag(tags::ENVIRONMENT) != Some(self.environment) {
                continue;
            }
            let Some(address) = tag(tags::UNIT) else { continue };
            let template = ask(self.world, || self.world.cloudformation.get_template(&stack.name)).await?;
            self.save_template(&digest(template.as_bytes()), &template).await?;
            let record = rebuilt(&stack, &template, manifest.and_then(|manifest| manifest.units.get(address)));
            state.units.insert(address.to_owned(), record);
        }
        let last = self.deployments().await?.pop();
        state.units.values_mut().for_each(|unit| unit.deployment = last.clone().unwrap_or_default());
        state.units.sort_by(|one, a, other, b| (a.wave, one).cmp(&(b.wave, other)));
        state.last_deployment = last;
        Ok(state)
    }

    /// Replaces what is recorded, whatever it is, unless a newer version of the program wrote it.
    ///
    /// # Errors
    /// When the store fails, or [`StateError::Newer`].
    pub async fn overwrite(&self, mut state: State) -> Result<(), StateError> {
        let present = self.get(&self.state_key()).await?;
        if let Some(newer @ StateError::Newer { .. }) = present.as_ref().and_then(|present| self.problem(present)) {
            return Err(newer);
        }
        let serial = present.and_then(|stored| serde_json::from_slice::<Json>(&stored.bytes).ok());
        state.serial = serial.and_then(|value| value.get("serial")?.as_u64()).unwrap_or(0) + 1;
        self.put(&self.state_key(), text(&state), &Condition::Always).await.map(drop)
    }
}

fn rebuilt(stack: &StackDescription, template: &str, unit: Option<&super::assembly::Unit>) -> UnitRecord {
    UnitRecord {
        kind: unit.map_or_else(String::new, |unit| unit.kind.clone()),
        wave: unit.map_or(1, |unit| unit.wave),
        stack_name: stack.name.clone(),
        stack_id: stack.id.clone(),
        digest: digest(template.as_bytes()),
        holds_data: unit.is_none_or(|unit| unit.holds_data),
        capabilities: unit.map_or_else(|| vec!["CAPABILITY_IAM".to_owned()], |unit| unit.capabilities.clone()),
        depends_on: unit.map(|unit| unit.depends_on.clone()).unwrap_or_default(),
        parameters: stack.parameters.clone(),
        outputs: stack.outputs.clone(),
        deployment: String::new(),
        changed_at: stack.last_updated.unwrap_or_default(),
        source: unit.map(|unit| unit.source.clone()).unwrap_or_default(),
    }
}

/// Stacks by name.
pub type Live = BTreeMap<String, StackDescription>;

/// Every stack of the account and region by its name, as [`all_stacks`] finds them.
///
/// # Errors
/// When CloudFormation cannot be asked.
pub async fn live(world: World<'_>) -> Result<Live, CloudError> {
    Ok(all_stacks(world).await?.into_iter().map(|stack| (stack.name.clone(), stack)).collect())
}

/// Every stack of the account and region, by a few calls.
///
/// # Errors
/// When CloudFormation cannot be asked.
async fn all_stacks(world: World<'_>) -> Result<Vec<StackDescription>, CloudError> {
    let mut stacks = Vec::new();
    let mut next: Option<String> = None;
    loop {
        let page = ask(world, || world.cloudformation.describe_stacks(next.as_deref())).await?;
        stacks.extend(page.stacks);
        next = page.next_token;
        if next.is_none() {
            return Ok(stacks);
        }
    }
}

/// Calls CloudFormation, trying again as long as it is throttled or away: a throttled read never fails a
/// deployment. Other errors come back at once.
///
/// # Errors
/// What CloudFormation says.
pub async fn ask<T, F: Future<Output = Result<T, CloudError>>>(
    world: World<'_>,
    call: impl Fn() -> F,
) -> Result<T, CloudError> {
    let mut attempt = 0;
    loop {
        match call().await {
            Err(error) if is_passing(&error, attempt) => {
                world.clock.sleep(pause(attempt)).await;
                attempt += 1;
            }
            result => return result,
        }
    }
}

/// Throttling is waited out for as long as it takes; a service that is away, for some minutes.
fn is_passing(error: &CloudError, attempt: u32) -> bool {
    match error.kind {
        ErrorKind::Throttled => attempt < 60,
        ErrorKind::Unavailable => attempt < 12,
        _ => false,
    }
}

/// Calls the store, trying again what failed in passing.
async fn retry<T, F: Future<Output = Result<T, StoreError>>>(
    world: World<'_>,
    call: impl Fn() -> F,
) -> Result<T, StoreError> {
    let mut attempt = 0;
    loop {
        match call().await {
            Err(StoreError::Failed(_)) if attempt < ATTEMPTS => {
                world.clock.sleep(pause(attempt)).await;
                attempt += 1;
            }
            result => return result,
        }
    }
}

/// Longer with every attempt, half a minute at most.
pub(super) fn pause(attempt: u32) -> Duration {
    Duration::from_millis((250 << attempt.min(7)).min(30_000))
}

fn template_key(digest: &str) -> String {
    format!("templates/{digest}.json")
}

fn manifest_key(digest: &str) -> String {
    format!("manifests/{digest}.json")
}

fn text(record: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(record).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// A record of this or an older version, from its text.
///
/// # Errors
/// [`StateError::Newer`] or [`StateError::Corrupt`], which names no earlier versions.
pub fn parse<T: DeserializeOwned>(key: &str, bytes: &[u8]) -> Result<T, StateError> {
    let corrupt = |error: serde_json::Error| StateError::Corrupt {
        key: key.to_owned(),
        reason: error.to_string(),
        versions: Vec::new(),
    };
    let value: Json = serde_json::from_slice(bytes).map_err(corrupt)?;
    let found = value.get("version").and_then(Json::as_u64).unwrap_or(0);
    if found > u64::from(VERSION) {
        return Err(StateError::Newer { key: key.to_owned(), found });
    }
    serde_json::from_value(migrate(value, found)).map_err(corrupt)
}

/// Steps from each version of the format to the next; the first has none before it.
const MIGRATIONS: &[fn(Json) -> Json] = &[many_running];

/// From 1 to 2: one deployment after the other became several side by side, each with its scope.
fn many_running(mut record: Json) -> Json {
    if let Some(running) = record.get_mut("running") {
        let ids = running.as_str().map(|id| (id.to_owned(), Json::Object(serde_json::Map::new())));
        *running = Json::Object(ids.into_iter().collect());
    }
    record
}

/// A record of an older version as one of this version.
fn migrate(record: Json, found: u64) -> Json {
    let first = usize::try_from(found.saturating_sub(1)).unwrap_or(usize::MAX);
    let mut record = MIGRATIONS.iter().skip(first).fold(record, |record, step| step(record));
    if let Some(version) = record.get_mut("version") {
        *version = VERSION.into();
    }
    record
}

/// All records of a store, by stack and environment, for `deployer state` without a workspace.
///
/// # Errors
/// When the store fails.
pub async fn recorded(store: &dyn Store) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for key in store.list("").await? {
        if let [stack, environment, "state.json"] = key.split('/').collect::<Vec<_>>().as_slice() {
            found.entry((*stack).to_owned()).or_default().push((*environment).to_owned());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{StateError, parse, text};
    use crate::deploy::lease::Scope;
    use crate::deploy::record::{State, VERSION};
    use serde_json::{Value as Json, json};

    fn record(version: u32, running: &Json) -> Vec<u8> {
        text(&json!({
            "version": version, "stack": "shop", "environment": "test", "accountId": "1", "region": "eu-west-1",
            "serial": 7, "units": {}, "running": running
        }))
    }

    #[test]
    fn a_record_of_format_1_is_read_as_one_of_this_format() {
        let state: State = parse("key", &record(1, &json!("some-id"))).unwrap();
        assert_eq!(state.running.get("some-id"), Some(&Scope::default()));
        assert_eq!(parse::<State>("key", &text(&state)).unwrap(), state);
        let state: State = parse("key", &record(1, &Json::Null)).unwrap();
        assert!(state.running.is_empty());
    }

    #[test]
    fn a_record_of_a_newer_format_is_not_read() {
        let error = parse::<State>("key", &record(VERSION + 1, &json!({}))).unwrap_err();
        assert!(matches!(error, StateError::Newer { found, .. } if found == u64::from(VERSION) + 1), "{error}");
    }

    #[test]
    fn what_is_no_record_is_said_to_be_none() {
        for text in ["", "{", "[]", "{\"version\": 2}"] {
            let error = parse::<State>("key", text.as_bytes()).unwrap_err();
            assert!(matches!(error, StateError::Corrupt { .. }), "{text}: {error}");
        }
    }
}
