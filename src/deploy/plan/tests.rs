//! What may be away, and what moved since a plan was made.

use super::downtime::downtime;
use super::{Basis, PlannedChange, PlannedProperty};
use crate::deploy::cloud::{ChangeAction, Identity, Replacement};
use crate::deploy::execute::Scope;
use crate::deploy::record::{State, StepStatus, UnitAction, UnitRecord, UnitStep};
use indexmap::IndexMap;
use serde_json::json;

fn change(kind: &str, replacement: Replacement, path: &str, after: &str) -> PlannedChange {
    let property = PlannedProperty {
        path: path.to_owned(),
        before: None,
        after: Some(after.to_owned()),
        replacement,
        because_of: None,
        source: None,
    };
    PlannedChange {
        logical_id: "Thing".to_owned(),
        resource_type: kind.to_owned(),
        action: ChangeAction::Modify,
        replacement,
        loses_data: false,
        is_retained: false,
        downtime: None,
        properties: vec![property],
    }
}

#[test]
fn what_aws_says_interrupts_is_named_and_other_changes_are_not() {
    let of = |kind: &str, replacement, path: &str| downtime(&change(kind, replacement, path, "1"));
    let class = of("AWS::RDS::DBInstance", Replacement::Never, "Properties/DBInstanceClass").unwrap();
    assert!(class.starts_with("may be away: the database is away while it moves"), "{class}");
    assert!(of("AWS::RDS::DBInstance", Replacement::Never, "Properties/Tags/0/Value").is_none());
    let replaced = of("AWS::ElasticLoadBalancingV2::LoadBalancer", Replacement::Always, "Properties/Scheme").unwrap();
    assert!(replaced.contains("its address changes"), "{replaced}");
    assert!(of("AWS::IAM::Role", Replacement::Always, "Properties/RoleName").is_none());
    let stopped = downtime(&change("AWS::ECS::Service", Replacement::Never, "Properties/DesiredCount", "0"));
    assert!(stopped.unwrap().contains("no task"));
    assert!(of("AWS::ECS::Service", Replacement::Never, "Properties/DesiredCount").is_none());
}

fn identity(account: &str) -> Identity {
    Identity { account: account.to_owned(), arn: "arn".to_owned(), region: "eu-west-1".to_owned() }
}

fn unit(digest: &str, deployment: &str) -> UnitRecord {
    serde_json::from_value(json!({
        "kind": "SQS", "wave": 1, "stackName": "s", "stackId": "arn:s", "digest": digest, "holdsData": true,
        "capabilities": [], "dependsOn": ["a/need"], "parameters": {}, "outputs": {}, "deployment": deployment,
        "changedAt": 0,
    }))
    .unwrap()
}

fn state(units: &[(&str, UnitRecord)]) -> State {
    let mut state: State = serde_json::from_value(json!({
        "version": 1, "stack": "shop", "environment": "test", "accountId": "1", "region": "eu-west-1", "serial": 7,
        "units": {}, "lastDeployment": "last",
    }))
    .unwrap();
    state.units = units.iter().map(|(address, unit)| ((*address).to_owned(), unit.clone())).collect();
    state
}

fn step(action: UnitAction) -> UnitStep {
    let status = StepStatus::Pending;
    let target = Some(unit("new", "next"));
    UnitStep { action, status, before: None, target, started_at: None, ended_at: None, failure: None }
}

#[test]
fn a_basis_tells_what_moved_and_lets_others_be() {
    let steps: IndexMap<String, UnitStep> = [("a/one".to_owned(), step(UnitAction::Update))].into_iter().collect();
    let units = [("a/one", unit("x", "first")), ("a/need", unit("y", "first")), ("b/other", unit("z", "first"))];
    let scope = Scope { service: Some("a".to_owned()), component: Some("one".to_owned()) };
    let then = state(&units);
    let basis = Basis::of(&identity("1"), &then, &steps);
    assert_eq!(basis.units.keys().collect::<Vec<_>>(), ["a/one", "a/need"]);
    let moved = |identity: &Identity, state: &State, steps: &IndexMap<String, UnitStep>| -> Vec<String> {
        basis.moved(identity, state, steps, &scope).iter().map(ToString::to_string).collect()
    };
    assert_eq!(moved(&identity("1"), &then, &steps), [""; 0]);

    // Another service was deployed: that is nothing to this plan.
    let mut now = then.clone();
    now.serial = 9;
    now.units["b/other"] = unit("zz", "second");
    assert_eq!(moved(&identity("1"), &now, &steps), [""; 0]);

    now.units["a/need"] = unit("yy", "second");
    assert_eq!(moved(&identity("1"), &now, &steps), ["a/need has another template, by deployment second"]);
    now.units.shift_remove("a/one");
    let said = moved(&identity("2"), &now, &steps);
    assert_eq!(said.first().unwrap(), "the plan is for account 1, and the credentials are for 2");
    assert!(said.contains(&"a/one is not recorded any more, by deployment last".to_owned()), "{said:?}");

    let made: IndexMap<String, UnitStep> = [("a/one".to_owned(), step(UnitAction::Create))].into_iter().collect();
    let said = moved(&identity("1"), &then, &made);
    assert_eq!(said, ["a/one was to be changed, and now would be made: its stack is not as it was"]);
    let older = State { serial: 6, ..then.clone() };
    assert!(moved(&identity("1"), &older, &steps).first().unwrap().contains("older than the plan"));
}
