//! What can be accepted, where it is written, and what is left as it is.

use super::{Acceptance, Inputs, propose};
use crate::deploy::cloud::{DriftStatus, PropertyDifference, ResourceDrift};
use crate::deploy::drift::{Drift, UnitDrift, Verdict};
use crate::frontend::ResolveOptions;
use crate::ops::{RuleOptions, Rules, Session};
use crate::policy::Date;
use crate::source::MemoryLoader;

const STACK: &str = "apiVersion: core.deployer.io/v1\nkind: Stack\nmetadata: {name: shop}\n";
const SERVICE: &str = "apiVersion: core.deployer.io/v1\nkind: Service\nmetadata: {name: orders}\n";
const BASE: &str = "\
# The queue of orders.
apiVersion: components.deployer.io/v1
kind: SQS
metadata: {name: queue}
spec:
  visibilityTimeout: 30s # longer than a worker takes
";
const OVERLAY: &str = "stacks/shop/environments/prod/services/orders/components/queue/sqs.yaml";

fn environment(name: &str) -> String {
    format!(
        "apiVersion: core.deployer.io/v1\nkind: Environment\nmetadata: {{name: {name}}}\nspec: {{accountId: '123456789012', region: eu-west-1}}\n"
    )
}

fn workspace(queue: &str, more: &[(&str, &str)]) -> MemoryLoader {
    let mut loader = MemoryLoader::default();
    loader.insert("stacks/shop/stack.yaml", STACK);
    for name in ["dev", "prod"] {
        loader.insert(format!("stacks/shop/environments/{name}/environment.yaml"), environment(name));
    }
    loader.insert("stacks/shop/services/orders/service.yaml", SERVICE);
    loader.insert("stacks/shop/services/orders/components/queue/sqs.yaml", queue);
    for (path, text) in more {
        loader.insert(*path, *text);
    }
    loader
}

fn accepted(loader: &MemoryLoader, path: &str, expected: &str, actual: &str) -> Acceptance {
    let difference = PropertyDifference {
        path: path.to_owned(),
        expected: expected.to_owned(),
        actual: actual.to_owned(),
        difference: "NOT_EQUAL".to_owned(),
    };
    let resource = ResourceDrift {
        logical_id: "Queue".to_owned(),
        physical_id: None,
        resource_type: "AWS::SQS::Queue".to_owned(),
        status: DriftStatus::Modified,
        differences: vec![difference],
    };
    let unit = UnitDrift {
        unit: "orders/queue".to_owned(),
        stack_name: "shop-prod-orders-queue".to_owned(),
        verdict: Verdict::Drifted,
        reason: None,
        resources: vec![resource],
        rewritten: Vec::new(),
        not_checked: Vec::new(),
    };
    let drift = Drift { stack: "shop".to_owned(), environment: "prod".to_owned(), units: vec![unit] };
    let options = ResolveOptions::default();
    let rules = |session: &mut Session<'_>| {
        Ok(Rules::load(session, &RuleOptions { embedded: false, ..RuleOptions::on(Date::LAST) }))
    };
    propose(Inputs { loader, stack: "shop", environment: "prod", options: &options, rules: &rules }, &drift)
}

/// The only file that changes.
fn change(acceptance: &Acceptance) -> (&str, &str) {
    assert!(acceptance.refused.is_empty(), "{:?}", acceptance.refused);
    assert_eq!((acceptance.accepted.len(), acceptance.files.len()), (1, 1));
    let (path, change) = acceptance.files.first_key_value().unwrap();
    (path, &change.after)
}

fn refusal(acceptance: &Acceptance) -> &str {
    assert!(acceptance.accepted.is_empty() && acceptance.files.is_empty(), "{acceptance:?}");
    &acceptance.refused[0].why
}

#[test]
fn what_the_base_says_goes_into_a_new_overlay_of_the_environment() {
    let found = accepted(&workspace(BASE, &[]), "/VisibilityTimeout", "30", "90");
    let wanted = "apiVersion: components.deployer.io/v1\nkind: SQS\nmetadata:\n  name: queue\n  service: orders\nspec:\n  visibilityTimeout: 90s\n";
    assert_eq!(change(&found), (OVERLAY, wanted));
}

#[test]
fn an_overlay_that_is_there_is_added_to_and_keeps_its_comments() {
    let overlay = "kind: SQS\nmetadata: {name: queue, service: orders}\n# Larger in production.\nspec:\n  messageRetentionPeriod: 10d # as agreed\n# The end.\n";
    let place = "stacks/shop/environments/prod/queue.yaml";
    let found = accepted(&workspace(BASE, &[(place, overlay)]), "/VisibilityTimeout", "30", "90");
    let wanted = "kind: SQS\nmetadata: {name: queue, service: orders}\n# Larger in production.\nspec:\n  messageRetentionPeriod: 10d # as agreed\n  visibilityTimeout: 90s\n# The end.\n";
    assert_eq!(change(&found), (place, wanted));
}

#[test]
fn what_the_overlay_says_is_changed_in_place() {
    let overlay = "kind: SQS\nmetadata: {name: queue, service: orders}\nspec: {visibilityTimeout: \"60s\"} # more\n";
    let place = "stacks/shop/environments/prod/queue.yaml";
    let found = accepted(&workspace(BASE, &[(place, overlay)]), "/VisibilityTimeout", "60", "90");
    let wanted = "kind: SQS\nmetadata: {name: queue, service: orders}\nspec: {visibilityTimeout: \"90s\"} # more\n";
    assert_eq!(change(&found), (place, wanted));
}

#[test]
fn a_value_behind_an_anchor_is_not_changed_for_others() {
    let shared = "\
kind: SQS
metadata: {name: queue, service: orders}
spec: &both {visibilityTimeout: 60s}
---
kind: SQS
metadata: {name: second, service: orders}
spec: *both
";
    let second = BASE.replace("name: queue", "name: second");
    let place = "stacks/shop/environments/prod/queues.yaml";
    let files = [(place, shared), ("stacks/shop/services/orders/components/second/sqs.yaml", second.as_str())];
    let found = accepted(&workspace(BASE, &files), "/VisibilityTimeout", "60", "90");
    assert!(!refusal(&found).is_empty());
}

#[test]
fn variables_defaults_and_what_aws_refuses_are_not_acceptable() {
    let variable = BASE.replace("30s #", "\"${TIMEOUT:-30s}\" #");
    let found = accepted(&workspace(&variable, &[]), "/VisibilityTimeout", "30", "90");
    assert!(refusal(&found).contains("variable"), "{found:?}");
    let found = accepted(&workspace(BASE, &[]), "/MessageRetentionPeriod", "345600", "86400");
    assert!(refusal(&found).contains("default"), "{found:?}");
    let found = accepted(&workspace(BASE, &[]), "/VisibilityTimeout", "30", "999999");
    assert!(refusal(&found).contains("does not pass"), "{found:?}");
    let found = accepted(&workspace(BASE, &[]), "/Nothing", "30", "90");
    assert!(refusal(&found).contains("no such property"), "{found:?}");
    let found = accepted(&workspace(BASE, &[]), "/VisibilityTimeout", "30", "30");
    assert!(refusal(&found).contains("already"), "{found:?}");
}

#[test]
fn what_fails_a_rule_is_not_acceptable() {
    let rule = "\
# METADATA
# title: Patience
# description: Nobody waits long.
# custom:
#   code: acme/patience
#   severity: error
#   subject: templates
package policies.acme.patience

deny contains {\"resource\": resource.address, \"path\": \"Properties.VisibilityTimeout\", \"message\": \"too long\"} if {
\tsome resource in input.resources
\tresource.properties.VisibilityTimeout > 60
}
";
    let loader = workspace(BASE, &[("policies/patience.rego", rule)]);
    let found = accepted(&loader, "/VisibilityTimeout", "30", "90");
    assert!(refusal(&found).contains("too long"), "{found:?}");
    assert_eq!(change(&accepted(&loader, "/VisibilityTimeout", "30", "50")).0, OVERLAY);
}

#[test]
fn a_workspace_of_one_file_gets_one_more_document() {
    let one = [
        STACK,
        "---\n",
        &environment("dev"),
        "---\n",
        &environment("prod"),
        "---\n",
        SERVICE,
        "---\n",
        &BASE.replace("name: queue", "name: queue, service: orders"),
    ]
    .concat();
    let loader: MemoryLoader = std::iter::once(("workspace.yaml", one.clone().into_bytes())).collect();
    let found = accepted(&loader, "/VisibilityTimeout", "30", "120");
    let wanted = "---\napiVersion: components.deployer.io/v1\nkind: SQS\nmetadata:\n  name: queue\n  service: orders\n  environment: prod\nspec:\n  visibilityTimeout: 120s\n";
    assert_eq!(change(&found), ("workspace.yaml", [one.as_str(), wanted].concat().as_str()));
}
