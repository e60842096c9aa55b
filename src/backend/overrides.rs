//! `spec.overrides`: the user's JSON Patch on the emitted resources.

use super::diagnostics;
use super::template::patch::{self, Operation, OperationKind};
use super::template::{Template, Val};
use crate::diag::Sink;
use crate::kinds::common::{PatchKind, PatchOperation};
use crate::language::Traced;

/// Applies the operations in order. One that does not apply is an error at its line; the others are
/// still tried, so that all stale ones are seen at once.
pub fn apply(template: &mut Template, operations: &[Traced<PatchOperation>], sink: &mut Sink) {
    for operation in operations {
        let kind = match *operation.op {
            PatchKind::Add => OperationKind::Add,
            PatchKind::Remove => OperationKind::Remove,
            PatchKind::Replace => OperationKind::Replace,
            PatchKind::Move => OperationKind::Move,
            PatchKind::Copy => OperationKind::Copy,
            PatchKind::Test => OperationKind::Test,
        };
        let value = operation.value.as_ref().map(|node| patch::val_from_node(node));
        let operation_data = Operation {
            kind,
            path: operation.path.as_str(),
            from: operation.from.as_ref().map(|from| from.as_str()),
            value: value.map(|value: Val| value.from_origin(operation.origin)),
            origin: operation.origin,
        };
        if let Err(error) = patch::apply(template, operation_data) {
            sink.push(diagnostics::stale_override(operation, &error));
        }
    }
}
