//! The price book: what a unit of something costs in a region, with the source and date of each table.
//!
//! Data and look-ups only; `parse.rs` reads it from YAML. A price that is not in the book is a
//! [`MissingPrice`], never zero. Start at [`PriceBook::price`].

use super::instance::{Class, Size};
use compact_str::CompactString;
use std::collections::BTreeMap;

/// Prices by table and item, and how much is used in a month.
#[derive(Debug, Clone, Default)]
pub struct PriceBook {
    /// Where it comes from: `built in`, or the path of the user's file, or both.
    pub name: String,
    /// The day of the newest table, `YYYY-MM-DD`.
    pub date: CompactString,
    pub(super) tables: BTreeMap<CompactString, Table>,
    pub(super) usage: BTreeMap<CompactString, f64>,
}

/// Prices of one thing that AWS sells.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Where the prices were read.
    pub source: String,
    /// When, `YYYY-MM-DD`.
    pub date: CompactString,
    /// The decimals that AWS lists; prices that are worked out are rounded to them.
    pub(super) decimals: Option<u32>,
    pub(super) prices: BTreeMap<CompactString, Regional>,
    pub(super) instances: BTreeMap<CompactString, BTreeMap<Size, Regional>>,
}

/// A price in US dollars, by region.
#[derive(Debug, Clone, Default)]
pub(super) struct Regional {
    /// The price in every region of the commercial partition that is not named.
    pub everywhere: Option<f64>,
    /// The price in a region.
    pub by_region: BTreeMap<CompactString, f64>,
}

/// Why there is no price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MissingPrice {
    /// The book does not know the thing.
    #[error("the price book has no price for {0}")]
    Item(String),
    /// The book knows the thing, in other regions.
    #[error("the price book has no price for {item} in {region}")]
    Region {
        /// The thing.
        item: String,
        /// The region.
        region: String,
    },
    /// The environment names no region.
    #[error("the environment names no region")]
    NoRegion,
}

impl PriceBook {
    /// The price of a unit of an item.
    ///
    /// # Errors
    /// When the book has none.
    pub fn price(&self, table: &str, item: &str, region: Option<&str>) -> Result<f64, MissingPrice> {
        let missing = || MissingPrice::Item(format!("{table}/{item}"));
        let regional = self.tables.get(table).and_then(|table| table.prices.get(item)).ok_or_else(missing)?;
        regional.in_region(region, || format!("{table}/{item}"))
    }

    /// The price of an hour of an instance class such as `db.m6g.large`. `times` is what it is multiplied
    /// with before it is rounded: 2 where there is a standby.
    ///
    /// # Errors
    /// When the book has none.
    pub fn instance(&self, table: &str, class: &str, times: f64, region: Option<&str>) -> Result<f64, MissingPrice> {
        let item = || format!("{table}/{class}");
        let missing = || MissingPrice::Item(item());
        let table = self.tables.get(table).ok_or_else(missing)?;
        let class = Class::parse(class).ok_or_else(missing)?;
        let sizes = table.instances.get(class.family).ok_or_else(missing)?;
        if times.total_cmp(&1.0).is_eq()
            && let Some(listed) = sizes.get(&class.size)
        {
            return listed.in_region(region, item);
        }
        let (smallest, (largest, regional)) = sizes.keys().next().zip(sizes.last_key_value()).ok_or_else(missing)?;
        if class.size < *smallest || class.size > *largest {
            return Err(missing());
        }
        let price = regional.in_region(region, item)? * times * class.size.factor() / largest.factor();
        Ok(table.decimals.map_or(price, |decimals| round(price, decimals)))
    }

    /// How much of something a month brings, if the book says so.
    #[must_use]
    pub fn usage(&self, name: &str) -> Option<f64> {
        self.usage.get(name).copied()
    }

    /// The tables by name.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Table)> {
        self.tables.iter().map(|(name, table)| (name.as_str(), table))
    }

    /// Puts this book over another: what this one says wins.
    #[must_use]
    pub(super) fn over(self, mut base: Self) -> Self {
        for (name, table) in self.tables {
            base.tables.entry(name).or_default().take(table);
        }
        base.usage.extend(self.usage);
        base.name = format!("{}, over {}", self.name, base.name);
        base.date = base.date.max(self.date);
        base
    }
}

impl Table {
    fn take(&mut self, other: Self) {
        self.source = if self.source.is_empty() { other.source } else { format!("{}; {}", other.source, self.source) };
        self.date = std::mem::take(&mut self.date).max(other.date);
        self.decimals = other.decimals.or(self.decimals);
        for (item, regional) in other.prices {
            self.prices.entry(item).or_default().take(regional);
        }
        for (family, sizes) in other.instances {
            let own = self.instances.entry(family).or_default();
            for (size, regional) in sizes {
                own.entry(size).or_default().take(regional);
            }
        }
    }
}

impl Regional {
    fn take(&mut self, other: Self) {
        if other.everywhere.is_some() {
            self.everywhere = other.everywhere;
            self.by_region.clear();
        }
        self.by_region.extend(other.by_region);
    }

    fn in_region(&self, region: Option<&str>, item: impl Fn() -> String) -> Result<f64, MissingPrice> {
        let Some(region) = region else {
            // A price that holds everywhere needs no region.
            return self.everywhere.ok_or(MissingPrice::NoRegion);
        };
        let everywhere = self.everywhere.filter(|_| is_commercial(region));
        let price = self.by_region.get(region).copied().or(everywhere);
        price.ok_or_else(|| MissingPrice::Region { item: item(), region: region.to_owned() })
    }
}

/// Whether a region is of the partition `aws`: China and GovCloud have prices of their own.
fn is_commercial(region: &str) -> bool {
    !["cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-"].iter().any(|other| region.starts_with(other))
}

/// Rounds half away from zero; the small addition undoes what binary fractions take from a half.
fn round(price: f64, decimals: u32) -> f64 {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    (price * scale + 1e-6).round() / scale
}
