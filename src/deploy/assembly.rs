//! What is deployed: the assembly of the compiler, read from its files.
//!
//! The formats are those of `manifest.json` and `origins.json`, described in `docs/formats.md`. Start at
//! [`Assembly::read`].

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An assembly.
#[derive(Debug, Clone, PartialEq)]
pub struct Assembly {
    /// What the manifest says.
    pub manifest: Manifest,
    /// Templates as JSON text, by unit.
    pub templates: IndexMap<String, String>,
    /// Where everything is written.
    pub origins: Origins,
    /// Zip archives of folders that are shipped, by digest of their content.
    pub archives: BTreeMap<String, Vec<u8>>,
}

/// `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// The version of the format.
    pub version: u32,
    /// The stack.
    pub stack: String,
    /// The environment.
    pub environment: String,
    /// The account that it must be deployed to.
    pub account_id: Option<String>,
    /// The region that it must be deployed to.
    pub region: Option<String>,
    /// The role that the engine assumes.
    pub role_arn: Option<String>,
    /// Whether stacks are protected against deletion.
    #[serde(default)]
    pub termination_protection: bool,
    /// Who may agree to a deployment, if somebody must; empty for anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approvers: Option<Vec<String>>,
    /// The addresses of the units, by wave.
    pub waves: Vec<Vec<String>>,
    /// The units by address, `service/component`.
    pub units: IndexMap<String, Unit>,
}

/// A unit of deployment: one CloudFormation stack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unit {
    /// The kind of the component, or `Foundation`.
    pub kind: String,
    /// Its wave, from 1.
    pub wave: usize,
    /// The name of its CloudFormation stack.
    pub stack_name: String,
    /// The path of its template.
    pub template: String,
    /// The SHA-256 of its template, lowercase hexadecimal.
    pub digest: String,
    /// Whether it holds data: it is never replaced or deleted unasked.
    #[serde(default)]
    pub holds_data: bool,
    /// The capabilities that the template needs.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// The units that must be there first.
    #[serde(default)]
    pub depends_on: Vec<String>,
    /// Where each parameter's value comes from.
    #[serde(default)]
    pub parameters: IndexMap<String, Parameter>,
    /// The names of its outputs.
    #[serde(default)]
    pub outputs: Vec<String>,
    /// Alarms that roll an update back while they are watched.
    #[serde(default)]
    pub rollback: Option<Rollback>,
    /// Requests that must succeed after it was deployed.
    #[serde(default)]
    pub verify: Vec<SmokeTest>,
    /// Where it is written, `path:line:column`.
    #[serde(default)]
    pub source: String,
    /// What is shipped with it.
    #[serde(default)]
    pub assets: Vec<Asset>,
}

/// Alarms that roll an update back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rollback {
    /// Alarms that exist already, by name or ARN.
    #[serde(default)]
    pub alarms: Vec<String>,
    /// Outputs of the unit with ARNs of alarms that it makes itself. CloudFormation watches only what is there
    /// when an operation begins, so these are watched from the second deployment on.
    #[serde(default)]
    pub outputs: Vec<String>,
    /// How many minutes they are watched after the last change.
    #[serde(default)]
    pub monitoring_minutes: u32,
}

/// A request that must succeed after a unit was deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SmokeTest {
    /// Its name.
    pub name: String,
    /// The parts of its URL.
    pub url: Vec<UrlPart>,
    /// The status that counts as success.
    pub status: u16,
    /// Text that the answer must contain.
    #[serde(default)]
    pub contains: Option<String>,
    /// How long to wait for the answer.
    pub timeout_seconds: u64,
    /// How often it is tried.
    pub attempts: u32,
    /// How long to wait between tries.
    pub interval_seconds: u64,
    /// Where it is written, `path:line:column`.
    #[serde(default)]
    pub source: String,
}

/// A part of a URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum UrlPart {
    /// Text.
    Text(String),
    /// The output of a unit.
    Output {
        /// The unit.
        unit: String,
        /// Its output.
        output: String,
    },
}

impl SmokeTest {
    /// The units whose outputs are in its URL.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.url.iter().filter_map(|part| match part {
            UrlPart::Text(_) => None,
            UrlPart::Output { unit, .. } => Some(unit.as_str()),
        })
    }
}

/// Where a parameter's value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// From where.
    #[serde(flatten)]
    pub from: ParameterSource,
    /// Where it is written, `path:line:column`.
    #[serde(default)]
    pub source: String,
}

/// The source of a parameter's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ParameterSource {
    /// The output of another unit.
    Output {
        /// The unit.
        unit: String,
        /// Its output.
        output: String,
    },
    /// A value that is known.
    Value {
        /// The value.
        value: String,
    },
    /// The bucket that artifacts are uploaded to.
    ArtifactBucket {
        /// Always true.
        #[serde(rename = "artifactBucket")]
        artifact_bucket: bool,
    },
}

/// A folder that is shipped with a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// The folder, as it is written.
    pub path: String,
    /// The digest of its content.
    pub digest: String,
}

/// `origins.json`: where everything in the templates is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Origins {
    /// Unit → `LogicalId` or `LogicalId/Properties/…` → place.
    pub units: BTreeMap<String, BTreeMap<String, Place>>,
}

/// Where a value is written and how it came to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// `path:line:column`.
    pub at: String,
    /// `written`, `overlaid`, `variable`, `default` or `derived`.
    pub how: String,
}

impl Origins {
    /// The place of a property (`Properties/A/0/B`) of a resource, or of the nearest thing above it that
    /// has one: the property that holds it, the resource. `None` if not even the resource is known.
    #[must_use]
    pub fn nearest(&self, unit: &str, logical_id: &str, property: &str) -> Option<&Place> {
        let places = self.units.get(unit)?;
        let mut path = match property {
            "" => logical_id.to_owned(),
            property => format!("{logical_id}/{}", property.trim_start_matches('/')),
        };
        loop {
            if let Some(place) = places.get(&path) {
                return Some(place);
            }
            path.truncate(path.rfind('/')?);
        }
    }
}

/// Why an assembly cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AssemblyError {
    /// A file is not there.
    #[error("the assembly has no {0}")]
    Missing(String),
    /// A file does not hold what it should.
    #[error("{path} is not readable: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// The assembly was made by a newer version.
    #[error("the assembly has format {found}, and this version knows {known}")]
    Newer {
        /// The format of the assembly.
        found: u32,
        /// The newest one that is known.
        known: u32,
    },
    /// A template was changed after it was compiled.
    #[error("{path} is not what was compiled: its digest is another one")]
    Changed {
        /// The template.
        path: String,
    },
}

impl Assembly {
    /// Reads an assembly from its files by relative path. Every template must be the one that was compiled.
    ///
    /// # Errors
    /// When a file is missing, unreadable or changed.
    pub fn read(files: &BTreeMap<String, Vec<u8>>, archives: BTreeMap<String, Vec<u8>>) -> Result<Self, AssemblyError> {
        let manifest: Manifest = json(files, "manifest.json")?;
        let known = crate::backend::assembly::FORMAT_VERSION;
        if manifest.version > known {
            return Err(AssemblyError::Newer { found: manifest.version, known });
        }
        let origins = json(files, "origins.json")?;
        let mut templates = IndexMap::with_capacity(manifest.units.len());
        for (address, unit) in &manifest.units {
            let bytes = files.get(&unit.template).ok_or_else(|| AssemblyError::Missing(unit.template.clone()))?;
            let changed = || AssemblyError::Changed { path: unit.template.clone() };
            if crate::backend::assembly::digest(bytes) != unit.digest {
                return Err(changed());
            }
            templates.insert(address.clone(), String::from_utf8(bytes.clone()).map_err(|_| changed())?);
        }
        Ok(Self { manifest, templates, origins, archives })
    }
}

fn json<T: serde::de::DeserializeOwned>(files: &BTreeMap<String, Vec<u8>>, path: &str) -> Result<T, AssemblyError> {
    let bytes = files.get(path).ok_or_else(|| AssemblyError::Missing(path.to_owned()))?;
    serde_json::from_slice(bytes).map_err(|source| AssemblyError::Unreadable { path: path.to_owned(), source })
}
