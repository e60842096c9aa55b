//! What `deployer cost` prints, with the real command: the examples as snapshots, and books of the user.

use crate::support::{Ran, deployer, root};
use std::path::Path;

/// Exit code, stdout and stderr of `deployer cost` in a directory.
fn cost(directory: &Path, arguments: &[&str]) -> (u8, String, String) {
    let words: Vec<&str> = std::iter::once("cost").chain(arguments.iter().copied()).collect();
    let Ran { out, talk, exit } = deployer(directory, &words);
    (exit.code(), out, talk)
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_examples_cost_what_was_reviewed() {
    for example in ["online-shop", "user-platform"] {
        let (code, out, talk) = cost(&root().join("examples").join(example), &[]);
        assert_eq!((code, talk.as_str()), (0, ""), "{example}");
        snapshot(&format!("cost__{example}"), &out);
    }
    let (_, out, _) = cost(&root().join("examples/user-platform"), &["-e", "production", "--items"]);
    snapshot("cost__user-platform__items", &out);
}

#[test]
fn one_component_costs_the_same_alone_as_among_others() {
    let directory = root().join("examples/user-platform");
    let amount = |arguments: &[&str], index: &str| {
        let (_, out, _) = cost(&directory, &[arguments, &["-e", "production", "--format", "json"]].concat());
        let document: serde_json::Value = serde_json::from_str(&out).unwrap();
        let components = document["stacks"][0]["environments"][0]["components"].as_array().unwrap().clone();
        let found = components.iter().find(|component| component["address"] == index).unwrap();
        (components.len(), found["monthly"].as_f64().unwrap())
    };
    let address = "notification-service/database";
    let (all, among) = amount(&[], address);
    let (one, alone) = amount(&["--component", address], address);
    assert!(all > 1 && one == 1, "{all} and {one}");
    assert!(among > 0.0 && among.to_bits() == alone.to_bits(), "{among} and {alone}");
}

#[test]
fn a_component_that_does_not_exist_is_a_mistake_of_the_command_line() {
    let (code, out, talk) = cost(&root().join("examples/user-platform"), &["--component", "databse"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(talk.contains("there is no component `databse`") && talk.contains("did you mean `database`?"), "{talk}");
}

fn workspace(name: &str, prices: Option<&str>) -> std::path::PathBuf {
    let directory = std::env::temp_dir().join(format!("deployer-cost-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("deployer.yaml"), WORKSPACE).unwrap();
    if let Some(prices) = prices {
        std::fs::write(directory.join("prices.yaml"), prices).unwrap();
    }
    directory
}

const WORKSPACE: &str = "apiVersion: core.deployer.io/v1
kind: Workspace
spec: {cost: {priceBook: prices.yaml}}
---
apiVersion: core.deployer.io/v1
kind: Stack
metadata: {name: shop}
---
apiVersion: core.deployer.io/v1
kind: Environment
metadata: {name: dev, stack: shop}
spec: {accountId: '123456789012', region: eu-west-1}
---
apiVersion: core.deployer.io/v1
kind: Service
metadata: {name: orders, stack: shop}
---
apiVersion: components.deployer.io/v1
kind: SQS
metadata: {name: queue, service: orders, stack: shop}
spec: {}
";

#[test]
fn the_price_book_of_the_workspace_counts() {
    let directory = workspace("book", Some("date: 2026-02-01\nusage: {queue-requests: 10000000}\n"));
    let (code, out, talk) = cost(&directory, &[]);
    std::fs::remove_dir_all(&directory).unwrap();
    assert_eq!((code, talk.as_str()), (0, ""), "{out}");
    assert!(out.contains("at list prices of 2026-02-01 (prices.yaml, over built in)"), "{out}");
    assert!(out.contains("queue-requests: 10000000, as the price book says"), "{out}");
}

#[test]
fn a_price_book_with_mistakes_is_shown_at_its_line_and_fails() {
    let directory = workspace("mistakes", Some("tables:\n  kms:\n    prices: {key-month: cheap}\n"));
    let (code, _, talk) = cost(&directory, &[]);
    std::fs::remove_dir_all(&directory).unwrap();
    assert_eq!(code, 1, "{talk}");
    assert!(talk.contains("cost/invalid-price-book") && talk.contains("prices.yaml:3:25"), "{talk}");
    let directory = workspace("missing", None);
    let (code, _, talk) = cost(&directory, &[]);
    std::fs::remove_dir_all(&directory).unwrap();
    assert!(code == 1 && talk.contains("cost/unreadable-price-book"), "{code}: {talk}");
}
