//! Documents into stacks: which belongs to which, what is there twice, what belongs to nothing.
//!
//! Works in three steps, because a document may stand anywhere: first stacks, services and
//! environments are made known, then components, then what is laid over them. A document whose
//! place and metadata disagree is reported and belongs to where its path says. Start at
//! [`assemble`].

mod stack;

use super::diagnostics;
use super::discover::Place;
use super::documents::{Document, DocumentKind};
use super::templates::Template;
use super::workspace::Workspace;
use crate::diag::Sink;
use crate::source::Span;
use compact_str::CompactString;
use indexmap::IndexMap;
use stack::StackBuilder;
use std::collections::BTreeMap;

/// A document with where it belongs.
pub(super) struct Placed {
    document: Document,
    service: Option<CompactString>,
    environment: Option<CompactString>,
}

/// The documents of one file.
pub struct FileDocuments {
    /// Its path.
    pub path: String,
    /// Its documents in order.
    pub documents: Vec<Document>,
}

/// Puts the documents of all files into `workspace`.
pub fn assemble(files: Vec<FileDocuments>, workspace: &mut Workspace, sink: &mut Sink) {
    let mut stacks: BTreeMap<CompactString, Vec<Placed>> = BTreeMap::new();
    let known = stack_names(&files);
    let mut templates: IndexMap<CompactString, Template> = IndexMap::new();
    for FileDocuments { path, documents } in files {
        let place = Place::of(&path);
        let file = FileContext::of(&documents, &known);
        for document in documents {
            match document.kind {
                DocumentKind::Workspace if place.config => add_config(workspace, document, sink),
                DocumentKind::Workspace => {
                    sink.push(diagnostics::misplaced(document.kind_span, "Workspace", "deployer.yaml in the root"))
                }
                DocumentKind::Template => add_template(&mut templates, document, place, sink),
                _ => {
                    if let Some((stack, placed)) = belongs(document, place, &file, &known, sink) {
                        stacks.entry(stack).or_default().push(placed);
                    }
                }
            }
        }
    }
    workspace.templates = templates;
    for (name, documents) in stacks {
        workspace.stacks.push(StackBuilder::build(name, documents, sink));
    }
}

/// The names of all stacks that have a directory or, elsewhere, a document.
fn stack_names(files: &[FileDocuments]) -> Vec<CompactString> {
    let mut names = Vec::new();
    let mut add = |name: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(CompactString::new(name));
        }
    };
    for file in files {
        match Place::of(&file.path).stack {
            Some(stack) => add(stack),
            None => file.documents.iter().filter(|it| it.kind == DocumentKind::Stack).for_each(|it| add(&it.name)),
        }
    }
    names
}

/// What the other documents of a file say about one that says nothing itself.
struct FileContext {
    stack: Option<CompactString>,
    service: Option<CompactString>,
}

impl FileContext {
    fn of(documents: &[Document], known: &[CompactString]) -> Self {
        let only = |kind: DocumentKind| {
            let mut of_kind = documents.iter().filter(|document| document.kind == kind);
            let first = of_kind.next().map(|document| document.name.value.clone());
            if of_kind.next().is_some() { None } else { first }
        };
        let only_known = if let [only] = known { Some(only.clone()) } else { None };
        Self { stack: only(DocumentKind::Stack).or(only_known), service: only(DocumentKind::Service) }
    }
}

/// Where a document belongs: the stack, and the service and environment if any.
fn belongs(
    document: Document,
    place: Place<'_>,
    file: &FileContext,
    known: &[CompactString],
    sink: &mut Sink,
) -> Option<(CompactString, Placed)> {
    let own = |kind| (document.kind == kind).then(|| (document.name.value.clone(), document.name.span()));
    let named = |field: &Option<crate::language::Traced<CompactString>>| {
        field.as_ref().map(|name| (name.value.clone(), name.span()))
    };
    let is_overlay = document.kind != DocumentKind::Environment;
    let stack_written = own(DocumentKind::Stack).or_else(|| named(&document.stack));
    let stack = agree("stack", stack_written.clone(), place.stack, sink).or_else(|| file.stack.clone());
    let service =
        agree("service", own(DocumentKind::Service).or_else(|| named(&document.service)), place.service, sink);
    let service = service.or_else(|| file.service.clone());
    let environment = own(DocumentKind::Environment).or_else(|| named(&document.environment).filter(|_| is_overlay));
    let environment = agree("environment", environment, place.environment, sink);
    let Some(stack) = stack else {
        sink.push(diagnostics::which_stack(document.span(), known));
        return None;
    };
    if !known.contains(&stack) {
        let at = stack_written.map_or(document.span(), |(_, span)| span);
        sink.push(diagnostics::unknown_stack(at, &stack, known));
        return None;
    }
    Some((stack, Placed { document, service, environment }))
}

/// What metadata says and what the path says; a contradiction is reported and the path prevails.
fn agree(
    what: &str,
    written: Option<(CompactString, Span)>,
    path: Option<&str>,
    sink: &mut Sink,
) -> Option<CompactString> {
    match (written, path) {
        (Some((name, span)), Some(path)) if name != path => {
            sink.push(diagnostics::path_mismatch(span, what, &name, path));
            Some(CompactString::new(path))
        }
        (written, path) => path.map(CompactString::new).or(written.map(|(name, _)| name)),
    }
}

fn add_config(workspace: &mut Workspace, document: Document, sink: &mut Sink) {
    match &workspace.config {
        None => workspace.config = Some(document),
        Some(first) => sink.push(diagnostics::duplicate(document.span(), first.span(), "Workspace", "deployer")),
    }
}

fn add_template(
    templates: &mut IndexMap<CompactString, Template>,
    document: Document,
    place: Place<'_>,
    sink: &mut Sink,
) {
    if place.environment.is_some() || document.environment.is_some() {
        sink.push(diagnostics::misplaced(document.kind_span, "Template", "templates/"));
        return;
    }
    if let Some(first) = templates.get(&document.name.value) {
        sink.push(diagnostics::duplicate(document.span(), first.span, "Template", &document.name));
        return;
    }
    let name = document.name.value.clone();
    if let Some(template) = Template::read(document, sink) {
        templates.insert(name, template);
    }
}
