//! What is wrong with files, with envelopes, and with how documents belong together.

use super::{
    BAD_NAME, BROKEN_LINK, DOCUMENT_FIELD, DUPLICATE, EMPTY, MISPLACED, NO_COMPONENT, NO_ENVIRONMENT,
    NO_ENVIRONMENT_DOCUMENT, NO_SERVICE, NO_STACK, NO_STACKS, NOT_A_DOCUMENT, NOTHING_TO_OVERLAY, OUTSIDE,
    OVERLAY_KIND, PATH_MISMATCH, REGIONS, SIMILAR_NAME, SYMLINK_LOOP, UNKNOWN_ENVIRONMENT, UNKNOWN_GROUP, UNKNOWN_KIND,
    UNKNOWN_STACK, UNREADABLE, WHICH_SERVICE, WHICH_STACK, WORKSPACE_EMPTY, WRONG_GROUP,
};
use crate::diag::{Diagnostic, did_you_mean, nearest};
use crate::frontend::documents::{Document, Group};
use crate::language::diagnostics::list;
use crate::source::{LoadError, Span};
use compact_str::CompactString;

/// How many names a help line lists.
const LISTED: usize = 12;

/// Places a finding if there is a place.
fn maybe_at(found: Diagnostic, span: Option<Span>, text: &str) -> Diagnostic {
    match span {
        Some(span) => found.at(span, text),
        None => found,
    }
}

/// "did you mean", or else the names that there are.
fn meant_or_list<'a>(written: &str, what: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let or_list = || match known.as_slice() {
        [] => "there is none yet".to_owned(),
        known => format!("{what} {}", list(known, LISTED)),
    };
    did_you_mean(written, known.iter().copied()).unwrap_or_else(or_list)
}

/// No workspace at all.
#[must_use]
pub fn empty_workspace() -> Diagnostic {
    Diagnostic::new(&WORKSPACE_EMPTY, "there is no workspace here: neither `deployer.yaml` nor `stacks/`")
        .help("run `deployer init` to make one, or change into the directory of one")
}

/// A workspace without stacks.
#[must_use]
pub fn no_stacks() -> Diagnostic {
    Diagnostic::new(&NO_STACKS, "the workspace has no stack")
        .help("run `deployer init`, or write `stacks/<stack>/stack.yaml` with a document of `kind: Stack`")
}

/// A file or directory that could not be read.
#[must_use]
pub fn unreadable(error: &LoadError, span: Option<Span>) -> Diagnostic {
    let path = if error.path.is_empty() { "the workspace" } else { &error.path };
    let found = Diagnostic::new(&UNREADABLE, format!("{path} could not be read: {}", error.reason));
    maybe_at(found, span, "").help("check owner and permissions; everything else was read")
}

/// A directory that is its own ancestor.
#[must_use]
pub fn symlink_loop(path: &str) -> Diagnostic {
    Diagnostic::new(&SYMLINK_LOOP, format!("{path} leads back to a directory above it, or too deep, and is skipped"))
        .help("remove the symbolic link")
}

/// A link to nowhere.
#[must_use]
pub fn broken_link(path: &str) -> Diagnostic {
    Diagnostic::new(&BROKEN_LINK, format!("{path} is a symbolic link that leads nowhere, and is skipped"))
        .help("remove the link or restore its target")
}

/// A file that ends nearly like YAML.
#[must_use]
pub fn similar_name(path: &str, extension: &str) -> Diagnostic {
    Diagnostic::new(&SIMILAR_NAME, format!("{path} is not read, because its name ends in `.{extension}`"))
        .help("rename it so that it ends in `.yaml`")
}

/// A file without any document.
#[must_use]
pub fn empty_file(span: Span) -> Diagnostic {
    Diagnostic::new(&EMPTY, "the file holds no document").at(span, "").help("write the document, or remove the file")
}

/// A document of ours where nobody reads it.
#[must_use]
pub fn outside(path: &str) -> Diagnostic {
    Diagnostic::new(&OUTSIDE, format!("{path} holds a document of deployer, but is not read"))
        .help("move it below `stacks/<stack>/`, or below `templates/` if it is a Template")
}

/// Two answers to the question where everything is deployed to.
#[must_use]
pub fn another_region(first: Span, region: Span, written: &str) -> Diagnostic {
    Diagnostic::new(&REGIONS, format!("everything is deployed to {written}, but it is not the first of `regions`"))
        .at(first, "the first of `regions`")
        .and(region, "deployed to")
        .help(format!("write {written} first, or leave `region` out"))
}

/// Something without apiVersion and kind.
#[must_use]
pub fn not_a_document(span: Span) -> Diagnostic {
    Diagnostic::new(&NOT_A_DOCUMENT, "this is not a document: it has neither `apiVersion` nor `kind`")
        .at(span, "expected `apiVersion` and `kind`")
        .help("files to mount belong in the `configs/` folder of a component, code in a folder of its own below it")
}

/// No `kind`.
#[must_use]
pub fn missing_kind(span: Span) -> Diagnostic {
    Diagnostic::new(&DOCUMENT_FIELD, "the document has no `kind`")
        .at(span, "`kind` is missing")
        .help("write the kind below it, such as `kind: MicroService`")
}

/// No `apiVersion`.
#[must_use]
pub fn missing_api_version(span: Span, expected: &str) -> Diagnostic {
    Diagnostic::new(&DOCUMENT_FIELD, "the document has no `apiVersion`")
        .at(span, "`apiVersion` is missing")
        .help(format!("write `apiVersion: {expected}`"))
}

/// No `metadata.name`.
#[must_use]
pub fn missing_name(span: Span, kind: &str) -> Diagnostic {
    Diagnostic::new(&DOCUMENT_FIELD, format!("the {kind} has no name"))
        .at(span, "`metadata.name` is missing")
        .help("write `metadata: {name: …}`")
}

/// A kind that nothing has; `meant` is what it is taken for.
#[must_use]
pub fn unknown_kind(span: Span, written: &str, meant: Option<&str>, known: &[&str]) -> Diagnostic {
    let found = Diagnostic::new(&UNKNOWN_KIND, format!("there is no kind `{written}`")).at(span, "unknown kind");
    match meant {
        Some(name) => found.help(format!("did you mean `{name}`?")).fix(span, name),
        None => found.help(format!("the kinds are {}", list(known, known.len()))),
    }
}

/// A known group, but not the kind's.
#[must_use]
pub fn wrong_group(span: Span, written: &str, kind: &str, expected: &str) -> Diagnostic {
    Diagnostic::new(&WRONG_GROUP, format!("{kind} is not in the group `{written}`"))
        .at(span, "the wrong group")
        .help(format!("write `apiVersion: {expected}`"))
        .fix(span, expected)
}

/// A group that does not exist.
#[must_use]
pub fn unknown_group(span: Span, written: &str, expected: &str) -> Diagnostic {
    let groups = Group::ALL.map(Group::api_version);
    let help = match nearest(written, groups) {
        Some(near) if near != expected => format!("did you mean `{near}`? This kind is in `{expected}`"),
        _ => format!("write `apiVersion: {expected}`"),
    };
    Diagnostic::new(&UNKNOWN_GROUP, format!("there is no apiVersion `{written}`"))
        .at(span, "unknown apiVersion")
        .help(help)
        .fix(span, expected)
}

/// A name of the wrong form; `problem` is the rule that it breaks.
#[must_use]
pub fn bad_name(span: Span, name: &str, of: &str, problem: &str) -> Diagnostic {
    Diagnostic::new(&BAD_NAME, format!("`{name}` cannot be the name of a {}", of_what(of)))
        .at(span, "not a valid name")
        .help(problem)
}

fn of_what(of: &str) -> &str {
    if of.is_empty() { "document" } else { of }
}

/// Metadata and path disagree.
#[must_use]
pub fn path_mismatch(span: Span, what: &str, written: &str, path: &str) -> Diagnostic {
    Diagnostic::new(&PATH_MISMATCH, format!("the document says {what} `{written}`, its directory says `{path}`"))
        .at(span, format!("the directory is `{path}`"))
        .help(format!("write `{path}`, leave it out where it may be left out, or move the file"))
        .fix(span, path)
}

/// The same document twice.
#[must_use]
pub fn duplicate(span: Span, first: Span, kind: &str, name: &str) -> Diagnostic {
    let what = if name.is_empty() { kind.to_owned() } else { format!("{kind} `{name}`") };
    Diagnostic::new(&DUPLICATE, format!("there are two documents {what}"))
        .at(span, "again here")
        .and(first, "first here")
        .help("rename or remove one of them")
}

/// A document where it cannot be.
#[must_use]
pub fn misplaced(span: Span, kind: &str, belongs: &str) -> Diagnostic {
    Diagnostic::new(&MISPLACED, format!("a {kind} cannot stand here"))
        .at(span, "misplaced")
        .help(format!("it belongs in {belongs}"))
}

/// A document of no stack.
#[must_use]
pub fn which_stack(span: Span, known: &[CompactString]) -> Diagnostic {
    let names: Vec<&str> = known.iter().map(CompactString::as_str).collect();
    let help = match names.as_slice() {
        [] => "there is no Stack yet: write a document of `kind: Stack` in the same file".to_owned(),
        names => format!("write `metadata.stack`: {}", list(names, LISTED)),
    };
    Diagnostic::new(&WHICH_STACK, "it is unknown which stack this document belongs to")
        .at(span, "of which stack?")
        .help(help)
}

/// A document of no service.
#[must_use]
pub fn which_service(span: Span, kind: &str) -> Diagnostic {
    Diagnostic::new(&WHICH_SERVICE, format!("it is unknown which service this {kind} belongs to"))
        .at(span, "of which service?")
        .help("write `metadata.service`, or put the file below `services/<service>/`")
}

/// A stack that does not exist.
#[must_use]
pub fn unknown_stack(span: Span, name: &str, known: &[CompactString]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_STACK, format!("there is no stack `{name}`"))
        .at(span, "unknown stack")
        .help(meant_or_list(name, "the stacks are", known.iter().map(CompactString::as_str)))
}

/// A directory of a stack without its Stack.
#[must_use]
pub fn no_stack_document(span: Option<Span>, name: &str) -> Diagnostic {
    let found = Diagnostic::new(&NO_STACK, format!("the stack `{name}` has no document of `kind: Stack`"));
    maybe_at(found, span, "")
        .help(format!("write `stacks/{name}/stack.yaml` with `kind: Stack` and `metadata: {{name: {name}}}`"))
}

/// A service without its Service.
#[must_use]
pub fn no_service_document(span: Option<Span>, name: &str, meant: Option<String>) -> Diagnostic {
    let found = Diagnostic::new(&NO_SERVICE, format!("the service `{name}` has no document of `kind: Service`"));
    let write = format!("write `services/{name}/service.yaml` with `kind: Service` and `metadata: {{name: {name}}}`");
    maybe_at(found, span, "").help(meant.unwrap_or(write))
}

/// ComponentInfra without its component.
#[must_use]
pub fn no_component(span: Span, service: &str, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&NO_COMPONENT, format!("the service `{service}` has no component `{name}`"))
        .at(span, "ComponentInfra of nothing")
        .help(meant_or_list(name, "its components are", known.iter().copied()))
}

/// An environment directory without its Environment.
#[must_use]
pub fn no_environment_document(span: Span, name: &str, meant: Option<String>) -> Diagnostic {
    let write = format!("write `environments/{name}/environment.yaml` with `kind: Environment`");
    Diagnostic::new(
        &NO_ENVIRONMENT_DOCUMENT,
        format!("the environment `{name}` has no document of `kind: Environment`"),
    )
    .at(span, "")
    .help(meant.unwrap_or(write))
}

/// An environment that a document names and that does not exist.
#[must_use]
pub fn unknown_environment(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_ENVIRONMENT, format!("there is no environment `{name}`"))
        .at(span, "unknown environment")
        .help(meant_or_list(name, "the environments are", known.iter().copied()))
}

/// An environment that was asked for and does not exist.
#[must_use]
pub fn no_such_environment<'a>(name: &str, stack: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_ENVIRONMENT, format!("the stack `{stack}` has no environment `{name}`"))
        .help(meant_or_list(name, "its environments are", known))
}

/// A stack without environments.
#[must_use]
pub fn no_environment(span: Option<Span>, stack: &str) -> Diagnostic {
    let found = Diagnostic::new(&NO_ENVIRONMENT, format!("the stack `{stack}` has no environment"));
    maybe_at(found, span, "")
        .help("add `environments/development/environment.yaml` with a document of `kind: Environment`")
}

/// An overlay that fits nothing.
#[must_use]
pub fn nothing_to_overlay(span: Span, kind: &str, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&NOTHING_TO_OVERLAY, format!("this overlays nothing: there is no {kind} `{name}`"))
        .at(span, "overlay of nothing")
        .help(meant_or_list(name, "there are", known.iter().copied()))
}

/// An overlay of a component of another kind.
#[must_use]
pub fn overlay_of_another_kind(overlay: &Document, base: &Document) -> Diagnostic {
    let (name, kind, expected) = (&overlay.name.value, overlay.kind.name(), base.kind.name());
    Diagnostic::new(&OVERLAY_KIND, format!("`{name}` is a {expected}, but its overlay is a {kind}"))
        .at(overlay.kind_span, format!("should be {expected}"))
        .and(base.kind_span, "the component's kind")
        .help(format!("write `kind: {expected}`"))
        .fix(overlay.kind_span, expected)
}
