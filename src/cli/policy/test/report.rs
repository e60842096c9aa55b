//! The results of tests as text, JSON and JUnit XML.

use super::super::super::render::{counted, printable, xml};
use crate::ops::policy::test::Tested;
use crate::policy::testing::{FileCoverage, TestOutcome, TestResult};
use crate::source::Span;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

/// Results with how they are shown.
pub(super) struct Shown<'a> {
    pub tested: &'a Tested,
    /// What is put before paths.
    pub prefix: &'a str,
    /// Whether people want to see which lines were reached.
    pub with_coverage: bool,
}

impl Shown<'_> {
    /// The names of the tests that passed.
    pub fn passed(&self) -> impl Iterator<Item = &str> {
        self.of(|outcome| *outcome == TestOutcome::Passed).map(|test| test.name.as_str())
    }

    fn of(&self, is_wanted: impl Fn(&TestOutcome) -> bool) -> impl Iterator<Item = &TestResult> {
        self.tested.report.tests.iter().filter(move |test| is_wanted(&test.outcome))
    }

    fn count(&self, is_wanted: impl Fn(&TestOutcome) -> bool) -> usize {
        self.of(is_wanted).count()
    }

    fn at(&self, span: Option<Span>) -> String {
        span.map(|span| format!("{}{}", self.prefix, self.tested.sources.locate(span))).unwrap_or_default()
    }

    /// What failed, what was missed and how many passed.
    pub fn human(&self) -> String {
        let mut text = String::new();
        for test in self.of(|outcome| *outcome != TestOutcome::Passed) {
            let (word, reason) = match &test.outcome {
                TestOutcome::Error(reason) => ("ERROR", format!(": {reason}")),
                _ => ("FAIL", String::new()),
            };
            text.push_str(&format!("{word} {} at {}{reason}\n", test.name, self.at(test.span)));
            if test.cause.is_some() {
                text.push_str(&format!("  the reason is at {}\n", self.at(test.cause)));
            }
            test.prints.iter().for_each(|line| text.push_str(&format!("  print {line}\n")));
        }
        if self.with_coverage {
            text.push_str(&self.coverage());
        }
        let all = self.tested.report.tests.len();
        let passed = self.count(|outcome| *outcome == TestOutcome::Passed);
        let failed = self.count(|outcome| *outcome == TestOutcome::Failed);
        let broken = all - passed - failed;
        let words = [(passed, "passed"), (failed, "failed"), (broken, "could not be evaluated")];
        let words: Vec<String> = words
            .into_iter()
            .filter(|(count, word)| *count > 0 || *word == "passed")
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        text.push_str(&format!("{}: {}\n", counted(all, "test"), words.join(", ")));
        printable(&text).into_owned()
    }

    fn coverage(&self) -> String {
        let row = |file: &FileCoverage| {
            let missed = lines(&file.not_covered);
            let missed = if missed.is_empty() { missed } else { format!("missed {missed}") };
            vec![format!("{:5.1} %", file.per_cent()), format!("{}{}", self.prefix, file.path), missed]
        };
        let report = &self.tested.report;
        let total = vec![format!("{:5.1} %", report.per_cent()), "of all lines".to_owned(), String::new()];
        let rows: Vec<Vec<String>> = report.coverage.iter().map(row).chain([total]).collect();
        super::super::super::list::columns(&rows)
    }

    /// One document with everything.
    pub fn json(&self) -> String {
        let test = |test: &TestResult| {
            let (outcome, reason) = match &test.outcome {
                TestOutcome::Passed => ("passed", None),
                TestOutcome::Failed => ("failed", None),
                TestOutcome::Error(reason) => ("error", Some(reason)),
            };
            json!({
                "name": test.name,
                "source": self.at(test.span),
                "outcome": outcome,
                "reason": reason,
                "cause": test.cause.map(|cause| self.at(Some(cause))),
                "prints": test.prints,
            })
        };
        let file = |file: &FileCoverage| {
            let path = format!("{}{}", self.prefix, file.path);
            json!({
                "path": path,
                "percent": rounded(file.per_cent()),
                "covered": file.covered,
                "missed": file.not_covered,
            })
        };
        let report = &self.tested.report;
        let document = json!({
            "version": 1,
            "passed": self.count(|outcome| *outcome == TestOutcome::Passed),
            "failed": self.count(|outcome| *outcome == TestOutcome::Failed),
            "errors": self.count(|outcome| matches!(outcome, TestOutcome::Error(_))),
            "tests": report.tests.iter().map(test).collect::<Vec<Json>>(),
            "coverage": {
                "percent": rounded(report.per_cent()),
                "files": report.coverage.iter().map(file).collect::<Vec<Json>>(),
            },
        });
        format!("{document:#}\n")
    }

    /// A suite for each file of tests.
    pub fn junit(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_junit(&mut text);
        text
    }

    fn write_junit(&self, f: &mut String) -> fmt::Result {
        let mut suites: BTreeMap<&str, Vec<&TestResult>> = BTreeMap::new();
        for test in &self.tested.report.tests {
            suites.entry(&test.path).or_default().push(test);
        }
        let totals = |tests: &[&TestResult]| {
            let failures = tests.iter().filter(|test| test.outcome == TestOutcome::Failed).count();
            let errors = tests.iter().filter(|test| matches!(test.outcome, TestOutcome::Error(_))).count();
            format!("tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\"", tests.len())
        };
        let all: Vec<&TestResult> = self.tested.report.tests.iter().collect();
        writeln!(f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(f, "<testsuites name=\"deployer policy test\" {}>", totals(&all))?;
        for (path, tests) in suites {
            let path = xml(&format!("{}{path}", self.prefix)).to_string();
            writeln!(f, "  <testsuite name=\"{path}\" {}>", totals(&tests))?;
            tests.into_iter().try_for_each(|test| self.write_case(f, &path, test))?;
            writeln!(f, "  </testsuite>")?;
        }
        writeln!(f, "</testsuites>")
    }

    fn write_case(&self, f: &mut String, path: &str, test: &TestResult) -> fmt::Result {
        let (package, name) = test.name.rsplit_once('.').unwrap_or(("", &test.name));
        let line = test.span.map(|span| self.tested.sources.line_column(span).line);
        let line = line.map(|line| format!(" line=\"{line}\"")).unwrap_or_default();
        write!(f, "    <testcase classname=\"{}\" name=\"{}\" file=\"{path}\"{line}", xml(package), xml(name))?;
        let details: Vec<String> =
            test.cause.map(|cause| self.at(Some(cause))).into_iter().chain(test.prints.clone()).collect();
        let details = details.join("\n");
        match &test.outcome {
            TestOutcome::Passed => writeln!(f, "/>"),
            TestOutcome::Failed => {
                let message = "it is false or undefined";
                writeln!(f, ">\n      <failure message=\"{message}\">{}</failure>\n    </testcase>", xml(&details))
            }
            TestOutcome::Error(reason) => {
                let (reason, details) = (xml(reason), xml(&details));
                writeln!(f, ">\n      <error message=\"{reason}\">{details}</error>\n    </testcase>")
            }
        }
    }
}

/// `3, 7-9`: lines that follow each other become a range.
fn lines(numbers: &BTreeSet<u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let range = |(first, last): (u32, u32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    ranges.into_iter().map(range).collect::<Vec<_>>().join(", ")
}

/// With one digit after the point.
fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_that_follow_each_other_become_a_range() {
        assert_eq!(lines(&[3, 7, 8, 9, 11].into()), "3, 7-9, 11");
        assert_eq!(lines(&[].into()), "");
    }
}
