//! The wording of limits. Messages name no logical id where the same line causes the same finding in
//! several resources, so that it is said once.

use crate::codes;
use crate::diag::{Diagnostic, did_you_mean};
use crate::kinds::Address;
use crate::language::Origin;

codes! {
    TOO_MANY = Error "limit/too-many", "There are more things than AWS accepts",
        "A template has at most 500 resources, 200 parameters, 200 outputs and 60 dynamic references; a resource has at most 50 tags. Divide the component, or take labels and tags away.";
    TOO_LARGE = Error "limit/too-large", "Something is larger than AWS accepts",
        "A template has at most 1 MB, a task definition 64 KiB, the variables of a function 4 KB, the inline policies of a role 10,240 characters together, a managed policy 6,144, a bucket policy 20 KB. Put long values into a secret, a parameter or a mounted file, and share one role's work among several components.";
    TOO_LONG = Error "limit/too-long", "A name or text is longer than AWS accepts",
        "Each service has its own limit for the names of its resources, such as 32 characters for a target group. Leave the name out and CloudFormation makes one that fits.";
    CHARACTERS = Error "limit/characters", "A name or text has characters that AWS does not accept",
        "Each service has its own set of characters for names and descriptions. The message lists those that it accepts.";
    STACK_NAME = Error "limit/stack-name", "The name of the CloudFormation stack is not accepted",
        "A unit's stack is called `{stack}-{environment}-{service}-{component}`. The name begins with a letter, has letters, digits and hyphens, and at most 128 characters. Shorten one of the four names.";
    TAG = Error "limit/tag", "AWS does not accept a tag",
        "Labels and `spec.tags` become tags. A key has 1 to 128 characters and does not begin with `aws:`, a value has at most 256. Both consist of letters, digits, spaces and `_ . : / = + - @`.";
    NO_RESOURCES = Error "limit/no-resources", "A template has no resources",
        "CloudFormation refuses a template without resources. An override has probably removed the last one; remove the component instead.";
    DANGLING_REFERENCE = Error "internal/dangling-reference", "A template refers to something that it does not have",
        "A `Ref`, `Fn::GetAtt`, `Fn::Sub` or `DependsOn` names neither a resource nor a parameter of the template. If an override removed or renamed a resource, others still refer to it. Without an override it is a mistake of the compiler, which you should report.";
    UNKNOWN_REFERENCE = Error "override/unknown-reference", "An override refers to something that the template does not have",
        "A `Ref`, `Fn::GetAtt` or `Fn::Sub` in `spec.overrides` names neither a resource nor a parameter of the component's template. `deployer compile` shows what it has; outputs of other components are referred to by `${ref:…}`.";
    UNKNOWN_FUNCTION = Error "override/unknown-function", "An override uses a function that does not work here",
        "CloudFormation knows a fixed set of functions. `Fn::If` and `Fn::FindInMap` need conditions and mappings, which templates of deployer do not have: what differs between environments stands in overlays and variables.";
}

/// More things than there may be. `holder` has them: "a resource".
#[must_use]
pub fn too_many(holder: &str, count: usize, most: usize, what: &str, origin: Origin) -> Diagnostic {
    Diagnostic::new(&TOO_MANY, format!("{holder} has {count} {what}"))
        .at(origin.span, format!("at most {most} are accepted"))
}

/// Something that is too large; `unit` is "bytes" or, for policies of IAM, "characters".
#[must_use]
pub fn too_large(what: &str, size: usize, most: usize, unit: &str, origin: Origin) -> Diagnostic {
    Diagnostic::new(&TOO_LARGE, format!("{what} has at least {size} {unit}"))
        .at(origin.span, format!("at most {most} {unit} are accepted"))
}

/// A name or text that is too long; `unit` is "characters" or "bytes".
#[must_use]
pub fn too_long(what: &str, length: usize, most: usize, unit: &str, origin: Origin) -> Diagnostic {
    Diagnostic::new(&TOO_LONG, format!("{what} has {length} {unit}"))
        .at(origin.span, format!("at most {most} {unit} are accepted"))
}

/// A name or text with other characters than are allowed.
#[must_use]
pub fn characters(what: &str, text: &str, allowed: &str, origin: Origin) -> Diagnostic {
    Diagnostic::new(&CHARACTERS, format!("{what} cannot be `{text}`"))
        .at(origin.span, "has characters that AWS does not accept")
        .help(format!("it may have {allowed}"))
}

/// A unit whose stack would have too long a name.
#[must_use]
pub fn stack_name_too_long(name: &str, most: usize, origin: Origin) -> Diagnostic {
    let message = format!("the CloudFormation stack would have a name of {} characters", name.len());
    Diagnostic::new(&STACK_NAME, message)
        .at(origin.span, format!("at most {most} are accepted"))
        .help(format!("it is called `{name}`; shorten the name of the stack, environment, service or component"))
}

/// A unit whose stack would have a name that is none.
#[must_use]
pub fn stack_name_characters(name: &str, origin: Origin) -> Diagnostic {
    Diagnostic::new(&STACK_NAME, format!("`{name}` is not a name for a CloudFormation stack"))
        .at(origin.span, "its stack gets this name")
        .help("it begins with a letter and has letters, digits and hyphens")
}

/// A tag that AWS refuses; `problem` goes on after its key.
#[must_use]
pub fn tag(key: &str, problem: &str, origin: Origin) -> Diagnostic {
    let shown: String = key.chars().take(40).collect();
    Diagnostic::new(&TAG, format!("the tag `{shown}` {problem}"))
        .at(origin.span, "not accepted as a tag")
        .help("keys have at most 128 and values at most 256 letters, digits, spaces and `_ . : / = + - @`")
}

/// A template without resources.
#[must_use]
pub fn no_resources(address: &Address, origin: Origin) -> Diagnostic {
    Diagnostic::new(&NO_RESOURCES, format!("the template of {address} has no resources"))
        .at(origin.span, "nothing would be deployed")
        .help("remove the component, or the override that removes its resources")
}

/// A reference to nothing. `is_written` says that the reference itself stands in the user's files.
#[must_use]
pub fn dangling_reference(
    address: &Address,
    name: &str,
    known: &[&str],
    is_written: bool,
    origin: Origin,
) -> Diagnostic {
    let info = if is_written { &UNKNOWN_REFERENCE } else { &DANGLING_REFERENCE };
    let diagnostic = Diagnostic::new(info, format!("`{name}` is neither a resource nor a parameter of {address}"));
    if is_written {
        let first: Vec<&str> = known.iter().take(12).copied().collect();
        let all = || Some(format!("the template has {}", crate::language::diagnostics::list(&first, 12)));
        return diagnostic
            .at(origin.span, "refers to nothing")
            .maybe_help(did_you_mean(name, known.iter().copied()).or_else(all));
    }
    diagnostic
        .at(origin.span, "what is made of this refers to it")
        .help("if an override removed it, remove what refers to it too; else report this as a mistake of the compiler")
}

/// A function that CloudFormation does not know.
#[must_use]
pub fn unknown_function(name: &str, known: &[&str], origin: Origin) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_FUNCTION, format!("CloudFormation has no function `{name}`"))
        .at(origin.span, "not a function")
        .maybe_help(did_you_mean(name, known.iter().copied()))
}

/// A condition or a mapping, which no template has.
#[must_use]
pub fn no_conditions(name: &str, origin: Origin) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_FUNCTION, format!("`{name}` needs conditions or mappings, and templates have none"))
        .at(origin.span, "cannot be evaluated")
        .help("write what differs between environments into the environment's overlay, or use a variable")
}
