//! The wording of everything that the policy engine says in its own name: rules that cannot be used,
//! results that make no sense, waivers that do not hold. What a rule finds is worded by the rule.

use super::rule::Rule;
use crate::codes;
use crate::diag::{Diagnostic, Severity, did_you_mean};
use crate::kinds::Address;
use crate::language::diagnostics::list;
use crate::language::{Node, Traced};
use crate::source::Span;
use compact_str::CompactString;

codes! {
    UNREADABLE_RULE = Error "policy/does-not-parse", "A policy file is not Rego",
        "The file cannot be read as Rego v1. Nothing in it is evaluated, so the check fails rather than pass without it. `opa check FILE` says the same.";
    OLD_REGO = Warning "policy/rego-v0", "A policy file is written in Rego v0",
        "The file has no `if` and `contains`. It is evaluated with the rules of Rego v0; `opa fmt --write --rego-v1 FILE` rewrites it.";
    NEVER_EVALUATED = Warning "policy/never-evaluated", "Nothing asks a Rego file for anything",
        "A package with `deny`, `violation` or `warn` (or `deny_NAME` and the like, in files for conftest) is a rule; others are libraries, which rules import. This one is neither, so what it says is never evaluated.";
    NO_METADATA = Error "policy/no-metadata", "A rule has no metadata",
        "A rule begins with a comment block `# METADATA` above `package`, with `title`, and below `custom` at least `code`, `severity` and `subject`. `deployer policy new` writes one.";
    INVALID_METADATA = Error "policy/invalid-metadata", "The metadata of a rule are wrong",
        "The comment block `# METADATA` is YAML. Below `custom` stand `code` (`area/kebab-problem`), `severity` (error, warning, info), `subject` (program, templates, plan, drift), and optionally `area`, `kinds`, `resources`, `environments`, `frameworks`, `remediation`, `mandatory`, `existing`.";
    NO_ENTRY_POINT = Error "policy/no-deny", "A rule denies nothing",
        "The file has metadata with a code but neither `deny` nor `warn` nor `violation`, so it can never find anything.";
    DUPLICATE_CODE = Error "policy/duplicate-code", "Two rules have the same code",
        "A code names one rule: waivers and severities refer to it. Give the rule of the organisation a code of its own.";
    PACKAGE_TAKEN = Error "policy/package-taken", "Two rules are in the same package",
        "A package is one rule: the findings of two files in one package cannot be told apart. Give every rule a package of its own; what several rules share goes into a package without `deny`.";
    UNKNOWN_DATA = Error "policy/unknown-data", "A rule refers to data that nobody gives it",
        "Rules see `input` and the packages that are loaded with them. A reference to anything else is undefined, and a rule that depends on it would never find anything.";
    INVALID_RULE = Error "policy/invalid-rule", "A rule parses but cannot be compiled",
        "The rule uses a variable that is nowhere bound, calls a function that calls itself, or has another mistake that Rego forbids.";
    CANNOT_EVALUATE = Error "policy/cannot-evaluate", "A rule could not be evaluated",
        "The rule failed or used up its budget of time or memory. What it would have found is unknown, so the check fails: a policy never passes in silence.";
    BAD_RESULT = Error "policy/bad-result", "A rule gave something that is not a finding",
        "`deny` and `warn` are sets (or arrays) of objects with a `message`, and with a `component` or `resource` and a `path` where there are any. A bare string is taken as a message.";
    UNKNOWN_TARGET = Error "policy/unknown-target", "A rule blames something that does not exist",
        "The `component` of a finding is an address from the input, `service/name`; the `resource` is a logical id of that component's template, or the `address` that the input gives for it.";
    BAD_QUERY = Error "policy/bad-query", "A query could not be evaluated",
        "`deployer policy eval` takes one query of Rego v1: an expression, or several with `;` between them. The packages that it names are those of the rules and their libraries, below `data`; what rules see is `input`.";
    WAIVER_REASON = Error "policy/waiver-without-reason", "A waiver has no reason",
        "Whoever reads the waiver in a year must understand why the rule does not hold here. Write `reason:` in a sentence.";
    WAIVER_END = Error "policy/waiver-without-end", "A waiver has no end",
        "Every exception is looked at again. Write the day until which it holds: `until: 2030-01-31`.";
    WAIVER_EXPIRED = Error "policy/waiver-expired", "A waiver has expired",
        "The day that the waiver names is over, so it waives nothing any more. Mend what it was for, or decide anew and write a new day.";
    WAIVER_UNKNOWN = Error "policy/waiver-unknown-code", "A waiver names a rule that does not exist",
        "`deployer policy list` shows the codes of all rules.";
    WAIVER_UNUSED = Warning "policy/waiver-unused", "A waiver waives nothing",
        "The rule finds nothing here (any more). Remove the waiver, so that it does not hide a later finding.";
    WAIVER_MANDATORY = Error "policy/waiver-of-mandatory", "A mandatory rule cannot be waived",
        "The organisation has made this rule mandatory. Mend the finding, or ask the owners of the rule.";
    MANDATORY_OVERRIDE = Error "policy/override-of-mandatory", "The severity of a mandatory rule cannot be lowered",
        "The organisation has made this rule mandatory: no configuration turns it off or makes it less than it is.";
    UNKNOWN_OVERRIDE = Error "policy/override-unknown-code", "A severity is set for a rule that does not exist",
        "Below `policy.severity` in `deployer.yaml` stand codes of rules. `deployer policy list` shows them.";
}

/// A file that is not Rego.
#[must_use]
pub fn unreadable(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(&UNREADABLE_RULE, format!("this is not Rego: {reason}")).at(at, "not understood")
}

/// A file in the old syntax.
#[must_use]
pub fn old_rego(at: Span) -> Diagnostic {
    Diagnostic::new(&OLD_REGO, "this file is written in Rego v0")
        .at(at, "no `if`, no `contains`")
        .help("`opa fmt --write --rego-v1` rewrites it")
}

/// A rule without metadata.
#[must_use]
pub fn no_metadata(at: Span, package: &str) -> Diagnostic {
    Diagnostic::new(&NO_METADATA, format!("the rule `{package}` has no metadata with a code"))
        .at(at, "no `# METADATA` with `custom.code` above")
        .help("write `# METADATA` with `title` and `custom: {code, severity, subject}` above `package`")
}

/// A field of the metadata that is missing or wrong; `known` are the words it may be.
#[must_use]
pub fn invalid_metadata(at: Span, problem: &str, written: Option<&str>, known: &[&str]) -> Diagnostic {
    let near = written.and_then(|written| did_you_mean(written, known.iter().copied()));
    let all = (!known.is_empty()).then(|| format!("it is one of {}", list(known, 32)));
    Diagnostic::new(&INVALID_METADATA, problem).at(at, "in the metadata of this rule").maybe_help(near.or(all))
}

/// Metadata without anything that denies.
#[must_use]
pub fn no_entry_point(at: Span, code: &str) -> Diagnostic {
    Diagnostic::new(&NO_ENTRY_POINT, format!("the rule `{code}` has no `deny`, `warn` or `violation`"))
        .at(at, "this package")
}

/// Two rules of one code; `first` is where the other is, if it is not embedded.
#[must_use]
pub fn duplicate_code(at: Span, code: &str, first: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&DUPLICATE_CODE, format!("there is another rule `{code}`")).at(at, "this code");
    match first {
        Some(first) => diagnostic.and(first, "the other rule"),
        None => diagnostic.help("an embedded rule has it; `deployer policy list` shows all codes"),
    }
}

/// Two rules in one package.
#[must_use]
pub fn package_taken(at: Span, package: &str, first: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&PACKAGE_TAKEN, format!("another rule is in the package `{package}`"));
    let diagnostic = diagnostic.at(at, "this metadata");
    first.into_iter().fold(diagnostic, |diagnostic, first| diagnostic.and(first, "the other rule"))
}

/// A reference to data that do not exist.
#[must_use]
pub fn unknown_data(at: Span, path: &str, packages: &[&str]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_DATA, format!("there is no `{path}`"))
        .at(at, "undefined")
        .maybe_help(did_you_mean(path, packages.iter().copied()))
}

/// A rule that does not compile.
#[must_use]
pub fn invalid_rule(at: Option<Span>, code: &str, reason: &str) -> Diagnostic {
    placed(Diagnostic::new(&INVALID_RULE, format!("the rule `{code}` cannot be compiled: {reason}")), at, "here")
}

/// A rule that failed or was too slow.
#[must_use]
pub fn cannot_evaluate(at: Option<Span>, rule: &Rule, reason: &str) -> Diagnostic {
    let message = format!("the rule `{}` could not be evaluated: {reason}", rule.info.code);
    placed(Diagnostic::new(&CANNOT_EVALUATE, message), at.or(rule.place.span), "this rule")
}

/// A query that is none, or that failed.
#[must_use]
pub fn bad_query(at: Option<Span>, reason: &str) -> Diagnostic {
    placed(Diagnostic::new(&BAD_QUERY, format!("the query could not be evaluated: {reason}")), at, "here")
}

/// A result that is no finding.
#[must_use]
pub fn bad_result(rule: &Rule, problem: &str) -> Diagnostic {
    let message = format!("the rule `{}` gave {problem}", rule.info.code);
    placed(Diagnostic::new(&BAD_RESULT, message), rule.place.span, "this rule")
        .help("`deny` and `warn` are sets of objects such as {\"component\": …, \"path\": …, \"message\": …}")
}

/// A finding about something that is not there.
#[must_use]
pub fn unknown_target(rule: &Rule, what: &str, written: &str, finding: &str, known: &[&str]) -> Diagnostic {
    let message =
        format!("the rule `{}` blames the {what} `{written}`, which does not exist: {finding}", rule.info.code);
    placed(Diagnostic::new(&UNKNOWN_TARGET, message), rule.place.span, "this rule")
        .maybe_help(did_you_mean(written, known.iter().copied()))
}

/// A waiver without a reason.
#[must_use]
pub fn waiver_without_reason(code: &Traced<CompactString>) -> Diagnostic {
    Diagnostic::new(&WAIVER_REASON, format!("the waiver of `{}` has no reason", **code))
        .at(code.span(), "why?")
        .help("write `reason:` in a sentence")
}

/// A waiver without an end.
#[must_use]
pub fn waiver_without_end(code: &Traced<CompactString>) -> Diagnostic {
    Diagnostic::new(&WAIVER_END, format!("the waiver of `{}` has no end", **code))
        .at(code.span(), "until when?")
        .help("write the last day on which it holds: `until: 2030-01-31`")
}

/// A waiver that is over.
#[must_use]
pub fn waiver_expired(code: &str, until: &Traced<super::Date>) -> Diagnostic {
    Diagnostic::new(&WAIVER_EXPIRED, format!("the waiver of `{code}` ended on {}", until.value))
        .at(until.span(), "this day is over")
}

/// A waiver of a rule that does not exist.
#[must_use]
pub fn waiver_unknown(code: &Traced<CompactString>, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&WAIVER_UNKNOWN, format!("there is no rule `{}`", **code)).at(code.span(), "unknown code").help(
        did_you_mean(code, known.iter().copied())
            .unwrap_or_else(|| "`deployer policy list` shows all rules".to_owned()),
    )
}

/// A waiver that waives nothing.
#[must_use]
pub fn waiver_unused(code: &Traced<CompactString>, address: &Address) -> Diagnostic {
    Diagnostic::new(&WAIVER_UNUSED, format!("`{}` finds nothing in `{address}` that this waives", **code))
        .at(code.span(), "remove this waiver")
}

/// A waiver of a mandatory rule.
#[must_use]
pub fn waiver_of_mandatory(code: &Traced<CompactString>) -> Diagnostic {
    Diagnostic::new(&WAIVER_MANDATORY, format!("the rule `{}` is mandatory", **code))
        .at(code.span(), "cannot be waived")
        .help("mend the finding, or ask the owners of the rule")
}

/// A severity of a mandatory rule that is lower than its own.
#[must_use]
pub fn override_of_mandatory(node: &Node, code: &str, severity: Severity) -> Diagnostic {
    Diagnostic::new(&MANDATORY_OVERRIDE, format!("the rule `{code}` is mandatory and stays an {severity}"))
        .at(node.span(), "cannot be lowered")
}

/// A severity of a rule that does not exist.
#[must_use]
pub fn override_unknown(at: Span, code: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_OVERRIDE, format!("there is no rule `{code}`")).at(at, "unknown code").help(
        did_you_mean(code, known.iter().copied())
            .unwrap_or_else(|| "`deployer policy list` shows all rules".to_owned()),
    )
}

fn placed(diagnostic: Diagnostic, at: Option<Span>, text: &str) -> Diagnostic {
    match at {
        Some(at) => diagnostic.at(at, text),
        None => diagnostic,
    }
}

/// A package that is no rule, and that no rule uses.
#[must_use]
pub fn never_evaluated(at: Span) -> Diagnostic {
    Diagnostic::new(&NEVER_EVALUATED, "this package has no `deny`, `violation` or `warn`, and no rule uses it")
        .at(at, "is never evaluated")
        .help("name what it finds `deny contains …`, or remove the file")
}
