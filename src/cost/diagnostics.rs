//! The wording of what is wrong with a price book.

use crate::codes;
use crate::diag::Diagnostic;
use crate::language::Node;
use crate::language::diagnostics::list;
use crate::source::Span;

codes! {
    UNREADABLE_BOOK = Error "cost/unreadable-price-book", "The price book cannot be read",
        "`cost.priceBook` in `deployer.yaml` is the path of a YAML file, relative to `deployer.yaml`. Without it the prices that come with deployer are used.";
    INVALID_BOOK = Error "cost/invalid-price-book", "A price book is not written as it must be",
        "A price book is a map with `tables`, each with `source`, `prices` and `instances`, and with `usage`. A price is a number of US dollars, a map from region to number, or a list with one number for each of the `regions`. docs/cost.md describes it.";
    UNKNOWN_USAGE = Warning "cost/unknown-usage", "A price book says how much is used of something that is not known",
        "The names below `usage` are those that docs/cost.md lists. Another name changes nothing.";
}

/// A file that is not there or is not text.
#[must_use]
pub fn unreadable(at: Span, path: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(&UNREADABLE_BOOK, format!("the price book `{path}` cannot be read: {reason}")).at(at, "named here")
}

/// A node that is not what stands there in a price book.
#[must_use]
pub fn expected(node: &Node, what: &str) -> Diagnostic {
    Diagnostic::new(&INVALID_BOOK, format!("{what} is expected here")).at(node.span(), "not understood")
}

/// A file without a document.
#[must_use]
pub fn empty(at: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_BOOK, "the price book is empty").at(at, "nothing in it")
}

/// A key that means nothing.
#[must_use]
pub fn unknown_key(at: Span, key: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&INVALID_BOOK, format!("`{key}` is not a part of a price book"))
        .at(at, "unknown")
        .help(format!("known here: {}", list(known, 12)))
}

/// A list of prices that does not fit the list of regions.
#[must_use]
pub fn wrong_length(node: &Node, prices: usize, regions: usize) -> Diagnostic {
    Diagnostic::new(&INVALID_BOOK, format!("there are {prices} prices for {regions} regions"))
        .at(node.span(), "one price a region, `~` where there is none")
}

/// A usage that nothing asks for.
#[must_use]
pub fn unknown_usage(at: Span, name: &str, hint: Option<String>) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_USAGE, format!("nothing is priced by `{name}`")).at(at, "unknown").maybe_help(hint)
}
