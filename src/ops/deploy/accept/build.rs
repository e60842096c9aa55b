//! What a workspace would be compiled to: templates of the environment, and of the others to see whether
//! they stay as they are.

use super::Inputs;
use crate::backend::Unit;
use crate::diag::{Diagnostic, Severity, Sink};
use crate::frontend::ResolveOptions;
use crate::language::Origin;
use crate::ops::Session;
use crate::ops::session::Selection;
use crate::source::{Loader, SourceFile};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A workspace as it is compiled.
pub(super) struct Built {
    /// Templates by unit.
    pub templates: BTreeMap<String, Json>,
    /// Where properties come from, by unit, resource and path.
    pub origins: BTreeMap<(String, String, String), Origin>,
    /// The files: path and text, in the order of their ids.
    pub files: Vec<(String, String)>,
    /// Templates of the other environments of the stack, by unit.
    pub elsewhere: BTreeMap<String, BTreeMap<String, Json>>,
}

/// Compiles; the first error if it does not pass.
pub(super) fn build(loader: &dyn Loader, inputs: Inputs<'_>) -> Result<Built, String> {
    let mut session = Session::open(loader);
    let rules = (inputs.rules)(&mut session)?;
    let mut sink = session.sink();
    let selection = Selection { stack: Some(inputs.stack.to_owned()), ..Selection::default() };
    let stack = session.stack(&selection, &mut sink);
    let program = stack.and_then(|stack| session.program(stack, Some(inputs.environment), inputs.options, &mut sink).0);
    let judged = program.map(|program| rules.lower(&session, &program, true, &mut sink));
    let found = sink.into_diagnostics();
    if let Some(error) = found.iter().find(|found| found.severity == Severity::Error) {
        return Err(error.message.clone());
    }
    let (Some(judged), Some(stack)) = (judged, stack) else { return Err("there is nothing to compile".to_owned()) };
    let files =
        session.sources().iter().map(|(_, file): (_, &SourceFile)| (file.path().to_owned(), file.text().to_owned()));
    let others = stack.environments().filter(|environment| *environment != inputs.environment);
    let options = ResolveOptions { placeholders: true, ..inputs.options.clone() };
    let elsewhere = others.map(|environment| {
        let mut sink = Sink::default();
        let compiled = session.compiled(stack, Some(environment), &options, &mut sink).0;
        let mut templates = compiled.map(|compiled| templates(&compiled.units)).unwrap_or_default();
        // One that does not pass must at least not fail for another reason.
        let errors = sink.into_diagnostics().into_iter().filter(|found| found.severity == Severity::Error);
        templates.insert(String::new(), errors.map(|error: Diagnostic| Json::from(error.message)).collect());
        (environment.to_owned(), templates)
    });
    Ok(Built {
        templates: templates(&judged.units),
        origins: origins(&judged.units),
        files: files.collect(),
        elsewhere: elsewhere.collect(),
    })
}

fn templates(units: &[Unit]) -> BTreeMap<String, Json> {
    let template = |unit: &Unit| serde_json::from_str(&unit.template.to_json()).unwrap_or_default();
    units.iter().map(|unit| (unit.address.to_string(), template(unit))).collect()
}

fn origins(units: &[Unit]) -> BTreeMap<(String, String, String), Origin> {
    let mut origins = BTreeMap::new();
    for unit in units {
        let address = unit.address.to_string();
        unit.template.visit_origins(&mut |resource, path, origin| {
            origins.insert((address.clone(), resource.to_string(), path.to_owned()), origin);
        });
    }
    origins
}
