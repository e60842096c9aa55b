//! What commands on records need of a workspace: where the stack is, and where its lines are.
//!
//! A mistake in a component must keep nobody from seeing what is deployed, from finishing a deployment or from
//! ending one: nothing here compiles, but to show lines, and then nobody is told of what is wrong. Start at
//! [`head`].

use crate::backend::assembly;
use crate::deploy::assembly::{Manifest, Origins};
use crate::deploy::record::State;
use crate::deploy::state::{Records, StateError};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::frontend::{self, EnvironmentSource, ResolveOptions};
use crate::language::{Decode, DecodeContext};
use crate::ops::session::{Selection, Session};
use crate::settings::EnvironmentSpec;
use serde_json::json;

/// The manifest of the stack and the environment that are meant, without any unit.
///
/// # Errors
/// All that is wrong, if the environment's document or `deployer.yaml` cannot be read or have mistakes, or if it
/// is not clear which stack and environment are meant.
pub fn head(
    session: &Session<'_>,
    selection: &Selection,
    options: &ResolveOptions,
) -> Result<Manifest, Vec<Diagnostic>> {
    let mut sink = Sink::default();
    let found = find(session, selection, options, &mut sink);
    match found.filter(|_| !sink.has_errors()) {
        Some(manifest) => Ok(manifest),
        None => {
            let mut all = session.sink();
            sink.into_diagnostics().into_iter().for_each(|found| all.push(found));
            Err(all.finish())
        }
    }
}

fn find(session: &Session<'_>, selection: &Selection, options: &ResolveOptions, sink: &mut Sink) -> Option<Manifest> {
    session.configuration.as_ref()?;
    let stack = session.stack(selection, sink)?;
    let name = session.environment(stack, selection, sink)?;
    let source = stack.environments.iter().find(|environment| environment.name == name)?;
    if was_read_with_mistakes(session, source) {
        return None;
    }
    let document = frontend::resolve_environment(&session.workspace, stack, name, options, sink)?;
    let spec = EnvironmentSpec::decode(&document.spec, &mut DecodeContext::new(sink))?;
    let mut head = assembly::head(&stack.name, name, &spec);
    head.insert("waves".to_owned(), json!([]));
    head.insert("units".to_owned(), json!({}));
    serde_json::from_value(head.into()).ok()
}

/// Whether something is wrong in the file of an environment: the account could be what was left out.
fn was_read_with_mistakes(session: &Session<'_>, environment: &EnvironmentSource) -> bool {
    let file = environment.document.as_ref().map(|document| document.source);
    let found = session.sink().into_diagnostics();
    let errors = found.iter().filter(|found| found.severity == Severity::Error);
    errors.filter_map(|found| found.primary.as_ref()).any(|label| Some(label.span.source) == file)
}

/// The head with every unit that records know: of what is deployed, of the last deployment, and of those that did
/// not end.
///
/// # Errors
/// When records cannot be read.
pub async fn recorded(records: &Records<'_>, state: &State, head: &Manifest) -> Result<Manifest, StateError> {
    let mut digests: Vec<String> = state.manifest.iter().cloned().collect();
    for id in state.last_deployment.iter().chain(state.running.keys()) {
        digests.extend(records.deployment(id).await?.map(|deployment| deployment.manifest));
    }
    let mut known = head.clone();
    digests.dedup();
    for digest in digests {
        known.units.extend(records.manifest(&digest).await?.into_iter().flat_map(|manifest| manifest.units));
    }
    Ok(known)
}

/// Where everything is written now, as far as the workspace compiles.
#[must_use]
pub fn origins(session: &Session<'_>, head: &Manifest, options: &ResolveOptions) -> Origins {
    let options = ResolveOptions { placeholders: true, ..options.clone() };
    let stack = session.workspace.stack(&head.stack);
    let compiled =
        stack.and_then(|stack| session.compiled(stack, Some(&head.environment), &options, &mut Sink::default()).0);
    let text = compiled.map(|compiled| assembly::origins(&compiled.units, session.sources()));
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
