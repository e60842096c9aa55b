//! `deployer compile`: the assembly of one stack in one environment.

use super::rules::{Rules, Suppressed};
use super::session::{Report, Selection, Session};
use crate::backend::{Unit, assembly};
use crate::frontend::{self, ResolveOptions};
use crate::ir::Program;
use crate::kinds::lowering::Asset;
use std::collections::BTreeMap;

/// An assembly, ready to be written.
#[derive(Debug)]
pub struct Assembly {
    /// The stack.
    pub stack: String,
    /// The environment.
    pub environment: String,
    /// Files by relative path.
    pub files: assembly::Files,
    /// The units in the order of waves: address, wave, number of resources, path of the template.
    pub units: Vec<UnitSummary>,
    /// Folders that are packed as `assets/<digest>.zip`: path within the zip → bytes.
    pub assets: BTreeMap<String, BTreeMap<String, Vec<u8>>>,
}

/// A line about a unit, for people.
#[derive(Debug)]
pub struct UnitSummary {
    /// `service/component`.
    pub address: String,
    /// Its kind.
    pub kind: &'static str,
    /// Its wave, from 1.
    pub wave: usize,
    /// How many resources its template has.
    pub resources: usize,
    /// Where the template is, relative to the assembly.
    pub template: String,
}

/// An assembly with what it was made of, for whoever judges what becomes of it.
pub struct Whole {
    /// The assembly.
    pub assembly: Assembly,
    /// The program.
    pub program: Program,
    /// Its units in the order of waves.
    pub units: Vec<Unit>,
}

/// Compiles; there is no assembly if something is wrong.
#[must_use]
pub fn run(
    session: &Session<'_>,
    rules: &Rules,
    selection: &Selection,
    options: &ResolveOptions,
) -> (Option<Assembly>, Report) {
    let (whole, report) = whole(session, rules, selection, options);
    (whole.map(|whole| whole.assembly), report)
}

/// The same, and keeps what the assembly was made of.
#[must_use]
pub fn whole(
    session: &Session<'_>,
    rules: &Rules,
    selection: &Selection,
    options: &ResolveOptions,
) -> (Option<Whole>, Report) {
    let mut sink = session.sink();
    let chosen = session.stack(selection, &mut sink);
    let chosen = chosen.and_then(|stack| {
        if stack.environments().next().is_none() {
            return Some((stack, None));
        }
        session.environment(stack, selection, &mut sink).map(|environment| (stack, Some(environment)))
    });
    let compiled = chosen.and_then(|(stack, environment)| {
        let (program, used) = session.program(stack, environment, options, &mut sink);
        frontend::report_unused(&options.vars, &used, &mut sink);
        let program = program?;
        let judged = rules.lower(session, &program, true, &mut sink);
        Some((program, judged))
    });
    let failed = sink.has_errors();
    let components = compiled.as_ref().map_or(0, |(program, _)| program.components.len());
    let waived = compiled.iter().flat_map(|(_, judged)| judged.waived.iter().cloned());
    let waived = Suppressed::fold(waived.map(|waived| Suppressed::of(waived, None)).collect());
    let mut diagnostics = sink.finish();
    let is_whole = chosen.is_none_or(|(stack, _)| stack.environments().count() < 2);
    Suppressed::settle(&mut diagnostics, &waived, is_whole);
    let report = Report { diagnostics, waived, files: session.sources().len(), components, environments: 1 };
    let whole = compiled.filter(|_| !failed).map(|(program, judged)| {
        let units = judged.units;
        Whole { assembly: written(session, &program, &units), program, units }
    });
    (whole, report)
}

fn written(session: &Session<'_>, program: &Program, units: &[Unit]) -> Assembly {
    Assembly {
        stack: program.settings.stack.to_string(),
        environment: program.settings.environment_name.to_string(),
        files: assembly::write(program, units, session.sources()),
        assets: assets(session, program, units),
        units: units.iter().map(summary).collect(),
    }
}

fn summary(unit: &Unit) -> UnitSummary {
    UnitSummary {
        address: unit.address.to_string(),
        kind: unit.kind,
        wave: unit.wave,
        resources: unit.template.resources.len(),
        template: assembly::template_path(unit),
    }
}

/// The content of every folder that is shipped. It was read for its digest a moment ago; one that
/// vanished since is simply not there and the deploy engine will say so.
fn assets(session: &Session<'_>, program: &Program, units: &[Unit]) -> BTreeMap<String, BTreeMap<String, Vec<u8>>> {
    let files = session.files();
    let content = |asset: &Asset| {
        let directory = program.components.get(&asset.address).map_or("", |component| component.directory.as_str());
        files.content(directory, &asset.path).ok().map(|content| (asset.digest.clone(), content))
    };
    units.iter().flat_map(|unit| &unit.assets).filter_map(content).collect()
}
