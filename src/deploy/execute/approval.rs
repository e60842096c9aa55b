//! Whether somebody has agreed to a deployment, where somebody must.
//!
//! Nobody checks that it is true: the record says who is said to have. Start at [`check`].

use super::ExecuteError;
use crate::deploy::assembly::Manifest;
use crate::deploy::record::Actor;

/// Who may agree, in words.
pub(super) fn words(approvers: &[String]) -> String {
    if approvers.is_empty() { String::new() } else { format!(": that of {}", approvers.join(" or ")) }
}

/// Whether somebody has agreed who may, if somebody must.
pub(super) fn check(manifest: &Manifest, actor: &Actor) -> Result<(), ExecuteError> {
    let Some(approvers) = &manifest.approvers else { return Ok(()) };
    let approved = actor.approved_by.as_ref().map(|name| name.trim()).filter(|name| !name.is_empty());
    if approved.is_some_and(|name| approvers.is_empty() || approvers.iter().any(|approver| approver == name)) {
        return Ok(());
    }
    Err(ExecuteError::NotApproved { environment: manifest.environment.clone(), approvers: approvers.clone() })
}
