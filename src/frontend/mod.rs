//! The first stage: files into trees.
//!
//! ```text
//! loader ─► discover ─► yaml ─► documents ─► assemble ─► Workspace     once: [`read`]
//!           which       spans   envelopes    stacks, services,
//!           files               and names    environments
//!
//! Workspace ─► defaults ─► templates ─► overlay ─► variables ─► Resolved
//!              what a      `extends`    layers     `${…}`         per environment: [`resolve`]
//!              kind takes               merged     filled
//! ```
//!
//! Up to here nothing decodes a spec or knows a kind of component: what comes out are untyped trees
//! in which every value knows where it came from. `decode.rs` alone makes typed specs of them, and a
//! program, with the kinds' help. Nothing in the stage touches a file but through the
//! [`Loader`]. Every mistake goes into the sink, and reading goes on with what is left.
//! Secrets in clear text are found as soon as a document is read (`secrets/`), so that no later
//! stage sees one unreported.

pub mod diagnostics;
pub mod secrets;

mod assemble;
mod decode;
mod defaults;
mod discover;
mod documents;
mod interpolate;
mod overlay;
mod resolve;
mod templates;
mod variables;
mod workspace;

pub use decode::decode;
pub use discover::{CONFIG_FILES, find_root};
pub use documents::{Document, DocumentKind, Group, Singleton, check_name};
pub use overlay::{Layer, merge};
pub use resolve::{ResolveOptions, Resolved, ResolvedDocument, resolve, resolve_environment, resolve_pipelines};
pub use templates::{Parameter, Template};
pub use variables::{BUILT_INS, Git, VarFile, read_var_file, report_unused};
pub use workspace::{ComponentSource, EnvironmentSource, Layered, ServiceSource, StackSource, Workspace};

use crate::diag::Sink;
use crate::source::{Loader, SourceFile};
use assemble::FileDocuments;
use compact_str::CompactString;
use discover::{Discovery, Place, ReadFile};
use documents::EnvelopeReader;

/// What the frontend has to be told of the kinds of components, which it does not know itself.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// The names of the kinds.
    pub component_kinds: &'a [&'a str],
    /// The fields at the top of a kind's spec, for the defaults.
    pub fields_of: &'a (dyn Fn(&str) -> Vec<&'static str> + Sync),
}

/// Reads a workspace through its loader.
pub fn read(loader: &dyn Loader, options: &ReadOptions<'_>, sink: &mut Sink) -> Workspace {
    let mut workspace = Workspace::default();
    let discovery = discover::discover(loader, sink);
    let files = discover::read_files(loader, &discovery, &mut workspace.sources, sink);
    let kinds = options.component_kinds.iter();
    workspace.fields = kinds.map(|kind| (CompactString::new(kind), (options.fields_of)(kind))).collect();
    let files = envelopes(files, &workspace, options, sink);
    let is_empty = files.iter().all(|file| file.documents.is_empty());
    assemble::assemble(files, &mut workspace, sink);
    check(&workspace, options, sink);
    check_emptiness(&workspace, &discovery, is_empty, sink);
    workspace
}

impl Workspace {
    /// Takes in a file of variables, so that findings can point into it.
    pub fn add_var_file(&mut self, path: &str, text: String, sink: &mut Sink) -> VarFile {
        let source = self.sources.add(SourceFile::new(path, text));
        let text = self.sources.get(source).map_or("", SourceFile::text);
        read_var_file(text, source, sink)
    }
}

fn envelopes(
    files: Vec<ReadFile>,
    workspace: &Workspace,
    options: &ReadOptions<'_>,
    sink: &mut Sink,
) -> Vec<FileDocuments> {
    let mut read = Vec::with_capacity(files.len());
    for ReadFile { source, roots } in files {
        let path = workspace.sources.path(source).to_owned();
        let place = Place::of(&path);
        let mut reader = EnvelopeReader { component_kinds: options.component_kinds, sink };
        for root in &roots {
            secrets::check(root, reader.sink);
        }
        let documents: Vec<Document> = roots.into_iter().filter_map(|root| reader.read(root, source, place)).collect();
        read.push(FileDocuments { path, documents });
    }
    read
}

/// Checks what concerns documents of several places.
fn check(workspace: &Workspace, options: &ReadOptions<'_>, sink: &mut Sink) {
    templates::check(&workspace.templates, options.component_kinds, sink);
    for stack in &workspace.stacks {
        let of_services = stack.services.iter().map(|service| &service.defaults);
        for layered in of_services.chain([stack.singleton(Singleton::InfraDefaults)]) {
            for document in layered.documents() {
                defaults::check(&document.spec, &workspace.fields, options.component_kinds, sink);
            }
        }
    }
}

fn check_emptiness(workspace: &Workspace, discovery: &Discovery, is_empty: bool, sink: &mut Sink) {
    if !workspace.stacks.is_empty() || sink.has_errors() {
        return;
    }
    if is_empty && !discovery.has_stacks {
        sink.push(diagnostics::empty_workspace());
    } else {
        sink.push(diagnostics::no_stacks());
    }
}

#[cfg(test)]
mod tests;
