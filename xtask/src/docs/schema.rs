//! `docs/schema/`: the JSON Schema of every kind of document, and `deployer.json` for any of them, which
//! editors take; `policy-*.schema.json` for what rules see.

use deployer::ops::schema;
use deployer::policy::{Subject, schema as policy};
use serde_json::Value;

/// Every schema with its path.
pub(super) fn pages() -> Vec<(String, String)> {
    let kinds = schema::names().into_iter().map(|name| (name, schema::run(Some(name))));
    let pages = kinds.chain([("deployer", schema::run(None))]);
    let documents = pages.filter_map(|(name, schema)| Some((format!("docs/schema/{name}.json"), text(&schema?))));
    let inputs = Subject::ALL
        .iter()
        .map(|(word, subject)| (format!("docs/schema/policy-{word}.schema.json"), text(&policy::input(*subject))));
    documents.chain(inputs).collect()
}

fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}
