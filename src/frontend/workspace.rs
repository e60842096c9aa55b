//! The documents of a workspace, sorted into stacks, services, components and environments.
//!
//! Data only: `assemble.rs` builds it, `resolve.rs` reads it. Start at [`Workspace`].

use super::documents::{Document, Singleton};
use super::templates::Template;
use crate::source::SourceMap;
use compact_str::CompactString;
use indexmap::IndexMap;
use rustc_hash::FxHashMap;

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Workspace {
    /// All files.
    pub sources: SourceMap,
    /// `deployer.yaml`; its spec is the configuration.
    pub config: Option<Document>,
    /// The stacks, by name.
    pub stacks: Vec<StackSource>,
    /// The templates that components extend, by name.
    pub templates: IndexMap<CompactString, Template>,
    /// The fields that every kind of component knows, for the defaults.
    pub(super) fields: KindFields,
}

/// The fields of every kind of component.
pub(super) type KindFields = FxHashMap<CompactString, Vec<&'static str>>;

impl Workspace {
    /// The stack of a name.
    #[must_use]
    pub fn stack(&self, name: &str) -> Option<&StackSource> {
        self.stacks.iter().find(|stack| stack.name == name)
    }
}

/// A document, and what each environment lays over it.
#[derive(Debug, Default)]
pub struct Layered {
    /// The document; `None` if only environments have one.
    pub base: Option<Document>,
    overlays: Vec<(usize, Document)>,
}

impl Layered {
    /// A document without overlays yet.
    pub(super) fn of(document: Document) -> Self {
        Self { base: Some(document), overlays: Vec::new() }
    }

    /// What the environment at this position lays over the document.
    #[must_use]
    pub fn overlay(&self, environment: Option<usize>) -> Option<&Document> {
        self.overlays.iter().find(|(at, _)| Some(*at) == environment).map(|(_, document)| document)
    }

    /// The document and all overlays.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.base.iter().chain(self.overlays.iter().map(|(_, document)| document))
    }

    /// Adds what an environment lays over the document.
    pub(super) fn add_overlay(&mut self, environment: usize, document: Document) {
        self.overlays.push((environment, document));
    }
}

/// The documents of one stack.
#[derive(Debug, Default)]
pub struct StackSource {
    /// The name of the stack.
    pub name: CompactString,
    /// `kind: Stack`.
    pub document: Layered,
    /// InfraDefaults, Networking, Security, Observability and Compliance.
    pub(super) singletons: [Layered; 5],
    /// The services, by name.
    pub services: Vec<ServiceSource>,
    /// The environments, in the order of their names.
    pub environments: Vec<EnvironmentSource>,
    /// The pipelines, by name.
    pub pipelines: Vec<Layered>,
}

impl StackSource {
    /// The names of the environments, in order.
    pub fn environments(&self) -> impl Iterator<Item = &str> {
        self.environments.iter().map(|environment| environment.name.as_str())
    }

    /// The position of an environment.
    #[must_use]
    pub fn environment_index(&self, name: &str) -> Option<usize> {
        self.environments.iter().position(|environment| environment.name == name)
    }

    /// The service of a name.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&ServiceSource> {
        self.services.iter().find(|service| service.name == name)
    }

    /// The documents of a kind of which the stack has one.
    #[must_use]
    pub const fn singleton(&self, which: Singleton) -> &Layered {
        let [defaults, networking, security, observability, compliance] = &self.singletons;
        match which {
            Singleton::InfraDefaults => defaults,
            Singleton::Networking => networking,
            Singleton::Security => security,
            Singleton::Observability => observability,
            Singleton::Compliance => compliance,
        }
    }

    pub(super) const fn singleton_mut(&mut self, which: Singleton) -> &mut Layered {
        let [defaults, networking, security, observability, compliance] = &mut self.singletons;
        match which {
            Singleton::InfraDefaults => defaults,
            Singleton::Networking => networking,
            Singleton::Security => security,
            Singleton::Observability => observability,
            Singleton::Compliance => compliance,
        }
    }
}

/// The documents of one service.
#[derive(Debug, Default)]
pub struct ServiceSource {
    /// The name of the service.
    pub name: CompactString,
    /// `kind: Service`.
    pub document: Layered,
    /// `kind: ServiceInfraDefaults`.
    pub defaults: Layered,
    /// The components, by name.
    pub components: Vec<ComponentSource>,
}

/// The documents of one component.
#[derive(Debug)]
pub struct ComponentSource {
    /// The name of the component in its service.
    pub name: CompactString,
    /// The component; its base is always there.
    pub document: Layered,
    /// `kind: ComponentInfra`.
    pub infra: Layered,
}

/// One environment of a stack.
#[derive(Debug)]
pub struct EnvironmentSource {
    /// The name of the environment.
    pub name: CompactString,
    /// `kind: Environment`; `None` if only overlays name it.
    pub document: Option<Document>,
}
