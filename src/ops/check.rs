//! `deployer check`: everything that can be known without AWS, in all stacks and environments.

use super::rules::{Rules, Suppressed};
use super::session::{Report, Selection, Session};
use crate::diag::{Diagnostic, Sink};
use crate::frontend::{self, ResolveOptions, StackSource};
use compact_str::CompactString;
use std::collections::BTreeSet;

/// Checks what a selection means. Environments are checked side by side.
#[must_use]
pub fn run(session: &Session<'_>, rules: &Rules, selection: &Selection, options: &ResolveOptions) -> Report {
    let mut sink = session.sink();
    let mut tasks: Vec<(&StackSource, Option<&str>)> = Vec::new();
    let stacks = session.stacks(selection, &mut sink);
    session.check_part(selection, &stacks, &mut sink);
    let stacks_of_one = stacks.iter().all(|stack| stack.environments().count() < 2);
    for stack in stacks {
        let environments = session.environments(stack, selection, &mut sink);
        tasks.extend(environments.into_iter().map(|environment| (stack, environment)));
    }
    let check = Check { session, rules, options };
    let parts = check.all(&tasks);
    let (mut used, mut waived) = (BTreeSet::new(), Vec::new());
    let (mut components, mut environments) = (0, 0);
    for part in parts {
        sink.append(part.sink);
        used.extend(part.used);
        waived.extend(part.waived);
        components = components.max(part.components);
        environments += 1;
    }
    if !tasks.is_empty() {
        frontend::report_unused(&options.vars, &used, &mut sink);
    }
    let mut diagnostics = sink.finish();
    let is_whole = selection.environment.is_none() || stacks_of_one;
    Suppressed::settle(&mut diagnostics, &waived, is_whole);
    let mut waived = Suppressed::fold(waived);
    if let Some(wanted) = wanted(session, selection) {
        diagnostics.retain(&wanted);
        waived.retain(|waived| wanted(&waived.diagnostic));
    }
    Report { diagnostics, waived, files: session.sources().len(), components, environments }
}

/// What one environment of one stack showed.
struct Part {
    sink: Sink,
    waived: Vec<Suppressed>,
    used: BTreeSet<CompactString>,
    components: usize,
}

/// What all environments are checked with.
struct Check<'a> {
    session: &'a Session<'a>,
    rules: &'a Rules,
    options: &'a ResolveOptions,
}

impl Check<'_> {
    fn all(&self, tasks: &[(&StackSource, Option<&str>)]) -> Vec<Part> {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = tasks.len().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            let handles: Vec<_> = tasks
                .chunks(share)
                .map(|chunk| scope.spawn(move || chunk.iter().map(|task| self.one(*task)).collect::<Vec<_>>()))
                .collect();
            handles
                .into_iter()
                .flat_map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        })
    }

    fn one(&self, (stack, environment): (&StackSource, Option<&str>)) -> Part {
        let mut sink = Sink::default();
        let (program, used) = self.session.program(stack, environment, self.options, &mut sink);
        let judged = program.as_ref().map(|program| self.rules.lower(self.session, program, false, &mut sink));
        let environment = environment.filter(|_| stack.environments().count() > 1);
        if let Some(environment) = environment {
            sink.tag_environment(0, environment);
        }
        let waived = judged.into_iter().flat_map(|judged| judged.waived);
        let waived = waived.map(|waived| Suppressed::of(waived, environment)).collect();
        Part { sink, waived, used, components: program.map_or(0, |program| program.components.len()) }
    }
}

/// Whether a finding lies in the files of the service or component that was asked for, or has no place;
/// `None` if nothing was asked for.
fn wanted<'s>(session: &'s Session<'_>, selection: &Selection) -> Option<impl Fn(&Diagnostic) -> bool + use<'s>> {
    let (service, component) = selection.part();
    service.or(component)?;
    let service = service.map(|name| format!("services/{name}/"));
    let component = component.map(|name| format!("components/{name}/"));
    let is_wanted = move |path: &str| {
        !path.contains("/services/")
            || (service.as_ref().is_none_or(|part| path.contains(part.as_str()))
                && component.as_ref().is_none_or(|part| path.contains(part.as_str())))
    };
    let sources = session.sources();
    Some(move |diagnostic: &Diagnostic| diagnostic.span().is_none_or(|span| is_wanted(sources.path(span.source))))
}
