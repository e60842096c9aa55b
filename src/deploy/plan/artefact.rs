//! The file that a plan is kept in: everything that is needed to apply exactly this plan later, elsewhere, and
//! nothing else.
//!
//! `{"kind": "deployer-plan", "version": 1, "digest": …, "content": …}`. The digest is the SHA-256 of the content
//! as JSON without white space, keys in the order in which they are written: a file that was indented anew is
//! still the same, one in which a letter was changed is not. Whoever can write the file can write another digest
//! too; to be sure of more than accidents, pass the digest by another way than the file
//! (`deployer deploy FILE --digest`). Start at [`PlanFile::new`] and [`PlanFile::read`].

use super::{Basis, Plan};
use crate::backend::assembly::digest;
use crate::deploy::assembly::{Assembly, Manifest, Origins};
use crate::deploy::clock::Timestamp;
use crate::deploy::execute::{Order, Scope};
use crate::deploy::record::Purpose;
use data_encoding::BASE64;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// What the file says that it is.
pub const KIND: &str = "deployer-plan";

/// The version of the format; grows with every change, because a plan is either applied as it was meant or not
/// at all.
pub const VERSION: u32 = 1;

/// Why a file is not taken for a plan.
#[derive(Debug, thiserror::Error)]
pub enum ArtefactError {
    /// It is no JSON, or its end is missing.
    #[error("it is no plan, or not all of it: {0}")]
    NotWhole(String),
    /// It is JSON, and something else.
    #[error("it is no plan of deployer: it has no `kind: {KIND}`")]
    NotAPlan,
    /// It was made by another version of the format.
    #[error("it has format {found} of plans, and this version of deployer knows {VERSION}")]
    OtherVersion {
        /// Its version.
        found: u64,
    },
    /// It was changed after it was written.
    #[error("it was changed after it was made: its digest is {found}, and it says {said}")]
    Changed {
        /// What its content has.
        found: String,
        /// What it says.
        said: String,
    },
    /// Its digest is right, and what it says fits together nowhere.
    #[error("what it says is not a plan: {0}")]
    Wrong(String),
}

/// A plan with its digest.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanFile {
    /// The SHA-256 of the content, lowercase hexadecimal.
    pub digest: String,
    /// What it says.
    pub content: Content,
}

/// What a plan file says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Content {
    /// The version of deployer that made it.
    pub tool: String,
    /// When it was made, in milliseconds since 1970.
    pub created_at: Timestamp,
    /// Who made it, as STS names the caller.
    pub created_by: String,
    /// What it was made from: it holds as long as that is so.
    pub basis: Basis,
    /// How it is deployed.
    pub options: Options,
    /// Where the records are.
    pub records: RecordsAt,
    /// What was predicted.
    pub plan: Plan,
    /// The units, as they were compiled.
    pub manifest: Manifest,
    /// Where everything is written.
    pub origins: Origins,
    /// The templates as text, by unit.
    pub templates: IndexMap<String, String>,
    /// The zip archives that are shipped, base64, by digest of what is in them.
    pub archives: BTreeMap<String, String>,
}

/// How a plan is deployed: what the command line that made it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// Only this service.
    pub service: Option<String>,
    /// Only this component.
    pub component: Option<String>,
    /// Variables of the command line, for the record.
    pub variables: IndexMap<String, String>,
    /// Units that may lose their data.
    pub allow_data_loss: BTreeSet<String>,
    /// Whether units that were done are brought back when a later one fails.
    pub roll_back_on_failure: bool,
    /// The bucket of artifacts.
    pub artifact_bucket: Option<String>,
}

/// Where records and locks are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "backend", rename_all = "lowercase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum RecordsAt {
    /// In a folder, relative to the workspace.
    File {
        /// The folder.
        directory: String,
    },
    /// In a bucket and a table.
    S3 {
        /// The bucket; that of account and region if it is not named.
        bucket: Option<String>,
        /// Their region; that of what is deployed if it is not named.
        region: Option<String>,
        /// What keys begin with.
        prefix: String,
        /// The table of locks.
        lock_table: String,
    },
}

impl Options {
    /// Those of an order.
    #[must_use]
    pub fn of(order: &Order) -> Self {
        Self {
            service: order.scope.service.clone(),
            component: order.scope.component.clone(),
            variables: order.variables.clone(),
            allow_data_loss: order.allow_data_loss.clone(),
            roll_back_on_failure: order.roll_back_on_failure,
            artifact_bucket: order.artifact_bucket.clone(),
        }
    }

    /// What of the assembly is meant.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope { service: self.service.clone(), component: self.component.clone() }
    }

    /// An order that does what the plan says; who, when and how fast are those of the order that is given.
    #[must_use]
    pub fn order(&self, order: Order) -> Order {
        Order {
            purpose: Purpose::Deploy,
            variables: self.variables.clone(),
            scope: self.scope(),
            allow_data_loss: self.allow_data_loss.clone(),
            roll_back_on_failure: self.roll_back_on_failure,
            artifact_bucket: self.artifact_bucket.clone(),
            revert_drift: BTreeSet::new(),
            ..order
        }
    }
}

/// A plan with what it was made from, ready to be kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What it was made from.
    pub basis: &'a Basis,
    /// What is deployed.
    pub assembly: &'a Assembly,
    /// How.
    pub order: &'a Order,
    /// Where the records are.
    pub records: &'a RecordsAt,
}

impl PlanFile {
    /// A plan to be kept, made by somebody at a time.
    #[must_use]
    pub fn new(kept: Kept<'_>, created_at: Timestamp, created_by: &str) -> Self {
        let Kept { plan, basis, assembly, order, records } = kept;
        let archives = assembly.archives.iter().map(|(digest, bytes)| (digest.clone(), BASE64.encode(bytes)));
        let content = Content {
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            created_at,
            created_by: created_by.to_owned(),
            basis: basis.clone(),
            options: Options::of(order),
            records: records.clone(),
            plan: plan.clone(),
            manifest: assembly.manifest.clone(),
            origins: assembly.origins.clone(),
            templates: assembly.templates.clone(),
            archives: archives.collect(),
        };
        let digest = digest_of(&serde_json::to_value(&content).unwrap_or_default());
        Self { digest, content }
    }

    /// The file.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let file = json!({"kind": KIND, "version": VERSION, "digest": self.digest, "content": self.content});
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads a file: all of it must be there, unchanged, and of this version.
    ///
    /// # Errors
    /// When it is not.
    pub fn read(bytes: &[u8]) -> Result<Self, ArtefactError> {
        let not_whole = |error: serde_json::Error| ArtefactError::NotWhole(error.to_string());
        let mut file: Json = serde_json::from_slice(bytes).map_err(not_whole)?;
        if file.get("kind").and_then(Json::as_str) != Some(KIND) {
            return Err(ArtefactError::NotAPlan);
        }
        let found = file.get("version").and_then(Json::as_u64).unwrap_or_default();
        if found != u64::from(VERSION) {
            return Err(ArtefactError::OtherVersion { found });
        }
        let said = file.get("digest").and_then(Json::as_str).unwrap_or_default().to_owned();
        let content = file.get_mut("content").map(Json::take).unwrap_or_default();
        let found = digest_of(&content);
        if found != said {
            return Err(ArtefactError::Changed { found, said });
        }
        let content = serde_json::from_value(content).map_err(|error| ArtefactError::Wrong(error.to_string()))?;
        Ok(Self { digest: found, content })
    }

    /// What is deployed: every template must be the one that its manifest means.
    ///
    /// # Errors
    /// When one is not.
    pub fn assembly(&self) -> Result<Assembly, ArtefactError> {
        let Content { manifest, origins, templates, archives, .. } = &self.content;
        let known = crate::backend::assembly::FORMAT_VERSION;
        if manifest.version > known {
            let (found, wrong) = (manifest.version, ArtefactError::Wrong);
            return Err(wrong(format!("its assembly has format {found}, and this version knows {known}")));
        }
        for (address, unit) in &manifest.units {
            let is_there = templates.get(address).is_some_and(|text| digest(text.as_bytes()) == unit.digest);
            if !is_there {
                return Err(ArtefactError::Wrong(format!(
                    "the template of {address} is not the one that was compiled"
                )));
            }
        }
        let decoded = archives.iter().map(|(digest, text)| {
            let wrong = |error| ArtefactError::Wrong(format!("the archive {digest} is not base64: {error}"));
            Ok((digest.clone(), BASE64.decode(text.as_bytes()).map_err(wrong)?))
        });
        Ok(Assembly {
            manifest: manifest.clone(),
            origins: origins.clone(),
            templates: templates.clone(),
            archives: decoded.collect::<Result<_, ArtefactError>>()?,
        })
    }
}

fn digest_of(content: &Json) -> String {
    digest(&serde_json::to_vec(content).unwrap_or_default())
}
