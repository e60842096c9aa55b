//! Drift on the rehearsal: what was changed is found, what AWS itself rewrites is not.

use super::{Drift, Verdict, detect};
use crate::backend::assembly::digest;
use crate::deploy::clock::Timestamp;
use crate::deploy::execute::Scope;
use crate::deploy::record::{State, UnitRecord, VERSION};
use crate::deploy::rehearsal::{Rehearsal, Stage, rehearse};
use indexmap::IndexMap;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const QUEUE: &str = "orders/queue";
const API: &str = "orders/api";

fn templates() -> [(&'static str, Json); 2] {
    let queue = json!({"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 30}}}});
    let api = json!({"Resources": {
        "Service": {"Type": "AWS::ECS::Service", "Properties": {"DesiredCount": 2, "PlatformVersion": "1.4.0"}},
        "Target": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget", "Properties": {
            "MinCapacity": 2, "MaxCapacity": 9, "ResourceId": "service/c/s",
            "ScalableDimension": "ecs:service:DesiredCount", "ServiceNamespace": "ecs",
        }},
    }});
    [(QUEUE, queue), (API, api)]
}

fn record(stack_name: &str, digest: String) -> UnitRecord {
    UnitRecord {
        kind: "SQS".to_owned(),
        wave: 1,
        stack_name: stack_name.to_owned(),
        stack_id: String::new(),
        digest,
        holds_data: false,
        capabilities: Vec::new(),
        depends_on: Vec::new(),
        parameters: IndexMap::new(),
        outputs: IndexMap::new(),
        deployment: String::new(),
        changed_at: Timestamp::default(),
        source: String::new(),
    }
}

/// What is found when `change` was done past the templates.
fn found(change: impl FnOnce(&Rehearsal)) -> Drift {
    rehearse(async {
        let stage = Stage::default();
        let (mut units, mut by_digest) = (IndexMap::new(), BTreeMap::new());
        for (unit, template) in templates() {
            let text = template.to_string();
            let digest = digest(text.as_bytes());
            units.insert(unit.to_owned(), record(&unit.replace('/', "-"), digest.clone()));
            by_digest.insert(digest, text);
        }
        let state = State {
            version: VERSION,
            stack: "shop".to_owned(),
            environment: "production".to_owned(),
            account_id: String::new(),
            region: String::new(),
            serial: 1,
            units,
            last_deployment: None,
            manifest: None,
            running: IndexMap::new(),
        };
        stage.cloud.seed_state(&state, |digest| by_digest.get(digest).cloned()).unwrap();
        change(&stage.cloud);
        let mut state = state;
        state.units.insert("orders/gone".to_owned(), record("orders-gone", String::new()));
        detect(stage.world(), &state, &by_digest, &Scope::default(), 2).await.unwrap()
    })
    .unwrap()
}

fn verdicts(drift: &Drift) -> Vec<(&str, Verdict)> {
    drift.units.iter().map(|unit| (unit.unit.as_str(), unit.verdict)).collect()
}

#[test]
fn what_nobody_touched_is_the_same_and_a_stack_that_is_gone_has_drifted() {
    let drift = found(|_| {});
    let expected = [(QUEUE, Verdict::Same), (API, Verdict::Same), ("orders/gone", Verdict::Drifted)];
    assert_eq!(verdicts(&drift), expected);
    assert!(drift.units[2].reason.as_deref().unwrap().contains("orders-gone"));
}

#[test]
fn a_changed_property_is_found_with_both_values() {
    let drift = found(|cloud| assert!(cloud.tamper("orders-queue", "Queue", "/VisibilityTimeout", json!(5))));
    let unit = &drift.units[0];
    assert_eq!(unit.verdict, Verdict::Drifted);
    let difference = &unit.resources[0].differences[0];
    let seen = (difference.path.as_str(), difference.expected.as_str(), difference.actual.as_str());
    assert_eq!(seen, ("/VisibilityTimeout", "30", "5"));
}

#[test]
fn what_automatic_scaling_sets_is_no_drift_and_what_somebody_sets_beside_it_is() {
    let drift = found(|cloud| assert!(cloud.tamper("orders-api", "Service", "/DesiredCount", json!(7))));
    assert_eq!(drift.units[1].verdict, Verdict::Same);
    assert_eq!(drift.units[1].rewritten[0].path, "/DesiredCount");
    let drift = found(|cloud| {
        cloud.tamper("orders-api", "Service", "/DesiredCount", json!(7));
        cloud.tamper("orders-api", "Service", "/PlatformVersion", json!("LATEST"));
    });
    assert_eq!(drift.units[1].verdict, Verdict::Drifted);
    assert_eq!(drift.units[1].resources[0].differences.len(), 1);
}
