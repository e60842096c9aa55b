//! `spec.overrides`: the user's JSON Patch on the emitted resources.

use super::diagnostics;
use super::specification::check::Removal;
use super::template::patch::{self, Operation, OperationKind};
use super::template::{Val, fold};
use crate::kinds::Lowering;
use crate::kinds::component::{PatchKind, PatchOperation};
use crate::language::Traced;

/// Applies the operations in order. One that does not apply is an error at its line; the others are
/// still tried, so that all stale ones are seen at once.
pub fn apply(operations: &[Traced<PatchOperation>], cx: &mut Lowering<'_>) {
    for operation in operations {
        let value = operation.value.value.as_ref();
        let value =
            value.map(|node| Val::from_node(node, &mut |text, origin| cx.text(&Traced::new(text.clone(), origin))));
        let data = Operation {
            kind: kind(*operation.op),
            path: operation.path.as_str(),
            from: operation.from.as_ref().map(|from| from.as_str()),
            value,
            origin: operation.origin,
        };
        if let Err(error) = patch::apply(cx.template_mut(), data) {
            cx.push(diagnostics::stale_override(operation, &error));
        }
    }
    if !operations.is_empty() {
        cx.template_mut().resources.values_mut().for_each(fold::resource);
    }
}

/// What operations take away, for findings about what is missing.
#[must_use]
pub fn removals(operations: &[Traced<PatchOperation>]) -> Vec<Removal<'_>> {
    let mut removals = Vec::new();
    for operation in operations {
        let taken = match *operation.op {
            PatchKind::Remove => Some(&operation.path),
            PatchKind::Move => operation.from.as_ref(),
            _ => None,
        };
        removals.extend(taken.map(|path| Removal { path, origin: path.origin }));
    }
    removals
}

const fn kind(kind: PatchKind) -> OperationKind {
    match kind {
        PatchKind::Add => OperationKind::Add,
        PatchKind::Remove => OperationKind::Remove,
        PatchKind::Replace => OperationKind::Replace,
        PatchKind::Move => OperationKind::Move,
        PatchKind::Copy => OperationKind::Copy,
        PatchKind::Test => OperationKind::Test,
    }
}
