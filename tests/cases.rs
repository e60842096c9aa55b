//! Every example and every case, through the whole compiler.
//!
//! A kind's cases are single files under `src/kinds/<kind>/cases/`: `invalid_*` must be found wrong,
//! all others must check clean and compile; their templates are snapshots. `tests/cases/` holds bad
//! input of the language itself: a file or a folder a case, always found wrong.

use crate::support::{directory, no_rules, render, root, rules, single_file};
use deployer::diag::Severity;
use deployer::frontend::ResolveOptions;
use deployer::ops::{Rules, Session, check, compile, session::Selection};
use deployer::source::Loader;
use std::path::{Path, PathBuf};

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(directory).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// What `check` says without any rules, as text, and whether it is an error.
fn check_text(loader: &dyn Loader) -> (String, bool) {
    check_with(loader, no_rules)
}

fn check_with(loader: &dyn Loader, rules: fn(&mut Session<'_>) -> Rules) -> (String, bool) {
    let mut session = Session::open(loader);
    let rules = rules(&mut session);
    let report = check::run(&session, &rules, &Selection::default(), &options());
    (render(&report.diagnostics, session.sources()), report.count(Severity::Error) > 0)
}

fn options() -> ResolveOptions {
    ResolveOptions { placeholders: true, ..ResolveOptions::default() }
}

/// All files of the assembly but origins, as text.
fn assembly_text(loader: &dyn Loader) -> String {
    let mut session = Session::open(loader);
    let rules = no_rules(&mut session);
    let (assembly, report) = compile::run(&session, &rules, &Selection::default(), &options());
    let assembly = assembly.unwrap_or_else(|| panic!("{}", render(&report.diagnostics, session.sources())));
    let files = assembly.files.iter().filter(|(path, _)| path.as_str() != "origins.json");
    files.map(|(path, bytes)| format!("=== {path}\n{}", String::from_utf8_lossy(bytes))).collect()
}

/// What the rules say of a case that is right by itself: nothing that fails it.
#[test]
fn no_valid_case_of_a_kind_fails_policy() {
    for (kind, case) in kind_cases().into_iter().filter(|(_, case)| !stem(case).starts_with("invalid")) {
        let (found, wrong) = check_with(&single_file(&case), rules);
        assert!(!wrong, "{kind}/{}:\n{found}", stem(&case));
    }
}

fn kind_cases() -> Vec<(String, PathBuf)> {
    let kinds = entries(&root().join("src/kinds")).into_iter().filter(|path| path.join("cases").is_dir());
    kinds.flat_map(|kind| entries(&kind.join("cases")).into_iter().map(move |case| (stem(&kind), case))).collect()
}

#[test]
fn every_case_of_a_kind_is_found_right_or_wrong_as_its_name_says() {
    for (kind, case) in kind_cases() {
        let name = stem(&case);
        let loader = single_file(&case);
        let (found, wrong) = check_text(&loader);
        assert_eq!(wrong, name.starts_with("invalid"), "{kind}/{name}:\n{found}");
        if wrong {
            snapshot(&format!("{kind}__{name}"), &found);
        } else {
            assert_eq!(found, "", "{kind}/{name} checks clean");
            snapshot(&format!("{kind}__{name}"), &assembly_text(&loader));
        }
    }
}

#[test]
fn every_kind_has_a_minimal_a_full_and_an_invalid_case() {
    for kind in deployer::kinds::KINDS {
        let folder =
            kind.name.chars().flat_map(|c| c.is_uppercase().then_some('_').into_iter().chain(c.to_lowercase()));
        let folder: String = folder.collect::<String>().trim_start_matches('_').to_owned();
        let cases: Vec<String> = kind_cases()
            .into_iter()
            .filter(|(name, _)| name.replace('_', "") == folder.replace('_', ""))
            .map(|(_, case)| stem(&case))
            .collect();
        for wanted in ["minimal", "full", "invalid"] {
            assert!(cases.iter().any(|case| case.starts_with(wanted)), "{} has no {wanted} case: {cases:?}", kind.name);
        }
    }
}

#[test]
fn every_case_of_bad_input_is_explained() {
    for case in entries(&root().join("tests/cases")) {
        let name = stem(&case);
        let (found, wrong) =
            if case.is_dir() { check_text(&directory(&case)) } else { check_text(&single_file(&case)) };
        assert!(wrong || name.starts_with("warning"), "{name} is not found wrong:\n{found}");
        assert!(!found.is_empty(), "{name}: nothing was said");
        snapshot(&format!("bad__{name}"), &found);
    }
}

#[test]
fn every_example_checks_clean() {
    for example in entries(&root().join("examples")) {
        let loader = directory(&example);
        let mut session = Session::open(&loader);
        let rules = rules(&mut session);
        let report = check::run(&session, &rules, &Selection::default(), &options());
        // Notes are advice which depends on what the reader wants to pay.
        let found: Vec<_> = report.diagnostics.into_iter().filter(|found| found.severity > Severity::Info).collect();
        assert_eq!(render(&found, session.sources()), "", "{}", example.display());
    }
}
