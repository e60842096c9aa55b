//! What a deployment needs and is not there, at the lines that name it.

use super::failures::span;
use crate::deploy::assembly::Assembly;
use crate::deploy::diagnostics;
use crate::deploy::preflight::{Found, Missing, Named};
use crate::diag::Diagnostic;
use crate::source::{SourceMap, Span};

/// What was found, each thing at the first line that names it and with the others; then what could not be looked at.
#[must_use]
pub fn diagnose(found: &Found, assembly: &Assembly, sources: &SourceMap) -> Vec<Diagnostic> {
    let missing = found.missing.iter().map(|missing| missing_thing(missing, assembly, sources));
    let unknown = found.unknown.iter().map(|(blind, things)| diagnostics::not_looked_at(blind, things));
    missing.chain(unknown).collect()
}

fn missing_thing(missing: &Missing, assembly: &Assembly, sources: &SourceMap) -> Diagnostic {
    let mut spans: Vec<(Span, &str)> = Vec::new();
    for named in &missing.named {
        let span = span_of(named, assembly, sources).filter(|span| spans.iter().all(|(known, _)| known != span));
        spans.extend(span.map(|span| (span, named.unit.as_str())));
    }
    diagnostics::missing(missing, &spans)
}

fn span_of(named: &Named, assembly: &Assembly, sources: &SourceMap) -> Option<Span> {
    let place = assembly.origins.nearest(&named.unit, &named.logical_id, &named.path);
    let unit = || span(&assembly.manifest.units.get(&named.unit)?.source, sources);
    place.and_then(|place| span(&place.at, sources)).or_else(unit)
}
