//! `deployer check`: everything that can be known without AWS, in all stacks and environments.

use super::session::{Report, Selection, Session};
use crate::backend;
use crate::diag::{Diagnostic, Sink};
use crate::frontend::{self, ResolveOptions, StackSource};
use compact_str::CompactString;
use std::collections::BTreeSet;

/// Checks what a selection means. Environments are checked side by side.
#[must_use]
pub fn run(session: &Session<'_>, selection: &Selection, options: &ResolveOptions) -> Report {
    let mut sink = session.sink();
    let mut tasks: Vec<(&StackSource, Option<&str>)> = Vec::new();
    for stack in session.stacks(selection, &mut sink) {
        let environments = session.environments(stack, selection, &mut sink);
        tasks.extend(environments.into_iter().map(|environment| (stack, environment)));
    }
    let parts = check_all(session, &tasks, options);
    let mut used = BTreeSet::new();
    let (mut components, mut environments) = (0, 0);
    for part in parts {
        sink.append(part.sink);
        used.extend(part.used);
        components = components.max(part.components);
        environments += 1;
    }
    if !tasks.is_empty() {
        frontend::report_unused(&options.vars, &used, &mut sink);
    }
    let diagnostics = select(session, selection, sink.finish());
    Report { diagnostics, files: session.sources().len(), components, environments }
}

/// What one environment of one stack showed.
struct Part {
    sink: Sink,
    used: BTreeSet<CompactString>,
    components: usize,
}

fn check_all(session: &Session<'_>, tasks: &[(&StackSource, Option<&str>)], options: &ResolveOptions) -> Vec<Part> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = tasks.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let handles: Vec<_> = tasks
            .chunks(share)
            .map(|chunk| {
                scope.spawn(move || chunk.iter().map(|task| check_one(session, *task, options)).collect::<Vec<_>>())
            })
            .collect();
        handles
            .into_iter()
            .flat_map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

fn check_one(
    session: &Session<'_>,
    (stack, environment): (&StackSource, Option<&str>),
    options: &ResolveOptions,
) -> Part {
    let mut sink = Sink::default();
    let (program, used) = session.program(stack, environment, options, &mut sink);
    if let Some(program) = &program {
        backend::check(program, &session.files(), &mut sink);
    }
    if let Some(environment) = environment
        && stack.environments().count() > 1
    {
        sink.tag_environment(0, environment);
    }
    Part { sink, used, components: program.map_or(0, |program| program.components.len()) }
}

/// Only what lies in the files of the service or component that was asked for, and what has no place.
fn select(session: &Session<'_>, selection: &Selection, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (service, component) = match (&selection.service, &selection.component) {
        (None, None) => return diagnostics,
        (service, Some(path)) => match path.split_once('/') {
            Some((service, name)) => (Some(service.to_owned()), Some(name.to_owned())),
            None => (service.clone(), Some(path.clone())),
        },
        (service, None) => (service.clone(), None),
    };
    let service = service.map(|name| format!("services/{name}/"));
    let component = component.map(|name| format!("components/{name}/"));
    let wanted = |path: &str| {
        !path.contains("/services/")
            || (service.as_ref().is_none_or(|part| path.contains(part.as_str()))
                && component.as_ref().is_none_or(|part| path.contains(part.as_str())))
    };
    let keep =
        |diagnostic: &Diagnostic| diagnostic.span().is_none_or(|span| wanted(session.sources().path(span.source)));
    diagnostics.into_iter().filter(keep).collect()
}
