//! JSON Patch (RFC 6902) on the resources of a template: what `spec.overrides` does.
//!
//! The document that a patch sees is the map of logical ids to resources, as they are written in
//! JSON; `/Resources/Bucket/…` means the same as `/Bucket/…`. Knows nothing of specs and words no
//! diagnostics: a caller turns a [`PatchError`] into one at the line of the [`Side`] that it names.
//! Start at [`apply`]. `pointer.rs` reads paths, `tree.rs` changes values, `resources.rs` converts
//! resources to values and back, `values.rs` makes values of what users wrote.

mod pointer;
mod resources;
mod tree;
mod values;

use super::{Template, Val};
use crate::diag::did_you_mean;
use crate::language::Origin;
use crate::language::diagnostics::list;
use pointer::Pointer;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// Adds a property, a list item (`-` is the end) or a resource; what was there is replaced.
    Add,
    /// Removes what is there.
    Remove,
    /// Replaces what is there.
    Replace,
    /// Removes a value and adds it elsewhere.
    Move,
    /// Adds a value of the document elsewhere.
    Copy,
    /// Changes nothing, and fails unless the value is there.
    Test,
}

/// One operation of a patch.
#[derive(Debug, Clone)]
pub struct Operation<'a> {
    /// What to do.
    pub kind: OperationKind,
    /// JSON pointer (RFC 6901) to what is changed.
    pub path: &'a str,
    /// JSON pointer to what is moved or copied.
    pub from: Option<&'a str>,
    /// What is added, put in place or compared.
    pub value: Option<Val>,
    /// The place of the operation: the origin of what it changes, unless `value` has a nearer one.
    pub origin: Origin,
}

/// The part of an operation that is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `path`.
    Path,
    /// `from`.
    From,
    /// `value`.
    Value,
}

/// Why an operation does not apply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct PatchError {
    /// The part of the operation that is to blame.
    pub side: Side,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with an operation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A text that is no JSON pointer.
    #[error("`{0}` is not a JSON pointer")]
    NotAPointer(String),
    /// The pointer to the document itself.
    #[error("an operation works on a resource or on a part of one, not on all of them")]
    WholeDocument,
    /// A segment that is not there.
    #[error("there is no `{segment}` in `{place}`")]
    NotFound {
        /// The pointer to what was searched.
        place: String,
        /// What was not found.
        segment: String,
        /// What is there instead.
        candidates: Vec<String>,
    },
    /// A segment that is no position of a list.
    #[error("`{segment}` is not a position in the list `{place}` of {length} items")]
    NotAPosition {
        /// The pointer to the list.
        place: String,
        /// What was written.
        segment: String,
        /// How many items the list has.
        length: usize,
    },
    /// A pointer that goes on below a string, number or boolean.
    #[error("`{0}` is neither a map nor a list")]
    NotAContainer(String),
    /// A value that is not what `test` wants.
    #[error("`{0}` has another value")]
    TestFailed(String),
    /// A value that would be moved into itself.
    #[error("`{0}` cannot be moved into itself")]
    IntoItself(String),
    /// An operation that needs a value and has none.
    #[error("the operation needs a `value`")]
    MissingValue,
    /// An operation that needs to know where from.
    #[error("the operation needs `from`")]
    MissingFrom,
    /// Null, which templates do not know.
    #[error("a template cannot hold null")]
    Null,
    /// Something that would not be a resource any more.
    #[error("`{id}` would not be a resource: {reason}")]
    NotAResource {
        /// The logical id.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Problem {
    const fn on(self, side: Side) -> PatchError {
        PatchError { side, problem: self }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotFound { candidates, .. } if candidates.is_empty() => Some("nothing is in it".to_owned()),
            Self::NotFound { segment, candidates, .. } => {
                let names = || candidates.iter().map(String::as_str);
                did_you_mean(segment, names())
                    .or_else(|| Some(format!("there are {}", list(&names().collect::<Vec<_>>(), 12))))
            }
            Self::NotAPointer(_) => {
                Some("write the path from the resource on, such as `/Bucket/Properties/BucketName`".to_owned())
            }
            Self::NotAPosition { .. } => Some("positions count from 0; `add` takes `-` for the end".to_owned()),
            Self::Null => Some("use `op: remove` to take something out".to_owned()),
            _ => None,
        }
    }
}

/// Applies one operation. The template is unchanged when it fails.
///
/// # Errors
/// When the operation does not apply, or would leave something that is not a resource.
pub fn apply(template: &mut Template, operation: Operation<'_>) -> Result<(), PatchError> {
    let has_so_named = template.resources.keys().any(|id| id.as_str() == "Resources");
    let pointer = |text, side| Pointer::parse(text, !has_so_named).map_err(|problem| problem.on(side));
    let path = pointer(operation.path, Side::Path)?;
    let from = operation.from.map(|from| pointer(from, Side::From)).transpose()?;
    let origin = operation.origin;
    let mut root = resources::to_val(&template.resources);
    match operation.kind {
        OperationKind::Add => tree::add(&mut root, &path, value(operation)?),
        OperationKind::Remove => tree::remove(&mut root, &path).map(drop),
        OperationKind::Replace => tree::replace(&mut root, &path, value(operation)?),
        OperationKind::Test => tree::test(&mut root, &path, &value(operation)?),
        OperationKind::Move | OperationKind::Copy => {
            let from = from.ok_or_else(|| Problem::MissingFrom.on(Side::Path))?;
            let taken = match operation.kind {
                OperationKind::Copy => tree::find(&mut root, &from).cloned(),
                _ if path.is_below(&from) => Err(Problem::IntoItself(from.to_string())),
                _ => tree::remove(&mut root, &from),
            };
            let taken = taken.map_err(|problem| problem.on(Side::From))?;
            tree::add(&mut root, &path, taken.from_origin(origin))
        }
    }
    .and_then(|()| resources::from_val(root, origin))
    .map(|resources| template.resources = resources)
    .map_err(|problem| problem.on(Side::Path))
}

/// The value of an operation that needs one.
fn value(operation: Operation<'_>) -> Result<Val, PatchError> {
    let value = operation.value.ok_or_else(|| Problem::MissingValue.on(Side::Path))?;
    if values::holds_null(&value) {
        return Err(Problem::Null.on(Side::Value));
    }
    Ok(if value.origin.is_none() { value.from_origin(operation.origin) } else { value })
}

#[cfg(test)]
mod tests;
