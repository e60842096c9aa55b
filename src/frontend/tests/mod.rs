//! The frontend as a whole, on workspaces in memory.

mod codes;
mod places;
mod values;

use super::{ReadOptions, ResolveOptions, Resolved, Workspace, read, resolve};
use crate::diag::Sink;
use crate::language::{Node, Value};
use crate::source::{Loader, MemoryLoader};

const KINDS: &[&str] = &["MicroService", "RDS", "S3"];

fn fields_of(kind: &str) -> Vec<&'static str> {
    match kind {
        "MicroService" => vec!["image", "scaling", "environment", "tags", "ports"],
        "RDS" => vec!["engine", "multiAz", "backup", "tags"],
        _ => vec!["versioning", "tags"],
    }
}

fn read_with(loader: &dyn Loader) -> (Workspace, Sink) {
    let mut sink = Sink::default();
    let options = ReadOptions { component_kinds: KINDS, fields_of: &fields_of };
    let workspace = read(loader, &options, &mut sink);
    (workspace, sink)
}

fn read_files(files: &[(&str, &str)]) -> (Workspace, Sink) {
    read_with(&files.iter().map(|(path, text)| (*path, *text)).collect::<MemoryLoader>())
}

/// Findings as `code path:line:column message`.
fn say(workspace: &Workspace, sink: Sink) -> Vec<String> {
    let place = |found: &crate::diag::Diagnostic| found.span().map(|span| workspace.sources.locate(span));
    let line = |found: crate::diag::Diagnostic| {
        format!("{} {} {}", found.code, place(&found).unwrap_or_default(), found.message)
    };
    sink.finish().into_iter().map(line).collect()
}

/// Reads a workspace of one stack, which must be without fault, and resolves it.
fn resolved(files: &[(&str, &str)], environment: &str, options: &ResolveOptions) -> (Resolved, Vec<String>) {
    let (workspace, mut sink) = read_files(files);
    assert_eq!(say(&workspace, std::mem::take(&mut sink)), Vec::<String>::new());
    let stack = workspace.stacks.first().unwrap();
    let resolved = resolve(&workspace, stack, Some(environment), options, &mut sink);
    (resolved, say(&workspace, sink))
}

/// A tree in flow notation, without origins.
fn flat(node: &Node) -> String {
    match &node.value {
        Value::Null => "~".to_owned(),
        Value::Scalar(scalar) => scalar.text.to_string(),
        Value::Text(text) => format!("text({})", text.parts.len()),
        Value::List(items) => format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(", ")),
        Value::Map(map) => {
            let entries = map.entries.iter().map(|entry| format!("{}: {}", entry.key, flat(&entry.node)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

const STACK: &str = "apiVersion: core.deployer.io/v1\nkind: Stack\nmetadata: {name: shop}\n";
const SERVICE: &str = "apiVersion: core.deployer.io/v1\nkind: Service\nmetadata: {name: orders}\n";
const DEV: &str = "apiVersion: core.deployer.io/v1\nkind: Environment\nmetadata: {name: dev}\nspec: {accountId: '1', region: eu-west-1}\n";

const STACK_FILE: &str = "stacks/shop/stack.yaml";
const SERVICE_FILE: &str = "stacks/shop/services/orders/service.yaml";
const DEV_FILE: &str = "stacks/shop/environments/dev/environment.yaml";

/// Stack, service and environment around a component.
fn around<'t>(more: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let mut files = vec![(STACK_FILE, STACK), (SERVICE_FILE, SERVICE), (DEV_FILE, DEV)];
    files.retain(|(path, _)| !more.iter().any(|(other, _)| other == path));
    files.extend(more);
    files
}

const API_FILE: &str = "stacks/shop/services/orders/components/api/microservice.yaml";
