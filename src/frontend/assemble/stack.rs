//! The documents of one stack, put in their places.

use super::Placed;
use crate::diag::{Diagnostic, Sink, did_you_mean};
use crate::frontend::diagnostics;
use crate::frontend::documents::{Document, DocumentKind};
use crate::frontend::workspace::{ComponentSource, EnvironmentSource, Layered, ServiceSource, StackSource};
use crate::language::Traced;
use crate::source::Span;
use compact_str::CompactString;
use std::collections::BTreeMap;

/// Builds one stack.
pub struct StackBuilder<'s> {
    stack: StackSource,
    services: BTreeMap<CompactString, ServiceBuilder>,
    environments: BTreeMap<CompactString, Option<Document>>,
    pipelines: BTreeMap<CompactString, Layered>,
    sink: &'s mut Sink,
}

#[derive(Default)]
struct ServiceBuilder {
    source: ServiceSource,
    components: BTreeMap<CompactString, ComponentSource>,
    /// The first document that belongs to the service.
    named_at: Option<Span>,
}

impl<'s> StackBuilder<'s> {
    /// Sorts the documents of the stack `name`.
    pub fn build(name: CompactString, documents: Vec<Placed>, sink: &'s mut Sink) -> StackSource {
        let first = documents.first().map(|placed| Span::file(placed.document.source));
        let mut builder = Self {
            stack: StackSource { name, ..StackSource::default() },
            services: BTreeMap::new(),
            environments: BTreeMap::new(),
            pipelines: BTreeMap::new(),
            sink,
        };
        let (mut infra, mut overlays) = (Vec::new(), Vec::new());
        for placed in documents {
            let is_environment = placed.document.kind == DocumentKind::Environment;
            match &placed.document.kind {
                _ if placed.environment.is_some() && !is_environment => overlays.push(placed),
                DocumentKind::ComponentInfra => infra.push(placed),
                _ => builder.base(placed),
            }
        }
        builder.check_stack(first);
        builder.check_services();
        infra.into_iter().for_each(|placed| builder.component_infra(placed));
        let mut positions: Vec<CompactString> = Vec::new();
        for placed in &overlays {
            builder.environment_of(placed);
        }
        positions.extend(builder.environments.keys().cloned());
        for placed in overlays {
            let at = placed.environment.as_ref().and_then(|name| positions.iter().position(|known| known == name));
            if let Some(at) = at {
                builder.overlay(placed, at);
            }
        }
        builder.finish()
    }

    fn finish(mut self) -> StackSource {
        for (name, builder) in self.services {
            let mut service = builder.source;
            service.name = name;
            service.components = builder.components.into_values().collect();
            self.stack.services.push(service);
        }
        let environments = self.environments.into_iter();
        self.stack.environments = environments.map(|(name, document)| EnvironmentSource { name, document }).collect();
        self.stack.pipelines = self.pipelines.into_values().collect();
        self.stack
    }

    /// A document that is no overlay.
    fn base(&mut self, placed: Placed) {
        let Placed { document, service, environment } = placed;
        let name = document.name.value.clone();
        match document.kind.clone() {
            DocumentKind::Stack => set(&mut self.stack.document, document, self.sink),
            DocumentKind::Singleton(which) => set(self.stack.singleton_mut(which), document, self.sink),
            DocumentKind::Pipeline => set(self.pipelines.entry(name).or_default(), document, self.sink),
            DocumentKind::Environment => {
                let known = self.environments.entry(environment.unwrap_or(name)).or_default();
                match known {
                    None => *known = Some(document),
                    Some(first) => self.sink.push(duplicate(&document, first)),
                }
            }
            _ => {
                if let Some(service) = self.service_of(&document, service) {
                    self.of_service(document, &service);
                }
            }
        }
    }

    /// The service that a document belongs to; to belong to none is an error.
    fn service_of(&mut self, document: &Document, service: Option<CompactString>) -> Option<CompactString> {
        if service.is_none() {
            self.sink.push(diagnostics::which_service(document.span(), document.kind.name()));
        }
        service
    }

    fn of_service(&mut self, document: Document, service: &CompactString) {
        let builder = self.services.entry(service.clone()).or_default();
        let at = document.service.as_ref().map_or(Span::file(document.source), |name| name.span());
        builder.named_at.get_or_insert(at);
        match document.kind {
            DocumentKind::Service => set(&mut builder.source.document, document, self.sink),
            DocumentKind::ServiceInfraDefaults => set(&mut builder.source.defaults, document, self.sink),
            _ => {
                let name = document.name.value.clone();
                if let Some(first) = builder.components.get(&name).and_then(|it| it.document.base.as_ref()) {
                    self.sink.push(duplicate(&document, first));
                    return;
                }
                let (document, infra) = (Layered::of(document), Layered::default());
                builder.components.insert(name.clone(), ComponentSource { name, document, infra });
            }
        }
    }

    fn check_stack(&mut self, first: Option<Span>) {
        if self.stack.document.base.is_none() {
            self.sink.push(diagnostics::no_stack_document(first, &self.stack.name));
        }
    }

    fn check_services(&mut self) {
        let with_document = |builder: &&ServiceBuilder| builder.source.document.base.is_some();
        let known: Vec<&str> =
            self.services.iter().filter(|(_, builder)| with_document(builder)).map(|(name, _)| name.as_str()).collect();
        for (name, builder) in self.services.iter().filter(|(_, builder)| !with_document(builder)) {
            let meant = did_you_mean(name, known.iter().copied());
            self.sink.push(diagnostics::no_service_document(builder.named_at, name, meant));
        }
    }

    fn component_infra(&mut self, placed: Placed) {
        let Placed { document, service, .. } = placed;
        let Some(service) = self.service_of(&document, service) else { return };
        let name = document.name.value.clone();
        match self.component(&service, &name) {
            Some(component) => {
                let layered = &mut component.infra;
                match &layered.base {
                    None => layered.base = Some(document),
                    Some(first) => {
                        let found = duplicate(&document, first);
                        self.sink.push(found);
                    }
                }
            }
            None => {
                let known = self.component_names(&service);
                self.sink.push(diagnostics::no_component(document.span(), &service, &name, &known));
            }
        }
    }

    fn component(&mut self, service: &str, name: &str) -> Option<&mut ComponentSource> {
        self.services.get_mut(service)?.components.get_mut(name)
    }

    fn component_names(&self, service: &str) -> Vec<&str> {
        self.services.get(service).map_or_else(Vec::new, |it| it.components.keys().map(CompactString::as_str).collect())
    }

    /// Makes the environment of an overlay known, or reports that it is not.
    fn environment_of(&mut self, placed: &Placed) {
        let Some(name) = &placed.environment else { return };
        if self.environments.contains_key(name) {
            return;
        }
        let known: Vec<&str> = self.environments.keys().map(CompactString::as_str).collect();
        match &placed.document.environment {
            Some(written) => self.sink.push(diagnostics::unknown_environment(written.span(), name, &known)),
            None => {
                let at = Span::file(placed.document.source);
                let meant = did_you_mean(name, known);
                self.sink.push(diagnostics::no_environment_document(at, name, meant));
                self.environments.insert(name.clone(), None);
            }
        }
    }

    fn overlay(&mut self, placed: Placed, environment: usize) {
        let Placed { document, service, .. } = placed;
        let service = service.unwrap_or_default();
        if needs_service(&document.kind) && service.is_empty() {
            self.sink.push(diagnostics::which_service(document.span(), document.kind.name()));
            return;
        }
        match self.target(&document, &service) {
            Ok(layered) => match layered.overlay(Some(environment)) {
                None => layered.add_overlay(environment, document),
                Some(first) => {
                    let found = duplicate(&document, first);
                    self.sink.push(found);
                }
            },
            Err(found) => self.sink.push(*found),
        }
    }

    /// What an overlay is laid over.
    fn target(&mut self, document: &Document, service: &str) -> Result<&mut Layered, Box<Diagnostic>> {
        match &document.kind {
            DocumentKind::Stack => Ok(&mut self.stack.document),
            DocumentKind::Singleton(which) => Ok(self.stack.singleton_mut(*which)),
            DocumentKind::Pipeline => {
                Err(diagnostics::misplaced(document.kind_span, "Pipeline", "pipelines/ of the stack").into())
            }
            _ => self.service_target(document, service),
        }
    }

    fn service_target(&mut self, document: &Document, service: &str) -> Result<&mut Layered, Box<Diagnostic>> {
        if !self.services.contains_key(service) {
            let own = document.kind == DocumentKind::Service;
            let written = document.service.as_ref().map(Traced::span).filter(|_| !own);
            let known: Vec<&str> = self.services.keys().map(CompactString::as_str).collect();
            return Err(diagnostics::nothing_to_overlay(
                written.unwrap_or(document.span()),
                "Service",
                service,
                &known,
            )
            .into());
        }
        let name = document.name.value.as_str();
        let of_service = matches!(document.kind, DocumentKind::Service | DocumentKind::ServiceInfraDefaults);
        if !of_service && self.component(service, name).is_none() {
            let known = self.component_names(service);
            return Err(diagnostics::nothing_to_overlay(document.span(), document.kind.name(), name, &known).into());
        }
        let builder = self.services.entry(CompactString::new(service)).or_default();
        match document.kind {
            DocumentKind::Service => return Ok(&mut builder.source.document),
            DocumentKind::ServiceInfraDefaults => return Ok(&mut builder.source.defaults),
            _ => {}
        }
        let unknown = || diagnostics::nothing_to_overlay(document.span(), document.kind.name(), name, &[]);
        let component = builder.components.get_mut(name).ok_or_else(unknown)?;
        match &component.document.base {
            _ if document.kind == DocumentKind::ComponentInfra => Ok(&mut component.infra),
            Some(base) if base.kind != document.kind => {
                Err(diagnostics::overlay_of_another_kind(document, base).into())
            }
            _ => Ok(&mut component.document),
        }
    }
}

fn needs_service(kind: &DocumentKind) -> bool {
    matches!(
        kind,
        DocumentKind::Component(_)
            | DocumentKind::ComponentInfra
            | DocumentKind::ServiceInfraDefaults
            | DocumentKind::Service
    )
}

/// Sets the document of a layered one; a second is reported.
fn set(layered: &mut Layered, document: Document, sink: &mut Sink) {
    match &layered.base {
        None => layered.base = Some(document),
        Some(first) => sink.push(duplicate(&document, first)),
    }
}

fn duplicate(second: &Document, first: &Document) -> Diagnostic {
    diagnostics::duplicate(second.span(), first.span(), second.kind.name(), &second.name)
}
