//! What an estimate says: line items, what is paid by use, what is unknown, what was assumed.

use super::book::{MissingPrice, PriceBook};
use crate::backend::template::LogicalId;
use crate::kinds::Address;
use std::collections::BTreeMap;
use std::fmt;

/// How many hours a month has, as AWS counts them in its own estimates.
pub const HOURS_PER_MONTH: f64 = 730.0;

/// What the units of one program cost.
#[derive(Debug, Clone, Default)]
pub struct Estimate {
    /// By unit, the foundation included.
    pub components: BTreeMap<Address, ComponentEstimate>,
    /// The name of the price book.
    pub book: String,
    /// The day of its newest prices, `YYYY-MM-DD`.
    pub book_date: String,
}

/// What a unit costs.
#[derive(Debug, Clone, Default)]
pub struct ComponentEstimate {
    /// What has a price and a quantity, in the order of the template.
    pub items: Vec<LineItem>,
    /// What is paid by use and not counted, because nobody said how much it is.
    pub usage: Vec<UsageItem>,
    /// What costs money, nobody knows how much.
    pub unknown: Vec<Unknown>,
    /// What the numbers rest on.
    pub assumptions: Vec<Assumption>,
}

/// Something that has a price and a quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct LineItem {
    /// The resource.
    pub resource: LogicalId,
    /// Its CloudFormation type.
    pub resource_type: String,
    /// What is paid.
    pub what: String,
    /// How much of it in a month.
    pub quantity: f64,
    /// Of what.
    pub unit: &'static str,
    /// US dollars a unit.
    pub unit_price: f64,
    /// The quantity if everything scales out as far as it may; at least `quantity`.
    pub most: f64,
}

/// Something that is paid by use.
#[derive(Debug, Clone, PartialEq)]
pub struct UsageItem {
    /// The resource.
    pub resource: LogicalId,
    /// Its CloudFormation type.
    pub resource_type: String,
    /// What is paid.
    pub what: String,
    /// A unit of it.
    pub unit: &'static str,
    /// US dollars a unit, if the book has the price.
    pub unit_price: Option<f64>,
    /// The name below `usage` in the price book that makes it count.
    pub usage: &'static str,
}

/// Something that costs nobody knows what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The resource; none for the whole component.
    pub resource: Option<LogicalId>,
    /// Its CloudFormation type; empty for the whole component.
    pub resource_type: String,
    /// What is paid.
    pub what: String,
    /// Why it is unknown.
    pub reason: Reason,
}

/// Why something is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A property is a reference or another function, whose value only AWS knows.
    OpenValue(String),
    /// A property is not there, or not of the form that it must have.
    NoValue(String),
    /// The book has no price.
    NoPrice(MissingPrice),
    /// The estimate does not know the resource type.
    UnknownType,
    /// The estimate knows the resource, but not this way to use it.
    NotCovered(&'static str),
    /// The component has mistakes, so nothing is lowered from it.
    Mistakes,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenValue(property) => write!(f, "{property} is known only when it is deployed"),
            Self::NoValue(property) => write!(f, "{property} is not given"),
            Self::NoPrice(missing) => missing.fmt(f),
            Self::UnknownType => f.write_str("the estimate does not know this type"),
            Self::NotCovered(what) => f.write_str(what),
            Self::Mistakes => f.write_str("the component has mistakes"),
        }
    }
}

/// Something that the numbers rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// The resource.
    pub resource: LogicalId,
    /// A sentence without full stop.
    pub text: String,
}

impl LineItem {
    /// US dollars a month.
    #[must_use]
    pub fn monthly(&self) -> f64 {
        self.quantity * self.unit_price
    }

    /// US dollars a month if everything scales out as far as it may.
    #[must_use]
    pub fn at_most(&self) -> f64 {
        self.most * self.unit_price
    }
}

impl ComponentEstimate {
    /// US dollars a month, as far as they are known: the sum of the items. `None` if there is something to
    /// pay and nothing of it is known; 0 only for what is free.
    #[must_use]
    pub fn monthly(&self) -> Option<f64> {
        self.is_known().then(|| sum(self.items.iter().map(LineItem::monthly)))
    }

    /// The same if everything scales out as far as it may.
    #[must_use]
    pub fn at_most(&self) -> Option<f64> {
        self.is_known().then(|| sum(self.items.iter().map(LineItem::at_most)))
    }

    fn is_known(&self) -> bool {
        !self.items.is_empty() || (self.usage.is_empty() && self.unknown.is_empty())
    }
}

impl Estimate {
    /// An estimate without units yet.
    pub(super) fn of(book: &PriceBook) -> Self {
        Self { components: BTreeMap::new(), book: book.name(), book_date: book.date().to_owned() }
    }

    /// US dollars a month of everything that is known; `None` if there is something to pay and nothing of it
    /// is known.
    #[must_use]
    pub fn monthly(&self) -> Option<f64> {
        self.is_known().then(|| sum(self.components.values().filter_map(ComponentEstimate::monthly)))
    }

    /// The same if everything scales out as far as it may.
    #[must_use]
    pub fn at_most(&self) -> Option<f64> {
        self.is_known().then(|| sum(self.components.values().filter_map(ComponentEstimate::at_most)))
    }

    fn is_known(&self) -> bool {
        self.components.values().any(|component| !component.items.is_empty())
            || self.components.values().all(ComponentEstimate::is_known)
    }
}

/// The sum; that of nothing is 0 and not -0, which `Iterator::sum` gives.
fn sum(amounts: impl Iterator<Item = f64>) -> f64 {
    amounts.fold(0.0, |sum, amount| sum + amount)
}

/// What units cost in a month, in US dollars, for rules about cost: those of which nothing is known are not
/// in the map.
#[must_use]
pub fn monthly_costs(estimate: &Estimate) -> BTreeMap<Address, f64> {
    let known = |(address, component): (&Address, &ComponentEstimate)| Some((address.clone(), component.monthly()?));
    estimate.components.iter().filter_map(known).collect()
}
