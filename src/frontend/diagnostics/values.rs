//! What is wrong with overlays, variables, templates and secrets.

use super::{
    DUPLICATE_PARAMETER, EXTENDS_IN_BODY, MISSING_PARAMETER, NOTHING_TO_DELETE, PARAMETER_NOT_TEXT, PSEUDO_PARAMETER,
    REFERENCE, SECRET, TEMPLATE_CYCLE, TEMPLATE_KIND, TEMPLATE_TOO_LARGE, UNKNOWN_PARAMETER, UNKNOWN_PATCH,
    UNKNOWN_TEMPLATE, UNSET, UNUSED, VALUE_TOO_LONG, VARIABLE_CYCLE, VARIABLE_IN_KEY, VARIABLE_NAME, VARIABLE_SYNTAX,
};
use crate::diag::{Diagnostic, did_you_mean, nearest};
use crate::language::Node;
use crate::language::diagnostics::list;
use crate::source::Span;
use compact_str::CompactString;
use std::collections::BTreeSet;

/// A `$patch` that is none.
#[must_use]
pub fn unknown_patch(node: &Node) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_PATCH, format!("`$patch` cannot be {}", node.describe()))
        .at(node.span(), "unknown patch")
        .help("write `$patch: delete` or `$patch: replace`")
}

/// A `$patch: delete` of nothing.
#[must_use]
pub fn nothing_to_delete(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&NOTHING_TO_DELETE, format!("`{what}` is deleted here, but it is not there"))
        .at(span, "nothing to delete")
        .help("remove this entry, or check its name")
}

/// A variable without a value, with all its uses.
pub struct Unset<'a> {
    /// Its name, with the level if one was asked for.
    pub name: &'a str,
    /// Where it is used; at least one place.
    pub spans: &'a [Span],
    /// What it is, if it is a built-in.
    pub built_in: Option<&'static str>,
    /// Where it is declared without a value.
    pub declared: Option<Span>,
    /// The names that have a value.
    pub known: &'a [&'a str],
}

/// How many further uses of an unset variable are shown.
const SHOWN_USES: usize = 4;

/// A variable that has no value.
#[must_use]
pub fn unset_variable(unset: &Unset<'_>) -> Diagnostic {
    let name = unset.name;
    let give =
        || format!("give it with `--var {name}=…`, define it in `spec.variables`, or write `${{{name}:-default}}`");
    let help = match unset.built_in {
        Some(what) => format!("`{name}` is {what}"),
        None if unset.declared.is_some() => {
            format!(
                "it is declared without a value: give it with `--var {name}=…` or in the environment's `spec.variables`"
            )
        }
        None => did_you_mean(name.rsplit('.').next().unwrap_or(name), unset.known.iter().copied()).unwrap_or_else(give),
    };
    let mut found = Diagnostic::new(&UNSET, format!("the variable `{name}` has no value")).help(help);
    let mut spans = unset.spans.iter();
    if let Some(first) = spans.next() {
        found = found.at(*first, "no value");
    }
    for span in spans.by_ref().take(SHOWN_USES) {
        found = found.and(*span, "also used here");
    }
    let more = spans.count();
    if more > 0
        && let Some(last) = found.related.last_mut()
    {
        last.text = format!("also used here, and {more} times more");
    }
    match unset.declared {
        Some(span) => found.and(span, "declared here"),
        None => found,
    }
}

/// A declared variable that must have a value and has none.
#[must_use]
pub fn required_variable(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&UNSET, format!("the variable `{name}` is required and has no value"))
        .at(span, "declared here")
        .help(format!("give it with `--var {name}=…` or in the environment's `spec.variables`"))
}

/// A `--var` that nothing uses.
#[must_use]
pub fn unused_variable(name: &str, used: &BTreeSet<CompactString>) -> Diagnostic {
    Diagnostic::new(&UNUSED, format!("the variable `{name}` of the command line is used nowhere"))
        .help("remove it")
        .maybe_help(did_you_mean(name, used.iter().map(CompactString::as_str)))
}

/// Variables in a circle.
#[must_use]
pub fn variable_cycle(span: Span, chain: &[&str]) -> Diagnostic {
    let first = chain.first().copied().unwrap_or_default();
    let circle: Vec<String> = chain.iter().chain([&first]).map(|name| format!("`{name}`")).collect();
    Diagnostic::new(&VARIABLE_CYCLE, format!("the variable `{first}` stands for itself: {}", circle.join(" → ")))
        .at(span, "comes back to itself")
        .help("give one of them a value of its own")
}

/// A `${` without a `}`.
#[must_use]
pub fn unclosed_variable(span: Span) -> Diagnostic {
    Diagnostic::new(&VARIABLE_SYNTAX, "`${` is opened and never closed")
        .at(span, "opened here")
        .help("add the closing `}`; for the characters themselves write `$${`")
}

/// A `${…}` that is no variable.
#[must_use]
pub fn malformed_variable(span: Span, raw: &str) -> Diagnostic {
    Diagnostic::new(&VARIABLE_SYNTAX, format!("`{}` is not a variable", shorten(raw)))
        .at(span, "not a variable")
        .help("write `${NAME}`, `${NAME:-default}` or `${ref:service/component.output}`; for the characters themselves write `$${`")
}

/// CloudFormation's `${AWS::…}`.
#[must_use]
pub fn pseudo_parameter(span: Span, raw: &str) -> Diagnostic {
    let help = match raw {
        "${AWS::Region}" => "use the built-in `${REGION}`",
        "${AWS::AccountId}" => "use the built-in `${ACCOUNT_ID}`",
        "${AWS::StackName}" => "use the built-ins `${STACK}`, `${ENVIRONMENT}`, `${SERVICE}` and `${COMPONENT}`",
        _ => "use the built-ins `${REGION}` and `${ACCOUNT_ID}`; for the characters themselves write `$${`",
    };
    let found = Diagnostic::new(&PSEUDO_PARAMETER, format!("`{}` is CloudFormation's, not a variable", shorten(raw)))
        .at(span, "a pseudo parameter")
        .help(help);
    match raw {
        "${AWS::Region}" => found.fix(span, "${REGION}"),
        "${AWS::AccountId}" => found.fix(span, "${ACCOUNT_ID}"),
        _ => found,
    }
}

/// A name that no variable can have.
#[must_use]
pub fn bad_variable_name(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&VARIABLE_NAME, format!("`{}` cannot be the name of a variable", shorten(name)))
        .at(span, "not a valid name")
        .help("use letters, digits and `_`, starting with a letter")
}

/// A variable in a key.
#[must_use]
pub fn variable_in_key(span: Span, raw: &str) -> Diagnostic {
    Diagnostic::new(&VARIABLE_IN_KEY, format!("`{}` stands in a key", shorten(raw)))
        .at(span, "keys hold no variables")
        .help("write the key out; for the characters themselves write `$${`")
}

/// A value that grew too long.
#[must_use]
pub fn value_too_long(span: Span) -> Diagnostic {
    Diagnostic::new(&VALUE_TOO_LONG, "variables make this value too long")
        .at(span, "too long")
        .help("put large texts into a file, and do not let variables use variables in many levels")
}

/// A `${ref:…}` that is no reference.
#[must_use]
pub fn malformed_reference(span: Span, raw: &str) -> Diagnostic {
    Diagnostic::new(&REFERENCE, format!("`{}` is not a reference", shorten(raw)))
        .at(span, "expected `[service/]component.output`")
        .help("write `${ref:component.output}` or `${ref:service/component.output}`")
}

/// A template that does not exist.
#[must_use]
pub fn unknown_template<'a>(span: Span, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let found =
        Diagnostic::new(&UNKNOWN_TEMPLATE, format!("there is no template `{name}`")).at(span, "unknown template");
    match nearest(name, known.iter().copied()) {
        Some(near) => found.help(format!("did you mean `{near}`?")).fix(span, near),
        None if known.is_empty() => found.help("write one in `templates/`: a document of `kind: Template`"),
        None => found.help(format!("the templates are {}", list(&known, 12))),
    }
}

/// A template for another kind.
#[must_use]
pub fn template_of_another_kind(span: Span, declared: Span, template: &str, kind: &str, component: &str) -> Diagnostic {
    Diagnostic::new(&TEMPLATE_KIND, format!("the template `{template}` is for {kind}, not for {component}"))
        .at(span, format!("this component is a {component}"))
        .and(declared, "the template's kind")
        .help("extend another template, or remove `spec.kind` from this one")
}

/// Templates in a circle.
#[must_use]
pub fn template_cycle(span: Span, chain: &[&str]) -> Diagnostic {
    let first = chain.first().copied().unwrap_or_default();
    let circle: Vec<String> = chain.iter().chain([&first]).map(|name| format!("`{name}`")).collect();
    Diagnostic::new(&TEMPLATE_CYCLE, format!("the template `{first}` extends itself: {}", circle.join(" → ")))
        .at(span, "comes back to itself")
        .help("remove one of these `extends`")
}

/// Templates that make too much.
#[must_use]
pub fn template_too_large(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&TEMPLATE_TOO_LARGE, format!("what the template `{name}` makes is too large"))
        .at(span, "extended here")
        .help("give less in parameters that are used many times")
}

/// `extends` in a template's body.
#[must_use]
pub fn extends_in_body(span: Span) -> Diagnostic {
    Diagnostic::new(&EXTENDS_IN_BODY, "`extends` stands inside the template's spec")
        .at(span, "has no effect here")
        .help("move it one level up, beside the template's `spec`")
}

/// A parameter that must be given and is not.
#[must_use]
pub fn missing_parameter(span: Span, declared: Span, name: &str, template: &str) -> Diagnostic {
    Diagnostic::new(&MISSING_PARAMETER, format!("the template `{template}` needs the parameter `{name}`"))
        .at(span, format!("`{name}` is not given"))
        .and(declared, "a parameter without a default")
        .help(format!("write `extends: {{template: {template}, parameters: {{{name}: …}}}}`"))
}

/// A parameter that the template does not have.
#[must_use]
pub fn unknown_parameter<'a>(
    span: Span,
    name: &str,
    template: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let found = Diagnostic::new(&UNKNOWN_PARAMETER, format!("the template `{template}` has no parameter `{name}`"))
        .at(span, "unknown parameter");
    match nearest(name, known.iter().copied()) {
        Some(near) => found.help(format!("did you mean `{near}`?")).fix(span, near),
        None if known.is_empty() => found.help("it has no parameters"),
        None => found.help(format!("its parameters are {}", list(&known, 12))),
    }
}

/// A map or list inside a text.
#[must_use]
pub fn parameter_not_text(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(
        &PARAMETER_NOT_TEXT,
        format!("the parameter `{name}` is a map or a list and cannot be a part of a text"),
    )
    .at(span, format!("`{name}` is used in a text"))
    .help(format!("use it as a whole value (`key: ${{{name}}}`), or give a string"))
}

/// Two parameters of one name.
#[must_use]
pub fn duplicate_parameter(span: Span, first: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_PARAMETER, format!("the parameter `{name}` is there twice"))
        .at(span, "again here")
        .and(first, "first here")
        .help("remove one of them")
}

/// A secret that is written down. `what` says what it looks like and never what it is. Renderers
/// mask what stands under the label, with [`crate::frontend::secrets::redact`] or altogether.
#[must_use]
pub fn secret_in_clear(span: Option<Span>, what: &str) -> Diagnostic {
    let found = Diagnostic::new(&SECRET, format!("{what} is a secret in clear text"))
        .help("use `secrets: [{name: …, secretRef: …}]`, and replace the secret: it is no longer one");
    match span {
        Some(span) => found.at(span, "a secret (not shown)"),
        None => found,
    }
}

/// At most 60 characters of what was written.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
