//! What an environment costs in a month: a pure estimate from lowered templates and a price book.
//!
//! Prices come from the book ([`PriceBook`]), quantities from the resources of a template, whatever kind it
//! was lowered from. What is paid by use is counted only if the book says how much it is; what cannot be
//! known is listed with the reason and never counts as zero. Reads no file and asks nobody.
//!
//! ```text
//! prices.yaml, the user's book ─► parse ─► PriceBook ┐
//! template ─► resources/<area> ─► Meter ─────────────┴► ComponentEstimate
//! ```
//!
//! Start at [`estimate()`]. Adding a resource type: a line in `resources/mod.rs`, a function in the file of its
//! area, prices in `prices.yaml` with source and date.

mod book;
pub mod diagnostics;
mod estimate;
mod instance;
mod meter;
mod parse;
mod properties;
mod recorded;
mod resources;
mod usage;

pub use book::{MissingPrice, PriceBook, Table};
pub use estimate::{
    Assumption, ComponentEstimate, Estimate, HOURS_PER_MONTH, LineItem, Reason, Unknown, UsageItem, monthly_costs,
};
pub use recorded::recorded;
pub use usage::NAMES as USAGE_NAMES;

use crate::backend::template::Template;
use crate::ir::Program;
use crate::kinds::Address;
use meter::Meter;

/// A template with the unit that it is of.
#[derive(Debug, Clone, Copy)]
pub struct UnitView<'a> {
    /// The unit: a component, or a part of the foundation.
    pub address: &'a Address,
    /// Its template.
    pub template: &'a Template,
}

/// What the units of a program cost. Components with mistakes have no template; they are in the estimate as
/// unknown. Those that exist already belong to somebody else and cost nothing here.
#[must_use]
pub fn estimate(program: &Program, views: &[UnitView<'_>], book: &PriceBook) -> Estimate {
    let region = program.settings.region().map(|region| region.value.as_str());
    let mut estimate = estimate_templates(views, region, book);
    let mistaken = program.components.values().filter(|component| component.spec.is_none() && !component.is_existing());
    for component in mistaken {
        let unknown = Unknown {
            resource: None,
            resource_type: String::new(),
            what: component.kind.name.to_owned(),
            reason: Reason::Mistakes,
        };
        estimate.components.entry(component.address.clone()).or_default().unknown.push(unknown);
    }
    estimate
}

/// What templates cost in a region.
#[must_use]
pub fn estimate_templates(views: &[UnitView<'_>], region: Option<&str>, book: &PriceBook) -> Estimate {
    let mut estimate = Estimate::of(book);
    for view in views {
        let mut component = ComponentEstimate::default();
        for (id, resource) in &view.template.resources {
            resources::price(&mut Meter::new(book, region, view.template, id, resource, &mut component));
        }
        estimate.components.insert(view.address.clone(), component);
    }
    estimate
}

#[cfg(test)]
mod tests;
