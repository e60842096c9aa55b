//! The wording of what kinds have in common. What a single kind checks is worded in its `check.rs`
//! through [`invalid_combination`] and [`conflict`].

use super::Address;
use super::output::{OutputInfo, OutputType};
use crate::codes;
use crate::diag::Diagnostic;
use crate::language::diagnostics::list;
use crate::language::{Origin, Reference, Traced};
use crate::source::Span;
use compact_str::CompactString;

codes! {
    WRONG_KIND = Error "reference/wrong-kind", "A reference leads to a component of the wrong kind",
        "The field works with certain kinds only: a worker's `queue` is an SQS queue, a dead-letter target is a queue.";
    WRONG_OUTPUT_TYPE = Error "reference/wrong-output-type", "A reference leads to an output of the wrong type",
        "The output exists, but it is not what the field needs: a secret's value cannot be taken from a host name. `docs/kinds.md` lists the outputs of each kind with their types.";
    EXISTING_LACKS_OUTPUT = Error "reference/existing-lacks-output", "An existing resource does not say the output that is used",
        "A component with `spec.existing` makes nothing, so the values of its outputs must be written there. Add the output that the reference needs.";
    UNREADABLE_FILE = Error "workspace/unreadable-file", "A file that a component names cannot be read",
        "The path is relative to the directory of the component's document.";
    INVALID_COMBINATION = Error "kind/invalid-combination", "Fields do not go together",
        "Each field is right by itself, but AWS does not accept the combination, or it would not do what it says. The message names the rule.";
    FARGATE_SIZE = Error "kind/fargate-size", "Fargate does not offer this combination of CPU and memory",
        "Fargate has fixed sizes: 256 CPU units take 512, 1024 or 2048 MiB; 512 take 1024 to 4096 in steps of 1024; 1024 take 2048 to 8192; 2048 take 4096 to 16384; 4096 take 8192 to 30720; 8192 take 16384 to 61440 in steps of 4096; 16384 take 32768 to 122880 in steps of 8192.";
    CONFLICT = Error "kind/conflict", "Two things claim the same place",
        "Two entries have the same name, port, path or key where each must be the only one.";
    NOT_SUPPORTED_YET = Error "kind/not-supported-yet", "A value is part of the language, but nothing is made of it yet",
        "The word is reserved so that documents need not change later. Until then the compiler refuses it rather than doing something else in its place.";
    WITHOUT_EFFECT = Warning "kind/without-effect", "A field has no effect here",
        "The field is read only in combination with another one. Remove it, or set the other one.";
    UNADVISED = Warning "kind/unadvised", "A combination that works but is seldom meant",
        "It compiles and deploys; the message says what will happen.";
}

/// A reference to a component of another kind than the field works with.
#[must_use]
pub fn wrong_kind(reference: &Reference, found: &str, wanted: &[&str]) -> Diagnostic {
    let component = &reference.component;
    Diagnostic::new(&WRONG_KIND, format!("`{}` is of kind {found}", component.value))
        .at(component.span(), format!("expected {}", list(wanted, 8)))
}

/// A reference to an output of another type than the field works with.
#[must_use]
pub fn wrong_output_type(reference: &Reference, output: &OutputInfo, wanted: &[OutputType]) -> Diagnostic {
    let wanted: Vec<&str> = wanted.iter().map(|wanted| wanted.words()).collect();
    let span = reference.output.as_ref().map_or(reference.origin.span, Traced::span);
    let message = format!("`{}` of `{}` is {}", output.name, reference.component.value, output.output_type.words());
    Diagnostic::new(&WRONG_OUTPUT_TYPE, message).at(span, format!("expected {}", wanted.join(" or ")))
}

/// An output that an existing component does not say.
#[must_use]
pub fn existing_lacks_output(address: &Address, output: &str, origin: Origin) -> Diagnostic {
    Diagnostic::new(&EXISTING_LACKS_OUTPUT, format!("`{address}` exists already and does not say its `{output}`"))
        .at(origin.span, "needed here")
        .help(format!("add `{output}: …` to `spec.existing` of {address}"))
}

/// A file that a component names and that cannot be read.
#[must_use]
pub fn unreadable_file(path: &Traced<CompactString>, reason: &str) -> Diagnostic {
    Diagnostic::new(&UNREADABLE_FILE, format!("`{}` cannot be read: {reason}", path.value))
        .at(path.span(), "relative to the component's directory")
}

/// Fields that do not go together; `rule` is a sentence without full stop, `label` the words under
/// the field to blame.
#[must_use]
pub fn invalid_combination(span: Span, rule: impl Into<String>, label: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&INVALID_COMBINATION, rule).at(span, label)
}

/// Two things that claim the same place.
#[must_use]
pub fn conflict(span: Span, message: impl Into<String>, other: Span) -> Diagnostic {
    Diagnostic::new(&CONFLICT, message).at(span, "here again").and(other, "first here")
}

/// A value that the language knows and that nothing is made of yet.
#[must_use]
pub fn not_supported_yet(span: Span, field: &str, word: &str, supported: &str) -> Diagnostic {
    Diagnostic::new(&NOT_SUPPORTED_YET, format!("`{field}: {word}` is not supported yet"))
        .at(span, "not supported yet")
        .help(format!("the value that is supported is `{supported}`"))
}

/// A field that is not read.
#[must_use]
pub fn without_effect(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&WITHOUT_EFFECT, message).at(span, "has no effect")
}

/// Something that works but is seldom meant.
#[must_use]
pub fn unadvised(span: Span, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&UNADVISED, message).at(span, label)
}

/// CPU and memory that Fargate does not offer together.
#[must_use]
pub fn fargate_size(cpu: &Traced<u32>, memory: &Traced<u32>, allowed: &str) -> Diagnostic {
    Diagnostic::new(
        &FARGATE_SIZE,
        format!("Fargate has no size of {} CPU units with {} MiB of memory", cpu.value, memory.value),
    )
    .at(memory.span(), "memory")
    .and(cpu.span(), "CPU units")
    .help(allowed)
}
