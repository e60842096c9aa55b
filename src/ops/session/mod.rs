//! A workspace that was read, and the programs in it.
//!
//! Everything that commands have in common: reading, choosing stack and environment, variables.

pub mod diagnostics;

use super::files::LoaderFiles;
use crate::backend::{self, Unit};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::frontend::{self, ReadOptions, ResolveOptions, StackSource, VarFile, Workspace};
use crate::ir::Program;
use crate::kinds::{self, KINDS, component::CommonSpec};
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

/// A workspace that was read.
pub struct Session<'a> {
    loader: &'a dyn Loader,
    /// The documents and their sources.
    pub workspace: Workspace,
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
        Self { loader, workspace, findings: sink.into_diagnostics() }
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

    /// The one stack that a selection means: the named one, the configuration's default, the only one.
    pub fn stack(&self, selection: &Selection, sink: &mut Sink) -> Option<&StackSource> {
        let default = self
            .workspace
            .config
            .as_ref()
            .and_then(|config| config.spec.get("defaultStack")?.as_str().map(str::to_owned));
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

/// What an operation found, with what is needed to show it.
#[derive(Debug)]
pub struct Report {
    /// Findings in the order of files and lines, equal ones of several environments folded.
    pub diagnostics: Vec<Diagnostic>,
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
