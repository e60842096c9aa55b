//! `deployer policy new`: a first rule with its tests and its page, which pass as they stand.
//!
//! Owns which files it has and which names are good; their text lies in `new/`, one example a subject.
//! Returns files and writes none.

use crate::diag::Severity;
use crate::ops::init::NewFile;
use crate::policy::{Policy, Subject};

/// What the new rule is.
#[derive(Debug, Clone, Copy)]
pub struct NewRule<'a> {
    /// The part of its code after the area.
    pub name: &'a str,
    /// The area that it is in.
    pub area: &'a str,
    /// One line: what holds when the rule is satisfied; made of the name if left out.
    pub title: Option<&'a str>,
    /// What it judges.
    pub subject: Subject,
    /// How bad its findings are.
    pub severity: Severity,
    /// What its package begins with, such as `policies`.
    pub package: &'a str,
}

/// Why a rule cannot have a name.
#[derive(Debug, thiserror::Error)]
pub enum BadName {
    /// It cannot be part of a code.
    #[error("`{0}` cannot be part of a code: lowercase letters, digits and hyphens, a letter first")]
    NotAWord(String),
    /// It cannot be part of a package.
    #[error("`{0}` is a word of Rego, so no package can have the name")]
    Keyword(String),
    /// It cannot be the beginning of a package.
    #[error("`{0}` cannot begin a package: lowercase words with dots between them")]
    NotAPackage(String),
    /// The title is no title.
    #[error("the title is one line of text without quotes and backslashes")]
    Title,
    /// There is such a rule.
    #[error("there is a rule `{0}` already")]
    Taken(String),
}

const KEYWORDS: &[&str] = &[
    "as", "contains", "data", "default", "else", "every", "false", "if", "import", "in", "input", "not", "null",
    "package", "set", "some", "true", "with",
];

/// The files of the rule, relative to the folder of rules.
///
/// # Errors
/// When the rule cannot have this name among the rules that there are.
pub fn files(rule: &NewRule<'_>, policy: &Policy) -> Result<Vec<NewFile>, BadName> {
    let NewRule { name, area, .. } = *rule;
    check_word(area)?;
    check_word(name)?;
    check_package(rule.package)?;
    let code = format!("{area}/{name}");
    if policy.rule(&code).is_some() {
        return Err(BadName::Taken(code));
    }
    let title = rule.title.map_or_else(|| sentence(name), |title| title.trim().to_owned());
    if title.is_empty() || title.contains(['"', '\\']) || title.chars().any(char::is_control) {
        return Err(BadName::Title);
    }
    let package = format!("{}.{}.{}", rule.package, area.replace('-', "_"), name.replace('-', "_"));
    let severity = rule.severity.to_string();
    let fill = |text: &str| {
        let words = [("code", &code), ("title", &title), ("package", &package), ("severity", &severity)];
        let text = text.replace("{{area}}", area);
        words.iter().fold(text, |text, (word, value)| text.replace(&format!("{{{{{word}}}}}"), value))
    };
    let (written, tests) = example(rule.subject);
    let texts = [("rule.rego", written), ("rule_test.rego", tests), ("doc.md", include_str!("new/doc.md"))];
    Ok(texts.map(|(file, text)| NewFile { path: format!("{code}/{file}"), text: fill(text) }).into())
}

fn check_word(word: &str) -> Result<(), BadName> {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) || !word.chars().all(is_part) || word.ends_with('-') {
        return Err(BadName::NotAWord(word.to_owned()));
    }
    if KEYWORDS.contains(&word) { Err(BadName::Keyword(word.to_owned())) } else { Ok(()) }
}

fn check_package(package: &str) -> Result<(), BadName> {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_word = |word: &str| {
        let is_name = word.starts_with(|c: char| c.is_ascii_lowercase()) && word.chars().all(is_part);
        is_name && !KEYWORDS.contains(&word)
    };
    if package.split('.').all(is_word) { Ok(()) } else { Err(BadName::NotAPackage(package.to_owned())) }
}

/// `no-public-buckets` → `No public buckets`.
fn sentence(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// The rule and the tests of a subject.
const fn example(subject: Subject) -> (&'static str, &'static str) {
    match subject {
        Subject::Program => (include_str!("new/program.rego"), include_str!("new/program_test.rego")),
        Subject::Templates => (include_str!("new/templates.rego"), include_str!("new/templates_test.rego")),
        Subject::Plan => (include_str!("new/plan.rego"), include_str!("new/plan_test.rego")),
        Subject::Drift => (include_str!("new/drift.rego"), include_str!("new/drift_test.rego")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sink;
    use crate::ops::policy::test;
    use crate::policy::{LoadOptions, RuleFile, testing::TestOutcome};
    use crate::source::SourceMap;

    fn policy(files: &[NewFile]) -> (Policy, Vec<String>) {
        let files: Vec<RuleFile<'_>> =
            files.iter().map(|file| RuleFile { path: &file.path, text: &file.text }).collect();
        let mut sink = Sink::default();
        let options = LoadOptions { files: &files, ..LoadOptions::default() };
        let policy = Policy::load(&options, &mut SourceMap::default(), &mut sink);
        (policy, sink.iter().map(|found| found.message.clone()).collect())
    }

    fn rule(area: &'static str, name: &'static str, subject: Subject) -> NewRule<'static> {
        NewRule { name, area, title: None, subject, severity: Severity::Warning, package: "policies" }
    }

    #[test]
    fn a_new_rule_of_every_subject_loads_and_passes_its_tests_which_reach_every_line() {
        let none = policy(&[]).0;
        for (word, subject) in Subject::ALL {
            // The second name is that of a built-in function, which an import must not hide.
            for name in ["some-thing", "count"] {
                let files = files(&rule("security", name, *subject), &none).unwrap();
                let (loaded, said) = policy(&files);
                assert_eq!(said, [""; 0], "{word}");
                let info = &loaded.rule(&format!("security/{name}")).unwrap().info;
                assert_eq!(
                    (info.subject, info.severity, info.area.as_str()),
                    (*subject, Severity::Warning, "security")
                );
                assert!(files[2].text.starts_with(&format!("# {}\n", info.title)), "{word}");
                let rego: Vec<RuleFile<'_>> =
                    files[..2].iter().map(|file| RuleFile { path: &file.path, text: &file.text }).collect();
                let tested = test::run(&rego);
                assert!(tested.report.tests.len() >= 2, "{word}");
                assert!(
                    tested.report.tests.iter().all(|test| test.outcome == TestOutcome::Passed),
                    "{word}: {tested:?}"
                );
                assert_eq!(
                    tested.report.coverage.iter().map(|file| file.not_covered.len()).sum::<usize>(),
                    0,
                    "{word}"
                );
            }
        }
    }

    #[test]
    fn names_that_no_code_or_package_can_have_are_refused() {
        let policy = policy(&[]).0;
        let made = |area, name| files(&rule(area, name, Subject::Program), &policy).map(|_| ());
        for name in ["Public", "../up", "a/b", "", "-a", "a-", "1st", "ä", "a b"] {
            assert!(matches!(made("security", name), Err(BadName::NotAWord(_))), "{name}");
        }
        assert!(matches!(made("default", "x"), Err(BadName::Keyword(_))));
        assert!(matches!(made("security", "rds-encrypted"), Err(BadName::Taken(_))));
        let below = |package| files(&NewRule { package, ..rule("a", "b", Subject::Program) }, &policy).is_ok();
        assert!(
            below("deployer.rules") && below("acme_2") && !below("") && !below("a..b") && !below("data") && !below("A")
        );
        let titled = |title| files(&NewRule { title: Some(title), ..rule("a", "b", Subject::Drift) }, &policy).is_ok();
        assert!(titled("What holds: always") && !titled("two\nlines") && !titled(" ") && !titled("a \"b\""));
    }
}
