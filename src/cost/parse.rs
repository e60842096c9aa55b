//! A price book from YAML (or JSON, which is YAML): every mistake at its place.
//!
//! Start at [`PriceBook::parse`]. What a book may hold is described in docs/cost.md.

use super::book::{PriceBook, Regional, Table};
use super::diagnostics;
use super::instance::Size;
use super::usage;
use crate::diag::{Sink, did_you_mean};
use crate::language::yaml;
use crate::language::{Entry, Node, Value};
use crate::source::{SourceFile, SourceMap, Span};
use compact_str::CompactString;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const BUILT_IN: &str = include_str!("prices.yaml");
const FIELDS: &[&str] = &["currency", "date", "builtIn", "regions", "tables", "usage"];
const TABLE_FIELDS: &[&str] = &["source", "date", "decimals", "prices", "instances"];

impl PriceBook {
    /// The prices that come with the program.
    pub fn built_in() -> &'static Self {
        static BOOK: OnceLock<PriceBook> = OnceLock::new();
        BOOK.get_or_init(|| {
            let source = SourceMap::default().add(SourceFile::new("prices.yaml", BUILT_IN));
            // A test holds that nothing is found.
            let mut sink = Sink::default();
            let node = yaml::read_text(BUILT_IN, source, &mut sink).into_iter().next();
            let book = node.map(|node| Reader { sink: &mut sink, regions: Vec::new() }.book(&node)).unwrap_or_default();
            Self { is_alone: true, ..book }
        })
    }

    /// Reads the user's book, whose file is added to the sources. It lies over the prices that come with
    /// the program, unless it says `builtIn: false`. Mistakes go into the sink; what could be read is used.
    #[must_use]
    pub fn parse(path: &str, text: &str, sources: &mut SourceMap, sink: &mut Sink) -> Self {
        let source = sources.add(SourceFile::new(path, text));
        let mark = sink.len();
        let Some(node) = yaml::read_text(text, source, sink).into_iter().next() else {
            if !sink.errors_since(mark) {
                sink.push(diagnostics::empty(Span::file(source)));
            }
            return Self::default();
        };
        let book = Reader { sink, regions: Vec::new() }.book(&node);
        let is_alone = match node.get("builtIn").map(|below| (below, below.as_str())) {
            None | Some((_, Some("true"))) => false,
            Some((_, Some("false"))) => true,
            Some((wrong, _)) => {
                sink.push(diagnostics::expected(wrong, "`true` or `false`"));
                false
            }
        };
        Self { path: Some(path.to_owned()), is_alone, ..book }
    }
}

struct Reader<'s> {
    sink: &'s mut Sink,
    regions: Vec<CompactString>,
}

impl Reader<'_> {
    fn book(&mut self, node: &Node) -> PriceBook {
        let fields = self.entries(node, "a map with `tables`");
        self.check_keys(fields, FIELDS);
        if let Some(currency) = node.get("currency")
            && currency.as_str() != Some("USD")
        {
            self.sink.push(diagnostics::expected(currency, "the currency USD"));
        }
        self.regions = node.get("regions").map(|regions| self.words(regions)).unwrap_or_default();
        let date = node.get("date").and_then(|date| self.date(date)).unwrap_or_default();
        let mut book = PriceBook { own_date: date.clone(), ..PriceBook::default() };
        for entry in node.get("tables").map(|tables| self.entries(tables, "a map of tables")).unwrap_or_default() {
            let table = self.table(&entry.node, &date);
            book.own_date = book.own_date.max(table.date.clone());
            book.tables.insert(entry.key.clone(), table);
        }
        for entry in node.get("usage").map(|usage| self.entries(usage, "a map of numbers")).unwrap_or_default() {
            if !usage::NAMES.iter().any(|(name, _)| *name == entry.key) {
                let names = usage::NAMES.iter().map(|(name, _)| *name);
                self.sink.push(diagnostics::unknown_usage(entry.key_span, &entry.key, did_you_mean(&entry.key, names)));
            }
            if let Some(number) = self.number(&entry.node) {
                book.usage.insert(entry.key.clone(), number);
            }
        }
        book
    }

    fn table(&mut self, node: &Node, date: &CompactString) -> Table {
        let fields = self.entries(node, "a table with `prices` or `instances`");
        self.check_keys(fields, TABLE_FIELDS);
        let source = node.get("source").and_then(Node::as_str).unwrap_or_default().to_owned();
        let date = node.get("date").and_then(|date| self.date(date)).unwrap_or_else(|| date.clone());
        let mut table = Table { source, date, ..Table::default() };
        if let Some(decimals) = node.get("decimals") {
            let number = decimals.as_str().and_then(|text| text.parse().ok()).filter(|number| *number <= 12);
            if number.is_none() {
                self.sink.push(diagnostics::expected(decimals, "a number of decimals, at most 12,"));
            }
            table.decimals = number;
        }
        for entry in node.get("prices").map(|prices| self.entries(prices, "a map of prices")).unwrap_or_default() {
            let price = self.regional(&entry.node);
            table.prices.insert(entry.key.clone(), price);
        }
        let families = node.get("instances").map(|families| self.entries(families, "a map of instance families"));
        for entry in families.unwrap_or_default() {
            let sizes = self.sizes(&entry.node);
            table.instances.insert(entry.key.clone(), sizes);
        }
        table
    }

    fn sizes(&mut self, node: &Node) -> BTreeMap<Size, Regional> {
        let mut sizes = BTreeMap::new();
        for entry in self.entries(node, "a map of sizes such as `large`") {
            match entry.key.parse() {
                Ok(size) => {
                    let price = self.regional(&entry.node);
                    sizes.insert(size, price);
                }
                Err(_) => {
                    self.sink.push(diagnostics::unknown_key(entry.key_span, &entry.key, &["micro", "large", "2xlarge"]))
                }
            }
        }
        sizes
    }

    fn regional(&mut self, node: &Node) -> Regional {
        let mut regional = Regional::default();
        match &node.value {
            Value::Map(map) => {
                for entry in &map.entries {
                    if let Some(price) = self.number(&entry.node) {
                        regional.by_region.insert(entry.key.clone(), price);
                    }
                }
            }
            Value::List(prices) => {
                if prices.len() != self.regions.len() {
                    self.sink.push(diagnostics::wrong_length(node, prices.len(), self.regions.len()));
                }
                for (region, price) in self.regions.clone().into_iter().zip(prices) {
                    if let Some(price) = self.number_or_none(price) {
                        regional.by_region.insert(region, price);
                    }
                }
            }
            _ => regional.everywhere = self.number(node),
        }
        regional
    }

    fn number_or_none(&mut self, node: &Node) -> Option<f64> {
        if node.is_null() { None } else { self.number(node) }
    }

    fn number(&mut self, node: &Node) -> Option<f64> {
        let number = node.as_str().and_then(|text| text.parse::<f64>().ok());
        let number = number.filter(|number| number.is_finite() && *number >= 0.0);
        if number.is_none() {
            self.sink.push(diagnostics::expected(node, "a number, 0 or more,"));
        }
        number
    }

    fn date(&mut self, node: &Node) -> Option<CompactString> {
        let form = |text: &&str| {
            text.len() == 10
                && text
                    .bytes()
                    .enumerate()
                    .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
        };
        let date = node.as_str().filter(form);
        if date.is_none() {
            self.sink.push(diagnostics::expected(node, "a day as YYYY-MM-DD"));
        }
        date.map(CompactString::new)
    }

    fn words(&mut self, node: &Node) -> Vec<CompactString> {
        let words: Option<Vec<CompactString>> =
            node.as_list().and_then(|items| items.iter().map(|item| item.as_str().map(CompactString::new)).collect());
        if words.is_none() {
            self.sink.push(diagnostics::expected(node, "a list of regions"));
        }
        words.unwrap_or_default()
    }

    fn entries<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Entry] {
        match &node.value {
            Value::Map(map) => &map.entries,
            Value::Null => &[],
            _ => {
                self.sink.push(diagnostics::expected(node, what));
                &[]
            }
        }
    }

    fn check_keys(&mut self, entries: &[Entry], known: &[&str]) {
        for entry in entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            self.sink.push(diagnostics::unknown_key(entry.key_span, &entry.key, known));
        }
    }
}
