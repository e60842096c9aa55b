//! The wording of what the lowering driver can say. Limits and foundation have their own.

use super::template::patch::{PatchError, Side};
use crate::codes;
use crate::diag::Diagnostic;
use crate::kinds::component::PatchOperation;
use crate::language::Traced;

codes! {
    STALE_OVERRIDE = Error "override/does-not-apply", "An override does not apply to the emitted resources",
        "`spec.overrides` is a JSON Patch on the resources of the component's template. The place that the patch names is not there (any more). `deployer compile` shows the template; paths begin with the logical id: `/Service/Properties/…`.";
}

/// A patch operation that does not apply.
#[must_use]
pub fn stale_override(operation: &Traced<PatchOperation>, error: &PatchError) -> Diagnostic {
    let span = match (error.side, &operation.from, &operation.value.value) {
        (Side::From, Some(from), _) => from.span(),
        (Side::Value, _, Some(value)) => value.span(),
        _ => operation.path.span(),
    };
    Diagnostic::new(&STALE_OVERRIDE, format!("the override does not apply: {error}"))
        .at(span, "does not apply")
        .maybe_help(error.problem.help())
}
