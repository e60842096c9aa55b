//! How a kind makes resources. The context alone assigns parameter names, tags and origins and
//! records where every parameter comes from; a kind's `lower.rs` only says what there is.
//!
//! Start at [`Lowering`]. `wiring.rs` turns references into parameters, `access.rs` into
//! permissions and security-group rules, `standard.rs` makes what many kinds need (log group, role,
//! security group), `tags.rs` knows which types take tags.

mod access;
mod physical_name;
mod secret_value;
mod standard;
mod tags;
mod wiring;

pub use access::Tier;
pub use secret_value::secret_value;
pub use standard::{RoleSpec, nothing_out};

use super::surroundings::{Surroundings, Wire};
use super::{Address, Incoming};
use crate::backend::template::{LogicalId, Output, Resource, Template, Val};
use crate::diag::{Diagnostic, Sink};
use crate::language::{Origin, Reference, Traced};
use crate::settings::Settings;
use compact_str::CompactString;
use indexmap::IndexMap;

/// A parameter of the template being made, and where its value comes from.
#[derive(Debug, Clone)]
pub struct WiredParameter {
    /// Where the value comes from.
    pub wire: Wire,
    /// What in the user's files made it.
    pub origin: Origin,
}

/// A folder or file that is shipped as a zip beside the templates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asset {
    /// The component whose directory `path` is relative to.
    pub address: Address,
    /// As the user wrote it.
    pub path: String,
    /// SHA-256 of the content; names the zip.
    pub digest: String,
}

/// How the requests or calls of a component are counted, for the alarms of `spec.rollback`.
#[derive(Debug, Clone)]
pub struct Requests {
    /// The namespace of the metrics.
    pub namespace: &'static str,
    /// The dimensions that they have.
    pub dimensions: Val,
    /// The metric that counts all of them.
    pub all: &'static str,
    /// The metric that counts those that failed.
    pub failed: &'static str,
    /// The metric of the time until the answer.
    pub latency: &'static str,
    /// How many of that metric's units a millisecond is.
    pub per_millisecond: f64,
}

/// What one component becomes.
#[derive(Debug)]
pub struct Lowered {
    /// The template.
    pub template: Template,
    /// Its parameters with their sources, in the order of the template.
    pub wires: IndexMap<CompactString, WiredParameter>,
    /// What is shipped with it.
    pub assets: Vec<Asset>,
    /// How its requests are counted, if they are.
    pub requests: Option<Requests>,
}

/// The context in which one component, or one foundation unit, is lowered.
pub struct Lowering<'a> {
    surroundings: &'a dyn Surroundings,
    address: &'a Address,
    origin: Origin,
    tags: Vec<(CompactString, Val)>,
    lowered: Lowered,
    sink: &'a mut Sink,
}

impl<'a> Lowering<'a> {
    /// A context for the unit of an address. `labels` become tags besides the four of `deployer:`.
    pub fn new(
        surroundings: &'a dyn Surroundings,
        address: &'a Address,
        origin: Origin,
        labels: &[(CompactString, Traced<CompactString>)],
        sink: &'a mut Sink,
    ) -> Self {
        let description = format!("{address} of {}", surroundings.settings().stack.value);
        let tags = tags::standard(surroundings.settings(), address, labels);
        let lowered = Lowered {
            template: Template::new(description),
            wires: IndexMap::new(),
            assets: Vec::new(),
            requests: None,
        };
        Self { surroundings, address, origin, tags, lowered, sink }
    }

    /// What was made.
    #[must_use]
    pub fn finish(self) -> Lowered {
        self.lowered
    }

    /// The template as it is now, for what changes it as a whole.
    pub const fn template_mut(&mut self) -> &mut Template {
        &mut self.lowered.template
    }

    /// What holds for the whole environment.
    #[must_use]
    pub fn settings(&self) -> &'a Settings {
        self.surroundings.settings()
    }

    /// The unit that is being lowered.
    #[must_use]
    pub const fn address(&self) -> &'a Address {
        self.address
    }

    /// Where the component is written: the origin of what no single field makes.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Who refers to this component.
    #[must_use]
    pub fn incoming(&self) -> &'a [Incoming] {
        self.surroundings.incoming(self.address)
    }

    /// Every reference that this component makes.
    #[must_use]
    pub fn references(&self) -> &'a [Reference] {
        self.surroundings.references(self.address)
    }

    /// Says how requests of this component are counted.
    pub fn counts(&mut self, requests: Requests) {
        self.lowered.requests = Some(requests);
    }

    /// How requests of this component are counted, if its kind has said so.
    #[must_use]
    pub const fn requests(&self) -> Option<&Requests> {
        self.lowered.requests.as_ref()
    }

    /// Reports what only lowering can see.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// The position of one of this component's rules on the shared listener, unless the user chose it.
    #[must_use]
    pub fn listener_priority(&self, rule: usize) -> u32 {
        self.surroundings.listener_priority(self.address, rule)
    }

    /// Adds a resource, with tags if its type takes them, and returns it for `keep`, `depends_on` or
    /// further properties. `properties` is a map: `val!({…})`.
    pub fn resource(&mut self, id: &LogicalId, resource_type: &str, properties: Val) -> &mut Resource {
        let mut resource = Resource::new(resource_type, properties.origin.unwrap_or(self.origin));
        resource.properties = properties;
        tags::apply(&mut resource, &self.tags);
        self.lowered.template.resources.entry(id.clone()).insert_entry(resource).into_mut()
    }

    /// Adds an output that the kind declares; `name` is the user's name of it.
    pub fn output(&mut self, name: &str, description: &str, value: impl Into<Val>) {
        let value = value.into();
        if value.is_absent() {
            return;
        }
        let output = Output { description: description.to_owned(), value };
        self.lowered.template.outputs.insert(super::output::template_name(name).into(), output);
    }

    /// The tags of the component as `Key`/`Value` pairs, for properties that take tags elsewhere
    /// than in `Tags` (a launch template's tag specifications).
    #[must_use]
    pub fn tag_list(&self) -> Val {
        tags::list(&self.tags)
    }

    /// The text of a file beside the component's document; a finding at `origin` if it cannot be read.
    pub fn text_file(&mut self, path: &Traced<CompactString>) -> Option<String> {
        match self.surroundings.text_file(self.address, path) {
            Ok(text) => Some(text),
            Err(reason) => {
                self.push(super::diagnostics::unreadable_file(path, &reason));
                None
            }
        }
    }

    /// Ships a folder or file as a zip; returns bucket and key of it in the artifact bucket.
    pub fn asset(&mut self, path: &Traced<CompactString>) -> Option<(Val, Val)> {
        match self.surroundings.asset(self.address, path) {
            Ok(digest) => {
                let key = Val::from(format!("assets/{digest}.zip")).from_origin(path.origin);
                self.lowered.assets.push(Asset { address: self.address.clone(), path: path.to_string(), digest });
                let bucket = self.parameter(
                    "ArtifactBucket",
                    "Bucket of the deploy engine's artifacts",
                    Wire::ArtifactBucket,
                    false,
                    path.origin,
                );
                Some((bucket, key))
            }
            Err(reason) => {
                self.push(super::diagnostics::unreadable_file(path, &reason));
                None
            }
        }
    }
}
