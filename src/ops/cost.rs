//! `deployer cost`: what the environments of stacks cost in a month, and the price book that it is counted
//! with.

use super::session::{Report, Selection, Session};
use crate::cost::{self, Estimate, PriceBook, UnitView};
use crate::diag::Sink;
use crate::frontend::{self, ResolveOptions};
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
        session.check_part(selection, &session.stacks(selection, &mut Sink::default()), &mut sink);
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

fn is_selected(selection: &Selection, address: &Address) -> bool {
    let (service, name) = selection.part();
    service.is_none_or(|service| service == address.service()) && name.is_none_or(|name| name == address.component())
}
