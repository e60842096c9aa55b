//! Lowers every unit of a program: components by their kinds, the foundation by `foundation/`, then
//! the user's overrides and CloudFormation's limits.

use super::specification::{self, check::Removal};
use super::template::Template;
use super::watched::{self, Rollback, SmokeTest};
use super::{diagnostics, foundation, limits, overrides};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::ir::{Component, ComponentFiles, FoundationUnit, Program, View};
use crate::kinds::lowering::{Asset, Lowered, WiredParameter};
use crate::kinds::{Address, CheckContext, Lowering};
use crate::language::Origin;
use crate::source::Span;
use compact_str::CompactString;
use indexmap::IndexMap;

/// A unit of deployment with its template.
#[derive(Debug)]
pub struct Unit {
    /// Its identity.
    pub address: Address,
    /// Its wave, from 1.
    pub wave: usize,
    /// The kind of the component, or `Foundation`.
    pub kind: &'static str,
    /// Whether it holds data.
    pub holds_data: bool,
    /// The name of its CloudFormation stack.
    pub stack_name: String,
    /// Its template.
    pub template: Template,
    /// Where each parameter's value comes from, in the order of the template.
    pub wires: IndexMap<CompactString, WiredParameter>,
    /// What is shipped with it.
    pub assets: Vec<Asset>,
    /// The units that must be deployed first.
    pub depends_on: Vec<Address>,
    /// The alarms that take an update back.
    pub rollback: Option<Rollback>,
    /// What must succeed after it was deployed.
    pub smoke_tests: Vec<SmokeTest>,
    /// Where it is written.
    pub origin: Origin,
}

/// How many units are lowered before what is made of them is asked for: enough for what is shared between
/// them to pay, few enough for a large workspace never to be in memory as a whole.
const BATCH: usize = 64;

/// Lowers all units, in the order of waves. Components whose spec has mistakes are left out; they
/// were reported.
pub fn lower(program: &Program, files: &dyn ComponentFiles, sink: &mut Sink) -> Vec<Unit> {
    lower_batches(program, files, sink, |units| units).into_iter().flatten().collect()
}

/// Lowers all units, in the order of waves and some dozens at a time, and gives what `visit` makes of each
/// batch. Units that `visit` drops take no memory any more. Both halves of the work run side by side when
/// there is enough of it.
pub fn lower_batches<T: Send>(
    program: &Program,
    files: &dyn ComponentFiles,
    sink: &mut Sink,
    visit: impl Fn(Vec<Unit>) -> T + Sync,
) -> Vec<T> {
    foundation::check::check(&program.settings, program.needs, sink);
    let order: Vec<(usize, &Address)> = program.units().collect();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(order.len() / BATCH + 1);
    let share = order.len().div_ceil(threads.max(1)).max(1);
    let visit = &visit;
    let parts = std::thread::scope(|scope| {
        let handles: Vec<_> =
            order.chunks(share).map(|part| scope.spawn(move || lower_part(program, files, part, visit))).collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect::<Vec<_>>()
    });
    let mut made = Vec::new();
    for (part, findings) in parts {
        made.extend(part);
        sink.append(findings);
    }
    made
}

fn lower_part<T>(
    program: &Program,
    files: &dyn ComponentFiles,
    part: &[(usize, &Address)],
    visit: impl Fn(Vec<Unit>) -> T,
) -> (Vec<T>, Sink) {
    let mut sink = Sink::default();
    let view = View::new(program, files);
    let mut lower = |(wave, address): &(usize, &Address)| match program.components.get(*address) {
        Some(component) => lower_component(program, &view, component, *wave, &mut sink),
        None => lower_foundation(program, &view, address, *wave, &mut sink),
    };
    let made = part.chunks(BATCH).map(|batch| visit(batch.iter().filter_map(&mut lower).collect())).collect();
    (made, sink)
}

fn lower_component(
    program: &Program,
    view: &View<'_>,
    component: &Component,
    wave: usize,
    sink: &mut Sink,
) -> Option<Unit> {
    let spec = component.spec.as_ref()?;
    let mark = sink.len();
    spec.check(&mut CheckContext::new(view, &component.address, component.origin, sink));
    let mut labels = component.labels.clone();
    let tags = component.common.tags.iter().map(|(key, value)| (key.clone(), value.clone()));
    labels.retain(|(key, _)| !component.common.tags.contains_key(key));
    labels.extend(tags);
    let mut lowering = Lowering::new(view, &component.address, component.origin, &labels, sink);
    spec.lower(&mut lowering);
    let rollback = watched::rollback(&component.common, &mut lowering);
    overrides::apply(&component.common.overrides, &mut lowering);
    let smoke_tests = watched::smoke_tests(&component.common, &component.address, view);
    let unit = unit(program, component.address.clone(), wave, lowering.finish(), component.origin);
    let unit = Unit { kind: component.kind.name, holds_data: component.kind.holds_data, rollback, smoke_tests, ..unit };
    check_component(&unit, component, mark, sink);
    Some(unit)
}

fn lower_foundation(
    program: &Program,
    view: &View<'_>,
    address: &Address,
    wave: usize,
    sink: &mut Sink,
) -> Option<Unit> {
    let unit_kind = program.foundation.iter().find(|unit| unit.address() == *address).copied()?;
    let origin = match unit_kind {
        FoundationUnit::Cluster => program.settings.stack.origin,
        FoundationUnit::Network | FoundationUnit::LoadBalancer => program.settings.networking_origin,
    };
    let mut lowering = Lowering::new(view, address, origin, &program.settings.labels, sink);
    foundation::lower(unit_kind, &mut lowering);
    let unit = unit(program, address.clone(), wave, lowering.finish(), origin);
    let mark = sink.len();
    check_limits(&unit, sink);
    check_specification(&unit, &[], mark, sink);
    Some(unit)
}

fn check_limits(unit: &Unit, sink: &mut Sink) {
    limits::check(&unit.address, &unit.stack_name, &unit.template, unit.origin, sink);
    limits::check_parameters(&unit.wires, sink);
}

/// Checks what was lowered, unless the component itself was found wrong after `mark`. An override that
/// does not apply says nothing against the others and against the rest of the template.
fn check_component(unit: &Unit, component: &Component, mark: usize, sink: &mut Sink) {
    if !limits::is_named(&unit.address) {
        return;
    }
    if !sink.errors_since(mark) {
        check_limits(unit, sink);
    }
    let is_stale = |found: &Diagnostic| found.code.as_str() == diagnostics::STALE_OVERRIDE.code;
    let is_limit = |found: &Diagnostic| limits::diagnostics::CODES.iter().any(|info| info.code == found.code.as_str());
    let is_in_the_way = |found: &Diagnostic| found.severity == Severity::Error && !is_stale(found) && !is_limit(found);
    if !sink.iter().skip(mark).any(is_in_the_way) {
        check_specification(unit, &overrides::removals(&component.common.overrides), mark, sink);
    }
}

/// Where a limit was said since `mark`, what the schemas say of it would be the same in other words.
fn check_specification(unit: &Unit, removals: &[Removal<'_>], mark: usize, sink: &mut Sink) {
    let mut findings = Sink::default();
    specification::check::check(&unit.template, removals, unit.origin, &mut findings);
    let said: Vec<Option<Span>> = sink.iter().skip(mark).map(Diagnostic::span).collect();
    for finding in findings.into_diagnostics().into_iter().filter(|finding| !said.contains(&finding.span())) {
        sink.push(finding);
    }
}

fn unit(program: &Program, address: Address, wave: usize, lowered: Lowered, origin: Origin) -> Unit {
    let Lowered { template, wires, assets, requests: _ } = lowered;
    Unit {
        wave,
        kind: "Foundation",
        holds_data: false,
        stack_name: program.settings.stack_name(address.service(), address.component()),
        depends_on: program.producers(&address),
        template,
        wires,
        assets,
        rollback: None,
        smoke_tests: Vec::new(),
        origin,
        address,
    }
}
