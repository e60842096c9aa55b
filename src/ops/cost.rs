//! `deployer cost`: what the environments of stacks cost in a month, and the price book that it is counted
//! with.

use super::session::{Report, Selection, Session, diagnostics};
use crate::cost::{self, Estimate, PriceBook, UnitView};
use crate::diag::Sink;
use crate::frontend::{self, ResolveOptions, StackSource};
use crate::ir::ComponentFiles;
use crate::kinds::Address;
use std::collections::{BTreeMap, BTreeSet};

/// What a stack costs.
#[derive(Debug)]
pub struct StackCost {
    /// The stack.
    pub stack: String,
    /// Its environments that were asked for.
    pub environments: Vec<EnvironmentCost>,
}

/// What an environment of a stack costs.
#[derive(Debug)]
pub struct EnvironmentCost {
    /// The environment; empty for a stack without any.
    pub environment: String,
    /// Its region, if it names one.
    pub region: Option<String>,
    /// The kind of each unit, `Foundation` for those of the foundation.
    pub kinds: BTreeMap<Address, &'static str>,
    /// What was estimated.
    pub estimate: Estimate,
}

/// The book that `cost.priceBook` in `deployer.yaml` names, over the prices that come with the program.
pub fn price_book(session: &mut Session<'_>, sink: &mut Sink) -> PriceBook {
    let setting = session.configuration.as_ref().and_then(|configuration| configuration.cost.price_book.clone());
    let Some(path) = setting else { return PriceBook::default() };
    match session.files().text("", &path) {
        Ok(text) => PriceBook::parse(&path, &text, &mut session.workspace.sources, sink),
        Err(reason) => {
            sink.push(cost::diagnostics::unreadable(path.origin.span, &path, &reason));
            PriceBook::default()
        }
    }
}

/// Estimates what a selection means, and tells what is wrong with it. Units with mistakes are in the estimate
/// as unknown.
#[must_use]
pub fn run(
    session: &Session<'_>,
    selection: &Selection,
    options: &ResolveOptions,
    book: &PriceBook,
) -> (Vec<StackCost>, Report) {
    let mut sink = session.sink();
    let mut used = BTreeSet::new();
    let mut costs = Vec::new();
    for stack in session.stacks(selection, &mut sink) {
        let environments = session.environments(stack, selection, &mut sink).into_iter();
        let environments: Vec<EnvironmentCost> = environments
            .map(|environment| {
                let (compiled, variables) = session.compiled(stack, environment, options, &mut sink);
                used.extend(variables);
                (environment, compiled)
            })
            .filter_map(|(environment, compiled)| Some(environment_cost(environment, &compiled?, selection, book)))
            .collect();
        costs.push(StackCost { stack: stack.name.to_string(), environments });
    }
    if !costs.is_empty() {
        frontend::report_unused(&options.vars, &used, &mut sink);
        check_selection(session, selection, &costs, &mut sink);
    }
    let components = costs.iter().flat_map(|stack| &stack.environments).map(|cost| cost.estimate.components.len());
    let report = Report {
        components: components.max().unwrap_or(0),
        environments: costs.iter().map(|stack| stack.environments.len()).sum(),
        files: session.sources().len(),
        diagnostics: sink.finish(),
        waived: Vec::new(),
    };
    (costs, report)
}

fn environment_cost(
    environment: Option<&str>,
    compiled: &super::session::Compiled,
    selection: &Selection,
    book: &PriceBook,
) -> EnvironmentCost {
    let views: Vec<UnitView<'_>> =
        compiled.units.iter().map(|unit| UnitView { address: &unit.address, template: &unit.template }).collect();
    let mut estimate = cost::estimate(&compiled.program, &views, book);
    estimate.components.retain(|address, _| is_selected(selection, address));
    let program = &compiled.program;
    let kinds = estimate.components.keys().map(|address| {
        let kind = program.components.get(address).map_or("Foundation", |component| component.kind.name);
        (address.clone(), kind)
    });
    EnvironmentCost {
        environment: environment.unwrap_or_default().to_owned(),
        region: program.settings.region().map(|region| region.value.to_string()),
        kinds: kinds.collect(),
        estimate,
    }
}

/// The service and the name that a selection means, if any.
fn wanted(selection: &Selection) -> (Option<&str>, Option<&str>) {
    match selection.component.as_deref().map(|path| path.split_once('/').ok_or(path)) {
        Some(Ok((service, name))) => (Some(service), Some(name)),
        Some(Err(name)) => (selection.service.as_deref(), Some(name)),
        None => (selection.service.as_deref(), None),
    }
}

fn is_selected(selection: &Selection, address: &Address) -> bool {
    let (service, name) = wanted(selection);
    service.is_none_or(|service| service == address.service()) && name.is_none_or(|name| name == address.component())
}

/// A service or component that is nowhere is a mistake of the command line.
fn check_selection(session: &Session<'_>, selection: &Selection, costs: &[StackCost], sink: &mut Sink) {
    let (service, name) = wanted(selection);
    let is_empty = costs.iter().flat_map(|stack| &stack.environments).all(|cost| cost.estimate.components.is_empty());
    let is_asked = service.is_some() || name.is_some();
    if !is_asked || !is_empty || costs.iter().all(|stack| stack.environments.is_empty()) {
        return;
    }
    let stacks: Vec<&StackSource> = session.workspace.stacks.iter().collect();
    let services = || stacks.iter().flat_map(|stack| &stack.services);
    match service.filter(|service| services().all(|known| known.name != *service)) {
        Some(service) => {
            let known: Vec<&str> = services().map(|service| service.name.as_str()).collect();
            sink.push(diagnostics::unknown_selection("service", service, &known));
        }
        None => {
            let components = services().filter(|known| service.is_none_or(|service| known.name == service));
            let known: Vec<&str> =
                components.flat_map(|service| &service.components).map(|component| component.name.as_str()).collect();
            sink.push(diagnostics::unknown_selection("component", name.unwrap_or_default(), &known));
        }
    }
}
