//! A workspace that was read, and the programs in it.
//!
//! Everything that commands have in common: reading, choosing stack and environment, variables.

pub mod diagnostics;

use super::files::LoaderFiles;
use super::rules::Suppressed;
use crate::backend::{self, Unit};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::frontend::{self, ReadOptions, ResolveOptions, StackSource, VarFile, Workspace};
use crate::ir::Program;
use crate::kinds::{self, Address, KINDS, component::CommonSpec};
use crate::language::{Decode, DecodeContext, Node, Origin};
use crate::settings::ConfigurationSpec;
use crate::source::{Loader, SourceMap};
use compact_str::CompactString;
use std::collections::BTreeSet;

/// What the user says about which part of the workspace is meant.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// `--stack`; all of them if left out (or the configuration's `defaultStack` where one is needed).
    pub stack: Option<String>,
    /// `--environment`; all of them if left out.
    pub environment: Option<String>,
    /// `--service`: findings and listings of this service only.
    pub service: Option<String>,
    /// `--component`, `[service/]name`.
    pub component: Option<String>,
}

impl Selection {
    /// The service and the name of the component that are meant: `--component` may name both.
    #[must_use]
    pub fn part(&self) -> (Option<&str>, Option<&str>) {
        match self.component.as_deref().map(|path| path.split_once('/').ok_or(path)) {
            Some(Ok((service, name))) => (Some(service), Some(name)),
            Some(Err(name)) => (self.service.as_deref(), Some(name)),
            None => (self.service.as_deref(), None),
        }
    }
}

/// A workspace that was read.
pub struct Session<'a> {
    loader: &'a dyn Loader,
    /// The documents and their sources.
    pub workspace: Workspace,
    /// What `deployer.yaml` says, or its defaults; `None` while it has mistakes.
    pub configuration: Option<ConfigurationSpec>,
    /// What was found while reading.
    findings: Vec<Diagnostic>,
}

/// A program with what it was lowered to.
pub struct Compiled {
    /// The program.
    pub program: Program,
    /// Its units in the order of waves.
    pub units: Vec<Unit>,
}

impl<'a> Session<'a> {
    /// Reads the workspace below the root of a loader.
    #[must_use]
    pub fn open(loader: &'a dyn Loader) -> Self {
        let mut sink = Sink::default();
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let options = ReadOptions { component_kinds: &names, fields_of: &fields_of };
        let workspace = frontend::read(loader, &options, &mut sink);
        let configuration = configuration(&workspace, &mut sink);
        Self { loader, workspace, configuration, findings: sink.into_diagnostics() }
    }

    /// All sources of the workspace.
    #[must_use]
    pub const fn sources(&self) -> &SourceMap {
        &self.workspace.sources
    }

    /// Takes in a file of variables (`--var-file`), so that findings can point into it.
    pub fn add_var_file(&mut self, path: &str, text: String) -> VarFile {
        let mut sink = Sink::default();
        let file = self.workspace.add_var_file(path, text, &mut sink);
        self.findings.extend(sink.into_diagnostics());
        file
    }

    /// A sink that holds what was found while reading.
    #[must_use]
    pub fn sink(&self) -> Sink {
        let mut sink = Sink::default();
        self.findings.iter().cloned().for_each(|finding| sink.push(finding));
        sink
    }

    /// The stacks that a selection means; an unknown name is reported.
    pub fn stacks(&self, selection: &Selection, sink: &mut Sink) -> Vec<&StackSource> {
        let Some(name) = &selection.stack else { return self.workspace.stacks.iter().collect() };
        let found = self.workspace.stack(name);
        if found.is_none() {
            let known: Vec<&str> = self.workspace.stacks.iter().map(|stack| stack.name.as_str()).collect();
            sink.push(diagnostics::unknown_selection("stack", name, &known));
        }
        found.into_iter().collect()
    }

    /// Reports a service or component of a selection that none of these stacks has.
    pub fn check_part(&self, selection: &Selection, stacks: &[&StackSource], sink: &mut Sink) {
        let (service, name) = selection.part();
        if service == Some(Address::FOUNDATION) {
            return;
        }
        let services = || stacks.iter().flat_map(|stack| &stack.services);
        if let Some(service) = service.filter(|service| services().all(|known| known.name != *service)) {
            let known: Vec<&str> = services().map(|service| service.name.as_str()).collect();
            return sink.push(diagnostics::unknown_selection("service", service, &known));
        }
        let own = services().filter(|known| service.is_none_or(|service| known.name == service));
        let known: Vec<&str> =
            own.flat_map(|service| &service.components).map(|component| component.name.as_str()).collect();
        if let Some(name) = name.filter(|name| !known.contains(name)) {
            sink.push(diagnostics::unknown_selection("component", name, &known));
        }
    }

    /// The one stack that a selection means: the named one, the configuration's default, the only one.
    pub fn stack(&self, selection: &Selection, sink: &mut Sink) -> Option<&StackSource> {
        let default = self.configuration.as_ref().and_then(|configuration| configuration.default_stack.as_ref());
        let default = default.map(|name| name.value.to_string());
        let selection = Selection { stack: selection.stack.clone().or(default), ..Selection::default() };
        let stacks = self.stacks(&selection, sink);
        if stacks.len() > 1 {
            let known: Vec<&str> = stacks.iter().map(|stack| stack.name.as_str()).collect();
            sink.push(diagnostics::choose("stack", &known));
            return None;
        }
        stacks.first().copied()
    }

    /// The environments of a stack that a selection means; an unknown name is reported. `None` stands
    /// for a stack without any.
    pub fn environments<'s>(
        &self,
        stack: &'s StackSource,
        selection: &Selection,
        sink: &mut Sink,
    ) -> Vec<Option<&'s str>> {
        let known: Vec<&str> = stack.environments().collect();
        let Some(name) = &selection.environment else {
            return if known.is_empty() { vec![None] } else { known.into_iter().map(Some).collect() };
        };
        match known.iter().find(|known| *known == name) {
            Some(found) => vec![Some(found)],
            None => {
                sink.push(diagnostics::unknown_selection("environment", name, &known));
                Vec::new()
            }
        }
    }

    /// The one environment that a selection means.
    pub fn environment<'s>(&self, stack: &'s StackSource, selection: &Selection, sink: &mut Sink) -> Option<&'s str> {
        let environments = self.environments(stack, selection, sink);
        if environments.len() > 1 {
            let known: Vec<&str> = stack.environments().collect();
            sink.push(diagnostics::choose("environment", &known));
            return None;
        }
        environments.first().copied().flatten()
    }

    /// The program of a stack in an environment, and the variables that it used.
    pub fn program(
        &self,
        stack: &StackSource,
        environment: Option<&str>,
        options: &ResolveOptions,
        sink: &mut Sink,
    ) -> (Option<Program>, BTreeSet<CompactString>) {
        let mut resolved = frontend::resolve(&self.workspace, stack, environment, options, sink);
        let used = std::mem::take(&mut resolved.used_variables);
        (frontend::decode(resolved, sink), used)
    }

    /// The program and its units.
    pub fn compiled(
        &self,
        stack: &StackSource,
        environment: Option<&str>,
        options: &ResolveOptions,
        sink: &mut Sink,
    ) -> (Option<Compiled>, BTreeSet<CompactString>) {
        let (program, used) = self.program(stack, environment, options, sink);
        let compiled = program.map(|program| {
            let units = backend::lower(&program, &self.files(), sink);
            Compiled { program, units }
        });
        (compiled, used)
    }

    /// Takes in what was found while reading something else of the workspace, such as its rules.
    pub(super) fn add_findings(&mut self, sink: Sink) {
        self.findings.extend(sink.into_diagnostics());
    }

    /// What files are read through.
    pub(super) const fn loader(&self) -> &'a dyn Loader {
        self.loader
    }

    /// The loader's files beside components.
    pub(super) fn files(&self) -> LoaderFiles<'a> {
        LoaderFiles::new(self.loader)
    }
}

/// The fields that a kind knows at the top of its spec.
fn fields_of(kind: &str) -> Vec<&'static str> {
    let own = kinds::find(kind).map(|kind| (kind.shape)());
    let own: Vec<&'static str> = own.iter().flat_map(|shape| shape.fields()).map(|field| field.name).collect();
    own.into_iter().chain(CommonSpec::FIELDS.iter().copied()).collect()
}

/// The configuration; its defaults where there is none.
fn configuration(workspace: &Workspace, sink: &mut Sink) -> Option<ConfigurationSpec> {
    let nothing = Node::empty_map(Origin::NOWHERE);
    let written = workspace.config.as_ref().map(|config| &config.spec).filter(|spec| !spec.is_null());
    ConfigurationSpec::decode(written.unwrap_or(&nothing), &mut DecodeContext::new(sink))
}

/// What an operation found, with what is needed to show it.
#[derive(Debug)]
pub struct Report {
    /// Findings in the order of files and lines, equal ones of several environments folded.
    pub diagnostics: Vec<Diagnostic>,
    /// What was found and waived, in the same order.
    pub waived: Vec<Suppressed>,
    /// How many files were read.
    pub files: usize,
    /// How many components were looked at.
    pub components: usize,
    /// How many environments were looked at.
    pub environments: usize,
}

impl Report {
    /// How many findings have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether some finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}
