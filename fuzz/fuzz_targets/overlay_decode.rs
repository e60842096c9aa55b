//! Any bytes as the component, the overlay and the template of a workspace that is sound
//! otherwise: reading, merging, filling and decoding end without a panic.
#![no_main]

use deployer::diag::Sink;
use deployer::frontend::{self, ReadOptions, ResolveOptions};
use deployer::kinds::KINDS;
use deployer::source::MemoryLoader;
use libfuzzer_sys::fuzz_target;

const STACK: &str =
    "apiVersion: core.deployer.io/v1\nkind: Stack\nmetadata: {name: shop}\nspec: {variables: {A: 1, B: '${A}'}}\n";
const SERVICE: &str = "apiVersion: core.deployer.io/v1\nkind: Service\nmetadata: {name: orders}\n";
const ENVIRONMENT: &str = "apiVersion: core.deployer.io/v1\nkind: Environment\nmetadata: {name: dev}\nspec: {accountId: '123456789012', region: eu-west-1}\n";

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    let mut next = || parts.next().unwrap_or_default().to_vec();
    let loader: MemoryLoader = [
        ("stacks/shop/stack.yaml", STACK.as_bytes().to_vec()),
        ("stacks/shop/environments/dev/environment.yaml", ENVIRONMENT.as_bytes().to_vec()),
        ("stacks/shop/services/orders/service.yaml", SERVICE.as_bytes().to_vec()),
        ("stacks/shop/services/orders/components/api/component.yaml", next()),
        ("stacks/shop/environments/dev/services/orders/overlay.yaml", next()),
        ("templates/template.yaml", next()),
    ]
    .into_iter()
    .collect();
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    let fields_of = |_: &str| vec!["tags", "environment", "image"];
    let options = ReadOptions { component_kinds: &names, fields_of: &fields_of };
    let mut sink = Sink::default();
    let workspace = frontend::read(&loader, &options, &mut sink);
    for stack in &workspace.stacks {
        let resolved = frontend::resolve(&workspace, stack, Some("dev"), &ResolveOptions::default(), &mut sink);
        frontend::decode(resolved, &mut sink);
    }
    let _ = sink.finish();
});
