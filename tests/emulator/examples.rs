//! Every example of the repository, in every environment: brought out, brought out again, removed.

use super::assemblies::compiled;
use super::harness::{Emulator, MINISTACK};
use super::place::{Place, block_on};
use crate::support::root;
use deployer::deploy::assembly::Assembly;
use deployer::deploy::cloud::CloudFormation;
use deployer::deploy::execute::{self, Outcome};
use deployer::deploy::progress::Silent;
use deployer::deploy::record::{DeploymentStatus, Purpose, StepStatus};

/// Operations that change nothing.
const READS: [&str; 10] = [
    "GetCallerIdentity",
    "DescribeStacks",
    "DescribeStackEvents",
    "DescribeChangeSet",
    "GetItem",
    "GetObject",
    "ListObjectsV2",
    "Scan",
    "HeadObject",
    "GetTemplate",
];

#[test]
fn the_online_shop_is_brought_out_for_development() {
    through_its_life("online-shop", "development");
}

#[test]
fn the_online_shop_is_brought_out_for_staging() {
    through_its_life("online-shop", "staging");
}

#[test]
fn the_online_shop_is_brought_out_for_production() {
    through_its_life("online-shop", "production");
}

#[test]
fn the_user_platform_is_brought_out_for_development() {
    through_its_life("user-platform", "development");
}

#[test]
fn the_user_platform_is_brought_out_for_staging() {
    through_its_life("user-platform", "staging");
}

#[test]
fn the_user_platform_is_brought_out_for_production() {
    through_its_life("user-platform", "production");
}

fn through_its_life(example: &str, environment: &str) {
    let assembly = compiled(&root().join("examples").join(example), environment);
    let account = assembly.manifest.account_id.clone().unwrap();
    let region = assembly.manifest.region.clone().unwrap();
    let wire = Emulator::microburst(&MINISTACK);
    block_on(async {
        let place = Place::new(&wire, &account, &region).await;
        is_brought_out(&place, &assembly).await;
        ecs_is_asked_about_services(&place, &assembly, &wire).await;
        nothing_is_written_the_second_time(&place, &assembly, &wire).await;
        is_removed(&place, &assembly).await;
    });
}

async fn is_brought_out(place: &Place, assembly: &Assembly) {
    let done = place.deploy(assembly).await;
    let failures: Vec<_> = done.units.iter().filter_map(|(unit, step)| Some((unit, step.failure.as_ref()?))).collect();
    assert_eq!(done.status, DeploymentStatus::Succeeded, "{failures:#?}");
    assert!(done.units.values().all(|step| step.status == StepStatus::Done));
    let state = place.state(assembly).await;
    assert_eq!(state.units.len(), assembly.manifest.units.len());
    assert!(state.units.values().is_sorted_by_key(|unit| unit.wave), "units are in the order of waves");
    for (address, unit) in &assembly.manifest.units {
        let stack = place.cloudformation.describe_stack(&unit.stack_name).await.unwrap();
        assert!(stack.status.is_good(), "{address} is in {}", stack.status);
        assert_eq!(stack.tags.get("deployer:unit"), Some(address));
        assert_eq!(stack.outputs, state.units[address].outputs);
        assert_eq!(stack.termination_protection, assembly.manifest.termination_protection);
        assert!(unit.outputs.iter().all(|output| stack.outputs.contains_key(output)), "{address}: {:?}", stack.outputs);
    }
}

/// Nothing has failed, so nothing is said; but the calls are made, signed and answered.
async fn ecs_is_asked_about_services(place: &Place, assembly: &Assembly, wire: &Emulator) {
    wire.listen();
    let mut services = 0;
    for unit in assembly.manifest.units.values() {
        let resources = place.cloudformation.describe_stack_resources(&unit.stack_name).await.unwrap();
        for resource in resources.iter().filter(|resource| resource.resource_type == "AWS::ECS::Service") {
            let id = resource.physical_id.as_deref().unwrap();
            place.cloudformation.explain_failure(&resource.resource_type, id).await;
            services += 1;
        }
    }
    let calls = wire.fired();
    let count = |operation: &str| calls.iter().filter(|call| *call == operation).count();
    assert!(services > 0);
    assert_eq!((count("DescribeServices"), count("ListTasks")), (services, services), "{calls:?}");
}

async fn nothing_is_written_the_second_time(place: &Place, assembly: &Assembly, wire: &Emulator) {
    wire.listen();
    let order = place.order(Purpose::Deploy);
    let outcome = execute::run(place.world(), assembly, &order, &Silent).await.unwrap();
    assert_eq!(outcome, Outcome::Unchanged);
    let calls = wire.fired();
    assert!(calls.iter().any(|call| call == "DescribeStacks"), "{calls:?}");
    let writes: Vec<&String> = calls.iter().filter(|call| !READS.contains(&call.as_str())).collect();
    assert!(writes.is_empty(), "{writes:?}");
}

async fn is_removed(place: &Place, assembly: &Assembly) {
    let done = place.destroy(assembly).await;
    let failures: Vec<_> = done.units.iter().filter_map(|(unit, step)| Some((unit, step.failure.as_ref()?))).collect();
    assert_eq!(done.status, DeploymentStatus::Succeeded, "{failures:#?}");
    assert!(place.state(assembly).await.units.is_empty());
    let page = place.cloudformation.describe_stacks(None).await.unwrap();
    let left: Vec<_> = page.stacks.iter().map(|stack| stack.name.as_str()).collect();
    assert_eq!(left, [deployer::deploy::bootstrap::STACK]);
}
