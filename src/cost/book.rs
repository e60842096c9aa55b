//! The price book: what a unit of something costs in a region, with the source and date of each table.
//!
//! Data and look-ups only; `parse.rs` reads it from YAML. A price that is not in the book is a
//! [`MissingPrice`], never zero. Start at [`PriceBook::price`].

use super::instance::{Class, Size};
use compact_str::CompactString;
use std::collections::BTreeMap;

/// Prices by table and item, and how much is used in a month. What it does not say is looked up in the book
/// that comes with the program, which is read when it is first asked; the default book says nothing itself.
#[derive(Debug, Clone, Default)]
pub struct PriceBook {
    /// The path of the user's file.
    pub(super) path: Option<String>,
    /// The day of its newest table, `YYYY-MM-DD`.
    pub(super) own_date: CompactString,
    pub(super) tables: BTreeMap<CompactString, Table>,
    pub(super) usage: BTreeMap<CompactString, f64>,
    /// Whether the book that comes with the program does not lie below it.
    pub(super) is_alone: bool,
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
    /// Where it comes from: `built in`, or the path of the user's file, or both.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.path {
            None => "built in".to_owned(),
            Some(path) if self.is_alone => path.clone(),
            Some(path) => format!("{path}, over built in"),
        }
    }

    /// The day of the newest prices, `YYYY-MM-DD`.
    #[must_use]
    pub fn date(&self) -> &str {
        self.own_date.as_str().max(self.below().map_or("", Self::date))
    }

    /// The price of a unit of an item.
    ///
    /// # Errors
    /// When the book has none.
    pub fn price(&self, table: &str, item: &str, region: Option<&str>) -> Result<f64, MissingPrice> {
        self.own_price(table, item, region).or_else(|missing| match self.below() {
            Some(below) => below.price(table, item, region),
            None => Err(missing),
        })
    }

    fn own_price(&self, table: &str, item: &str, region: Option<&str>) -> Result<f64, MissingPrice> {
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
        self.own_instance(table, class, times, region).or_else(|missing| match self.below() {
            Some(below) => below.instance(table, class, times, region),
            None => Err(missing),
        })
    }

    fn own_instance(&self, table: &str, class: &str, times: f64, region: Option<&str>) -> Result<f64, MissingPrice> {
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
        self.usage.get(name).copied().or_else(|| self.below()?.usage(name))
    }

    /// The tables by name, its own before those below it.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Table)> {
        let below = self.below().into_iter().flat_map(|below| &below.tables);
        self.tables.iter().chain(below).map(|(name, table)| (name.as_str(), table))
    }

    fn below(&self) -> Option<&'static Self> {
        (!self.is_alone).then(Self::built_in)
    }
}

impl Regional {
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
