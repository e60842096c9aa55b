//! `docs/schema/`: the JSON Schema of every kind of document, and `deployer.json` for any of them, which
//! editors take.

use deployer::ops::schema;
use serde_json::Value;

/// Every schema with its path.
pub(super) fn pages() -> Vec<(String, String)> {
    let kinds = schema::names().into_iter().map(|name| (name, schema::run(Some(name))));
    let pages = kinds.chain([("deployer", schema::run(None))]);
    pages.filter_map(|(name, schema)| Some((format!("docs/schema/{name}.json"), text(&schema?)))).collect()
}

fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}
