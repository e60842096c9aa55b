//! The component kinds: one folder each, one line each in [`KINDS`].
//!
//! A kind is a typed spec (`spec.rs`), its outputs, cross-field checks (`check.rs`) and a pure
//! lowering to CloudFormation resources (`lower.rs`). Schema, reference, completion, policy input
//! and tests follow from the registry. Kinds know nothing of the program, of files or of each
//! other's folders; `surroundings.rs` is how they ask about what they refer to, `lowering/` how they
//! make resources.
//!
//! Adding a kind: `cargo xtask new-kind NAME` makes the folder; add its line to [`KINDS`].

mod address;
pub mod check;
pub mod component;
pub mod diagnostics;
pub mod lookup;
pub mod lowering;
mod output;
mod surroundings;
pub mod windows;
pub mod workload;

pub mod cron_job;
pub mod dynamo_db;
pub mod elasticache_redis;
pub mod lambda;
pub mod micro_service;
pub mod rds;
pub mod s3;
pub mod sqs;
pub mod worker;

pub use address::Address;
pub use check::CheckContext;
pub use lowering::Lowering;
pub use output::{Connection, Grant, Needs, OutputInfo, OutputType, Reach, ReachPort, Route};
pub use surroundings::{FoundationValue, Incoming, Surroundings, Target, Wire};

use crate::language::{Access, Decode, DecodeContext, Node, Reference, Shape, Text, Visitor, Walk};

/// Every kind, sorted by name.
pub static KINDS: &[KindInfo] = &[
    KindInfo::of::<cron_job::CronJob>(),
    KindInfo::of::<dynamo_db::DynamoDb>(),
    KindInfo::of::<elasticache_redis::ElastiCacheRedis>(),
    KindInfo::of::<lambda::Lambda>(),
    KindInfo::of::<micro_service::MicroService>(),
    KindInfo::of::<rds::Rds>(),
    KindInfo::of::<s3::S3>(),
    KindInfo::of::<sqs::Sqs>(),
    KindInfo::of::<worker::Worker>(),
];

/// The kind of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static KindInfo> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// A component kind: what is written in its folder.
pub trait Kind: Sized + 'static {
    /// The typed `spec`.
    type Spec: Decode + Walk + Send + Sync + 'static;
    /// The name that users write after `kind:`.
    const NAME: &'static str;
    /// One line: what it becomes.
    const SUMMARY: &'static str;
    /// `doc.md` of the folder.
    const DOC: &'static str;
    /// The outputs that others may refer to; the first is meant when a reference names none.
    const OUTPUTS: &'static [OutputInfo];
    /// Whether it holds data that a deletion or replacement would lose.
    const HOLDS_DATA: bool;

    /// What of the environment's foundation it needs. `reaches` says that it refers to something
    /// that is only reachable inside the network.
    fn needs(_spec: &Self::Spec, _reaches: bool) -> Needs {
        Needs::default()
    }

    /// The rules that it adds to the shared listener; the index in this list is the `rule` of
    /// [`Lowering::listener_priority`].
    fn routes(_spec: &Self::Spec) -> Vec<Route> {
        Vec::new()
    }

    /// Mistakes that no single field shows.
    fn check(_spec: &Self::Spec, _cx: &mut CheckContext<'_>) {}

    /// Why this component has not the output, if it has not: "only a cluster has a reader endpoint".
    fn lacks(_spec: &Self::Spec, _output: &str) -> Option<&'static str> {
        None
    }

    /// What a reference to `output` needs besides the value: network reachability and permissions.
    /// `spec` is `None` for a component that uses an existing resource.
    fn connect(_spec: Option<&Self::Spec>, _output: &str, _access: Access) -> Connection {
        Connection::default()
    }

    /// The resources and outputs.
    fn lower(spec: &Self::Spec, cx: &mut Lowering<'_>);
}

/// A kind without its types: an entry of the registry.
#[derive(Debug)]
pub struct KindInfo {
    /// The name that users write.
    pub name: &'static str,
    /// One line: what it becomes.
    pub summary: &'static str,
    /// The page of the kind, Markdown.
    pub doc: &'static str,
    /// Its outputs.
    pub outputs: &'static [OutputInfo],
    /// Whether it holds data.
    pub holds_data: bool,
    /// The shape of its spec, without the fields common to all kinds.
    pub shape: fn() -> Shape,
    decode: fn(&Node, &mut DecodeContext<'_>) -> Option<Box<dyn ComponentSpec>>,
    connect_existing: fn(&str, Access) -> Connection,
}

impl KindInfo {
    const fn of<K: Kind>() -> Self {
        Self {
            name: K::NAME,
            summary: K::SUMMARY,
            doc: K::DOC,
            outputs: K::OUTPUTS,
            holds_data: K::HOLDS_DATA,
            shape: K::Spec::shape,
            decode: |node, cx| {
                K::Spec::decode(node, cx).map(|spec| Box::new(Decoded::<K>(spec)) as Box<dyn ComponentSpec>)
            },
            connect_existing: |output, access| K::connect(None, output, access),
        }
    }

    /// Decodes a spec from which the common fields were taken out.
    pub fn decode(&self, node: &Node, cx: &mut DecodeContext<'_>) -> Option<Box<dyn ComponentSpec>> {
        (self.decode)(node, cx)
    }

    /// What a reference to an existing resource of this kind needs.
    #[must_use]
    pub fn connect_existing(&self, output: &str, access: Access) -> Connection {
        (self.connect_existing)(output, access)
    }

    /// The output of a name.
    #[must_use]
    pub fn output(&self, name: &str) -> Option<&'static OutputInfo> {
        self.outputs.iter().find(|output| output.name == name)
    }

    /// The output that a reference means: the one that it names, else the first.
    #[must_use]
    pub fn output_of(&self, reference: &Reference) -> Option<&'static OutputInfo> {
        match &reference.output {
            Some(name) => self.output(name),
            None => self.outputs.first(),
        }
    }
}

/// A decoded spec of any kind. Implemented for every [`Kind`]; the methods are those of the trait.
pub trait ComponentSpec: Send + Sync {
    /// See [`Kind::needs`].
    fn needs(&self, reaches: bool) -> Needs;
    /// See [`Kind::routes`].
    fn routes(&self) -> Vec<Route>;
    /// See [`Kind::check`].
    fn check(&self, cx: &mut CheckContext<'_>);
    /// See [`Kind::lacks`].
    fn lacks(&self, output: &str) -> Option<&'static str>;
    /// See [`Kind::connect`].
    fn connect(&self, output: &str, access: Access) -> Connection;
    /// See [`Kind::lower`].
    fn lower(&self, cx: &mut Lowering<'_>);
    /// Goes through the spec.
    fn walk(&self, visitor: &mut dyn Visitor);

    /// Every reference in the spec, in order.
    fn references(&self) -> Vec<Reference> {
        let mut found = References(Vec::new());
        self.walk(&mut found);
        found.0
    }
}

/// Every reference in a value that no spec describes.
#[must_use]
pub fn references_in(value: &impl Walk) -> Vec<Reference> {
    let mut found = References(Vec::new());
    value.walk(&mut found);
    found.0
}

struct References(Vec<Reference>);

impl Visitor for References {
    fn reference(&mut self, reference: &Reference) {
        self.0.push(reference.clone());
    }

    fn text(&mut self, text: &Text) {
        self.0.extend(text.references().cloned());
    }
}

struct Decoded<K: Kind>(K::Spec);

impl<K: Kind> ComponentSpec for Decoded<K> {
    fn needs(&self, reaches: bool) -> Needs {
        K::needs(&self.0, reaches)
    }

    fn routes(&self) -> Vec<Route> {
        K::routes(&self.0)
    }

    fn check(&self, cx: &mut CheckContext<'_>) {
        K::check(&self.0, cx);
    }

    fn lacks(&self, output: &str) -> Option<&'static str> {
        K::lacks(&self.0, output)
    }

    fn connect(&self, output: &str, access: Access) -> Connection {
        K::connect(Some(&self.0), output, access)
    }

    fn lower(&self, cx: &mut Lowering<'_>) {
        K::lower(&self.0, cx);
    }

    fn walk(&self, visitor: &mut dyn Visitor) {
        self.0.walk(visitor);
    }
}

#[cfg(test)]
mod tests {
    use super::KINDS;

    #[test]
    fn kinds_are_sorted_and_each_has_a_page_and_outputs_with_words() {
        assert!(KINDS.windows(2).all(|pair| pair[0].name < pair[1].name), "sort KINDS by name");
        for kind in KINDS {
            assert!(kind.doc.starts_with(&format!("# {}\n", kind.name)), "{}: doc.md begins with its name", kind.name);
            assert!(!kind.outputs.is_empty() && kind.outputs.iter().all(|output| !output.doc.is_empty()));
        }
    }
}
