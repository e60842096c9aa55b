//! One report through every renderer.

use super::{Counts, Format, Report, Style, render};
use crate::codes;
use crate::diag::Diagnostic;
use crate::source::{SourceFile, SourceId, SourceMap, Span};
use proptest::prelude::*;
use serde_json::Value as Json;

codes! {
    UNKNOWN = Error "schema/unknown-field", "A field is not known", "It is misspelt.";
    AMBIGUOUS = Warning "yaml/ambiguous-scalar", "Ambiguous", "Quote it.";
    CYCLE = Error "graph/cycle", "A cycle", "Break it.";
    SECRET = Error "secret/in-clear", "A secret in clear text", "Move it.";
    EMPTY = Info "workspace/empty", "Nothing", "Nothing is there.";
}

const API: &str = "kind: MicroService\nspec:\n  replcas: 2\n  debug: no\n  environment:\n    - name: DB_PASSWORD\n      value: hunter22\n";
const DATABASE: &str = "kind: RDS\nspec:\n  dependsOn: [api]\n";

fn sources() -> SourceMap {
    let mut sources = SourceMap::default();
    sources.add(SourceFile::new("stacks/shop/api.yaml", API));
    sources.add(SourceFile::new("stacks/shop/database.yaml", DATABASE));
    sources.add(SourceFile::new("stacks/shop/clean.yaml", "kind: Stack\n"));
    sources
}

fn span(sources: &SourceMap, file: u32, text: &str) -> Span {
    let id = SourceId::from_index(file);
    let at = sources.get(id).unwrap().text().find(text).unwrap();
    Span::new(id, u32::try_from(at).unwrap(), u32::try_from(at + text.len()).unwrap())
}

fn findings(sources: &SourceMap) -> Vec<Diagnostic> {
    let field = span(sources, 0, "replcas");
    let mut ambiguous =
        Diagnostic::new(&AMBIGUOUS, "`no` is a string here").at(span(sources, 0, "no\n").part(0, 2), "ambiguous");
    ambiguous.environments = vec!["development".to_owned(), "staging".to_owned()];
    vec![
        Diagnostic::new(&UNKNOWN, "`replcas` is not a field of a MicroService")
            .at(field, "unknown field")
            .help("did you mean `replicas`?")
            .fix(field, "replicas"),
        ambiguous,
        Diagnostic::new(&SECRET, "`hunter22` stands in clear text").at(span(sources, 0, "hunter22"), "a secret"),
        Diagnostic::new(&CYCLE, "the components depend on each other")
            .at(span(sources, 1, "api"), "`database` needs `api`")
            .and(span(sources, 0, "environment"), "`api` needs `database`"),
        Diagnostic::new(&EMPTY, "50% is <nothing>\u{1b}[2J"),
    ]
}

fn report(sources: &SourceMap) -> Report<'_> {
    let counts = Counts { files: 3, components: 2, environments: 3 };
    Report::masked("check", sources, &findings(sources), counts).with_codes(CODES.to_vec())
}

const PLAIN: Style = Style { color: false, unicode: true, width: 80 };

fn rendered(format: Format) -> String {
    let sources = sources();
    render(format, &report(&sources), PLAIN)
}

#[test]
fn a_person_sees_each_finding_at_its_lines() {
    insta::assert_snapshot!(rendered(Format::Human), @r#"
    error[schema/unknown-field]

      × `replcas` is not a field of a MicroService
       ╭─[stacks/shop/api.yaml:3:3]
     2 │ spec:
     3 │   replcas: 2
       ·   ───┬───
       ·      ╰── unknown field
     4 │   debug: no
       ╰────
      help: did you mean `replicas`?

    warning[yaml/ambiguous-scalar]

      ⚠ `no` is a string here [in development, staging]
       ╭─[stacks/shop/api.yaml:4:10]
     3 │   replcas: 2
     4 │   debug: no
       ·          ─┬
       ·           ╰── ambiguous
     5 │   environment:
       ╰────

    error[secret/in-clear]

      × `*****` stands in clear text
       ╭─[stacks/shop/api.yaml:7:14]
     6 │     - name: DB_PASSWORD
     7 │       value: *****
       ·              ──┬──
       ·                ╰── a secret
       ╰────

    error[graph/cycle]

      × the components depend on each other
       ╭─[stacks/shop/database.yaml:3:15]
     2 │ spec:
     3 │   dependsOn: [api]
       ·               ─┬─
       ·                ╰── `database` needs `api`
       ╰────
       ╭─[stacks/shop/api.yaml:5:3]
     4 │   debug: no
     5 │   environment:
       ·   ─────┬─────
       ·        ╰── `api` needs `database`
     6 │     - name: DB_PASSWORD
       ╰────

    info[workspace/empty]

      ☞ 50% is <nothing>␛[2J
    "#);
}

#[test]
fn without_unicode_only_ascii_is_drawn_and_colours_come_only_when_asked_for() {
    let sources = sources();
    let report = report(&sources).with_prefix("deploy/");
    let ascii = render(Format::Human, &report, Style { unicode: false, ..PLAIN });
    assert!(ascii.contains("[deploy/stacks/shop/api.yaml:3:3]"), "{ascii}");
    assert!(ascii.replace('␛', "?").is_ascii(), "{ascii}");
    let coloured = render(Format::Human, &report, Style { color: true, ..PLAIN });
    assert!(coloured.contains("\u{1b}[31m") && !coloured.contains("\u{1b}[2J"), "{coloured}");
}

#[test]
fn no_format_shows_a_secret() {
    for format in [Format::Human, Format::Json, Format::Sarif, Format::Github, Format::Junit] {
        let text = rendered(format);
        assert!(!text.contains("hunter22"), "{text}");
    }
}

#[test]
fn a_secret_is_masked_where_a_message_quotes_it_cut_or_unescaped() {
    let long = "correct-horse-battery-staple-".repeat(3);
    let text = format!("a: {long}\nb: pw&1\nc: 'it''s-secret'\n");
    let mut sources = SourceMap::default();
    sources.add(SourceFile::new("a.yaml", text));
    let cut: String = long.chars().take(40).collect();
    let secrets = [long.as_str(), "pw&1", "'it''s-secret'"];
    let secrets = secrets.map(|secret| Diagnostic::new(&SECRET, "secret").at(span(&sources, 0, secret), "secret"));
    let messages =
        [format!("found the string `{cut}…`"), "`pw&1` is not a name".into(), "`it's-secret` neither".into()];
    let messages = messages.map(|message| Diagnostic::new(&UNKNOWN, message));
    let findings: Vec<Diagnostic> = secrets.into_iter().chain(messages).collect();
    let report = Report::masked("check", &sources, &findings, Counts::default());
    let said: Vec<&str> = report.diagnostics.iter().skip(3).map(|found| found.message.as_str()).collect();
    assert_eq!(said, ["found the string `*****…`", "`*****` is not a name", "`*****` neither"]);
}

#[test]
fn github_gets_one_command_a_finding() {
    insta::assert_snapshot!(rendered(Format::Github), @r#"
    ::error file=stacks/shop/api.yaml,line=3,endLine=3,col=3,endColumn=10,title=schema/unknown-field::`replcas` is not a field of a MicroService%0Ahelp: did you mean `replicas`?
    ::warning file=stacks/shop/api.yaml,line=4,endLine=4,col=10,endColumn=12,title=yaml/ambiguous-scalar::`no` is a string here [in development, staging]
    ::error file=stacks/shop/api.yaml,line=7,endLine=7,col=14,endColumn=22,title=secret/in-clear::`*****` stands in clear text
    ::error file=stacks/shop/database.yaml,line=3,endLine=3,col=15,endColumn=18,title=graph/cycle::the components depend on each other%0Astacks/shop/api.yaml:5:3: `api` needs `database`
    ::notice title=workspace/empty::50%25 is <nothing>␛[2J
    "#);
}

#[test]
fn junit_has_a_suite_a_file_and_a_case_a_finding() {
    insta::assert_snapshot!(rendered(Format::Junit), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="deployer check" tests="6" failures="3">
      <testsuite name="workspace" tests="1" failures="0">
        <testcase classname="workspace" name="workspace/empty">
          <system-out>info: 50% is &lt;nothing&gt;␛[2J</system-out>
        </testcase>
      </testsuite>
      <testsuite name="stacks/shop/api.yaml" tests="3" failures="2">
        <testcase classname="stacks/shop/api.yaml" name="schema/unknown-field at 3:3" file="stacks/shop/api.yaml" line="3">
          <failure type="schema/unknown-field" message="`replcas` is not a field of a MicroService">stacks/shop/api.yaml:3:3: unknown field&#10;help: did you mean `replicas`?</failure>
        </testcase>
        <testcase classname="stacks/shop/api.yaml" name="yaml/ambiguous-scalar at 4:10" file="stacks/shop/api.yaml" line="4">
          <system-out>warning: `no` is a string here&#10;stacks/shop/api.yaml:4:10: ambiguous&#10;in development, staging</system-out>
        </testcase>
        <testcase classname="stacks/shop/api.yaml" name="secret/in-clear at 7:14" file="stacks/shop/api.yaml" line="7">
          <failure type="secret/in-clear" message="`*****` stands in clear text">stacks/shop/api.yaml:7:14: a secret</failure>
        </testcase>
      </testsuite>
      <testsuite name="stacks/shop/database.yaml" tests="1" failures="1">
        <testcase classname="stacks/shop/database.yaml" name="graph/cycle at 3:15" file="stacks/shop/database.yaml" line="3">
          <failure type="graph/cycle" message="the components depend on each other">stacks/shop/database.yaml:3:15: `database` needs `api`&#10;stacks/shop/api.yaml:5:3: `api` needs `database`</failure>
        </testcase>
      </testsuite>
      <testsuite name="stacks/shop/clean.yaml" tests="1" failures="0">
        <testcase classname="stacks/shop/clean.yaml" name="check"/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn every_sarif_result_has_a_place_and_its_rule() {
    let sarif: Json = serde_json::from_str(&rendered(Format::Sarif)).unwrap();
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].is_string() && place["region"]["startLine"].is_number(), "{result}");
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["shortDescription"]["text"].is_string(), "{rule}");
    }
}

#[test]
fn a_sarif_result_tells_place_and_fix() {
    let sarif: Json = serde_json::from_str(&rendered(Format::Sarif)).unwrap();
    insta::assert_snapshot!(format!("{:#}", sarif["runs"][0]["results"][0]), @r#"
    {
      "ruleId": "schema/unknown-field",
      "ruleIndex": 1,
      "level": "error",
      "message": {
        "text": "`replcas` is not a field of a MicroService\nhelp: did you mean `replicas`?"
      },
      "locations": [
        {
          "physicalLocation": {
            "artifactLocation": {
              "uri": "stacks/shop/api.yaml",
              "uriBaseId": "%SRCROOT%"
            },
            "region": {
              "startLine": 3,
              "startColumn": 3,
              "endLine": 3,
              "endColumn": 10
            }
          }
        }
      ],
      "fixes": [
        {
          "artifactChanges": [
            {
              "artifactLocation": {
                "uri": "stacks/shop/api.yaml",
                "uriBaseId": "%SRCROOT%"
              },
              "replacements": [
                {
                  "deletedRegion": {
                    "startLine": 3,
                    "startColumn": 3,
                    "endLine": 3,
                    "endColumn": 10
                  },
                  "insertedContent": {
                    "text": "replicas"
                  }
                }
              ]
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn the_json_report_is_what_its_schema_says() {
    let schema = include_str!("../../../docs/schema/check-report.schema.json");
    let schema: Json = serde_json::from_str(schema).unwrap();
    let report: Json = serde_json::from_str(&rendered(Format::Json)).unwrap();
    assert_eq!(breaches(&schema, &schema, &report, "report"), Vec::<String>::new());
    insta::assert_snapshot!(format!("{:#}", report["diagnostics"][0]), @r#"
    {
      "code": "schema/unknown-field",
      "severity": "error",
      "message": "`replcas` is not a field of a MicroService",
      "location": {
        "path": "stacks/shop/api.yaml",
        "start": {
          "line": 3,
          "column": 3,
          "offset": 27
        },
        "end": {
          "line": 3,
          "column": 10,
          "offset": 34
        },
        "text": "unknown field"
      },
      "related": [],
      "help": "did you mean `replicas`?",
      "fix": {
        "path": "stacks/shop/api.yaml",
        "start": {
          "line": 3,
          "column": 3,
          "offset": 27
        },
        "end": {
          "line": 3,
          "column": 10,
          "offset": 34
        },
        "replacement": "replicas"
      },
      "environments": []
    }
    "#);
    let mut other = report;
    other["summary"]["extra"] = Json::from(1);
    other["diagnostics"][0]["severity"] = Json::from("bad");
    assert_eq!(breaches(&schema, &schema, &other, "report").len(), 2, "the schema is strict");
}

proptest! {
    /// Whatever stands in a file and wherever findings point, it is drawn, and no secret with it.
    #[test]
    fn every_finding_can_be_drawn_and_no_secret_is(
        text in "([a-z:# \t\r\n-]|ß|☃|\u{1b}|\u{202e}|SECRETSECRET){0,120}",
        at in proptest::collection::vec((0usize..200, 0usize..40), 1..5),
        width in 40usize..100,
        unicode: bool,
    ) {
        let mut sources = SourceMap::default();
        let id = sources.add(SourceFile::new("a.yaml", text.clone()));
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let span = |from: usize, to: usize| {
            Span::new(id, u32::try_from(boundary(from)).unwrap(), u32::try_from(boundary(to)).unwrap())
        };
        let mut finding = Diagnostic::new(&UNKNOWN, "message");
        for (start, length) in at {
            finding = finding.and(span(start, start + length), "label");
        }
        finding.primary = finding.related.pop();
        let secrets = text.match_indices("SECRETSECRET");
        let secrets = secrets.map(|(at, word)| Diagnostic::new(&SECRET, "secret").at(span(at, at + word.len()), "secret"));
        let findings: Vec<Diagnostic> = std::iter::once(finding).chain(secrets).collect();
        let report = Report::masked("check", &sources, &findings, Counts::default());
        let drawn = render(Format::Human, &report, Style { color: false, unicode, width });
        prop_assert!(!drawn.contains("SECRET"), "{drawn}");
        prop_assert!(!drawn.contains(['\u{1b}', '\u{202e}', '\r']), "{drawn}");
        prop_assert!(text.is_empty() || drawn.contains("label"), "{drawn}");
    }
}

/// What of a value a JSON Schema forbids, for the keywords that ours uses.
pub(in crate::cli) fn breaches(root: &Json, schema: &Json, value: &Json, path: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return breaches(root, &root["$defs"][name.trim_start_matches("#/$defs/")], value, path);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let tried = any.iter().map(|schema| breaches(root, schema, value, path));
        return tried.min_by_key(Vec::len).unwrap_or_default();
    }
    let mut found = Vec::new();
    let is_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_u64(),
        Some("null") => value.is_null(),
        _ => true,
    };
    let is_allowed = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    if !is_type || !is_allowed || !(schema["const"].is_null() || schema["const"] == *value) {
        found.push(format!("{path}: {value}"));
    }
    for required in schema["required"].as_array().into_iter().flatten() {
        if value.get(required.as_str().unwrap()).is_none() {
            found.push(format!("{path}: {required} is missing"));
        }
    }
    for (key, item) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(key) {
            Some(schema) => found.extend(breaches(root, schema, item, &format!("{path}.{key}"))),
            None => found.push(format!("{path}.{key} is not described")),
        }
    }
    for item in value.as_array().into_iter().flatten() {
        found.extend(breaches(root, &schema["items"], item, &format!("{path}[]")));
    }
    found
}

#[test]
fn a_waived_finding_is_listed_in_every_format() {
    let sources = sources();
    let diagnostic = Diagnostic::new(&AMBIGUOUS, "`no` is a string here").at(span(&sources, 0, "no\n").part(0, 2), "");
    let waived = crate::ops::Suppressed {
        diagnostic,
        reason: "a test <of> ours".to_owned(),
        until: crate::policy::Date::LAST,
        approved_by: Some("ops".to_owned()),
        written: span(&sources, 0, "no\n"),
    };
    let counts = Counts { files: 3, components: 2, environments: 3 };
    let report = Report::masked("check", &sources, &[], counts).with_waived(&[waived]);
    let shown = |format| render(format, &report, PLAIN);
    let human = "waived[yaml/ambiguous-scalar] at stacks/shop/api.yaml:4:10: `no` is a string here\n  \
                 a test <of> ours (until 9999-12-31, approved by ops)\n\n";
    assert_eq!(shown(Format::Human), human);
    let github = "::notice file=stacks/shop/api.yaml,line=4,endLine=4,col=10,endColumn=12,title=yaml/ambiguous-scalar::\
                  waived: `no` is a string here: a test <of> ours (until 9999-12-31, approved by ops)\n";
    assert_eq!(shown(Format::Github), github);
    assert!(shown(Format::Junit).contains("<skipped message=\"`no` is a string here: a test &lt;of&gt; ours"));
    let json: Json = serde_json::from_str(&shown(Format::Json)).unwrap();
    let schema: Json = serde_json::from_str(include_str!("../../../docs/schema/check-report.schema.json")).unwrap();
    assert_eq!(breaches(&schema, &schema, &json, "report"), Vec::<String>::new());
    assert_eq!(json["waived"][0]["waiver"]["approvedBy"], "ops");
    let sarif: Json = serde_json::from_str(&shown(Format::Sarif)).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["suppressions"][0]["kind"], "inSource");
}
