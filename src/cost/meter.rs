//! The meter of one resource: what pricing functions read from and write to.
//!
//! Every way to write takes care of what is missing: a price that the book does not have and a property that
//! is a function become [`Unknown`]s, so that a pricing function cannot forget them.

use super::book::{MissingPrice, PriceBook};
use super::estimate::{Assumption, ComponentEstimate, HOURS_PER_MONTH, LineItem, Reason, Unknown, UsageItem};
use super::properties::{self, Read};
use crate::backend::template::{LogicalId, Resource, Template, Val};

/// How much of something there is: now, and if everything scales out as far as it may.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quantity {
    pub now: f64,
    pub most: f64,
}

impl Quantity {
    /// A quantity that does not change.
    pub const fn fixed(now: f64) -> Self {
        Self { now, most: now }
    }

    /// One of something, every hour of a month.
    pub const HOURS: Self = Self::fixed(HOURS_PER_MONTH);

    /// From the least to the most.
    pub fn between(now: f64, most: f64) -> Self {
        Self { now, most: most.max(now) }
    }

    /// Multiplied.
    pub fn times(self, factor: f64) -> Self {
        Self { now: self.now * factor, most: self.most * factor }
    }

    /// Every hour of a month.
    pub fn hours(self) -> Self {
        self.times(HOURS_PER_MONTH)
    }
}

pub(super) struct Meter<'a> {
    pub book: &'a PriceBook,
    pub region: Option<&'a str>,
    pub template: &'a Template,
    pub resource: &'a Resource,
    id: &'a LogicalId,
    estimate: &'a mut ComponentEstimate,
}

impl<'a> Meter<'a> {
    pub const fn new(
        book: &'a PriceBook,
        region: Option<&'a str>,
        template: &'a Template,
        id: &'a LogicalId,
        resource: &'a Resource,
        estimate: &'a mut ComponentEstimate,
    ) -> Self {
        Self { book, region, template, resource, id, estimate }
    }

    /// The resource's logical id.
    pub const fn id(&self) -> &'a LogicalId {
        self.id
    }

    /// Its properties.
    pub const fn properties(&self) -> &'a Val {
        &self.resource.properties
    }

    /// An amount at a price of the book.
    pub fn charge(&mut self, what: impl Into<String>, quantity: Quantity, unit: &'static str, table: &str, item: &str) {
        let price = self.book.price(table, item, self.region);
        self.charge_at(what, quantity, unit, price);
    }

    /// An amount at a price that was looked up.
    pub fn charge_at(
        &mut self,
        what: impl Into<String>,
        quantity: Quantity,
        unit: &'static str,
        price: Result<f64, MissingPrice>,
    ) {
        match price {
            Err(missing) => self.unknown(what, Reason::NoPrice(missing)),
            Ok(unit_price) => self.estimate.items.push(LineItem {
                resource: self.id.clone(),
                resource_type: self.resource.resource_type.to_string(),
                what: what.into(),
                quantity: quantity.now,
                unit,
                unit_price,
                most: quantity.most,
            }),
        }
    }

    /// Something that is paid by use: counted if the book says how much, else listed.
    pub fn by_use(&mut self, what: &str, unit: &'static str, table: &str, item: &str, usage: &'static str) {
        let price = self.book.price(table, item, self.region);
        self.by_use_at(what, unit, price, usage, 1.0);
    }

    /// The same with a price that was looked up; `times` is how many units one of the usage is.
    pub fn by_use_at(
        &mut self,
        what: &str,
        unit: &'static str,
        price: Result<f64, MissingPrice>,
        usage: &'static str,
        times: f64,
    ) {
        match self.book.usage(usage) {
            Some(amount) => {
                self.assume(format!("{usage}: {amount}, as the price book says"));
                self.charge_at(what, Quantity::fixed(amount * times), unit, price);
            }
            None => self.estimate.usage.push(UsageItem {
                resource: self.id.clone(),
                resource_type: self.resource.resource_type.to_string(),
                what: what.to_owned(),
                unit,
                unit_price: price.ok(),
                usage,
            }),
        }
    }

    /// Something that costs nobody knows what.
    pub fn unknown(&mut self, what: impl Into<String>, reason: Reason) {
        self.estimate.unknown.push(Unknown {
            resource: Some(self.id.clone()),
            resource_type: self.resource.resource_type.to_string(),
            what: what.into(),
            reason,
        });
    }

    /// Something that the numbers rest on.
    pub fn assume(&mut self, text: impl Into<String>) {
        let assumption = Assumption { resource: self.id.clone(), text: text.into() };
        if !self.estimate.assumptions.contains(&assumption) {
            self.estimate.assumptions.push(assumption);
        }
    }

    /// A property that must be there; `what` is unknown without it.
    pub fn need<T>(&mut self, what: &str, property: &str, read: Read<T>) -> Option<T> {
        match read {
            Read::Known(value) => Some(value),
            Read::Absent => {
                self.unknown(what, Reason::NoValue(property.to_owned()));
                None
            }
            Read::Open => {
                self.unknown(what, Reason::OpenValue(property.to_owned()));
                None
            }
        }
    }

    /// A property with a default; `what` is unknown if it is a function.
    pub fn need_or<T>(&mut self, what: &str, property: &str, read: Read<T>, default: T) -> Option<T> {
        match read {
            Read::Absent => Some(default),
            other => self.need(what, property, other),
        }
    }

    /// A number of the resource.
    pub fn number(&self, property: &str) -> Read<f64> {
        properties::number(self.properties(), property)
    }

    /// A text of the resource.
    pub fn text(&self, property: &str) -> Read<&'a str> {
        properties::text(self.properties(), property)
    }

    /// A boolean of the resource.
    pub fn flag(&self, property: &str) -> Read<bool> {
        properties::flag(self.properties(), property)
    }

    /// A list of the resource.
    pub fn list(&self, property: &str) -> Read<&'a [Val]> {
        properties::list(self.properties(), property)
    }

    /// The resource of the template that a property refers to.
    pub fn referred(&self, property: &str) -> Option<(&'a LogicalId, &'a Resource)> {
        // A function is what is looked for here, so only its holder may not be one.
        let (holder, key) = property.rsplit_once('.').unwrap_or(("", property));
        let holder = if holder.is_empty() {
            Some(self.properties())
        } else {
            properties::value(self.properties(), holder).known()
        };
        properties::referred(self.template, holder?.get(key)?)
    }

    /// The other resources of the template that are of a type.
    pub fn others(&self, resource_type: &'a str) -> impl Iterator<Item = (&'a LogicalId, &'a Resource)> + use<'a> {
        self.template.resources.iter().filter(move |(_, other)| other.resource_type == resource_type)
    }
}
