//! The commands of `deployer policy`, as a user runs them: arguments in, text and exit code out.

use crate::support::{self, Ran, write};
use deployer::cli::Exit;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// A directory of its own for a test, empty.
fn fresh(name: &str) -> PathBuf {
    support::fresh(&format!("policy/{name}"))
}

/// Runs `deployer policy …` in a directory.
fn policy(directory: &Path, arguments: &[&str]) -> Ran {
    let words: Vec<&str> = std::iter::once("policy").chain(arguments.iter().copied()).collect();
    support::deployer(directory, &words)
}

const WORKSPACE: &str = r#"apiVersion: core.deployer.io/v1
kind: Stack
metadata: {name: demo}
---
apiVersion: core.deployer.io/v1
kind: Environment
metadata: {name: production}
spec: {accountId: "123456789012", region: eu-west-1}
---
apiVersion: core.deployer.io/v1
kind: Service
metadata: {name: shop}
---
apiVersion: components.deployer.io/v1
kind: RDS
metadata:
  name: database
  service: shop
WAIVERS
spec:
  engine: {type: postgres}
  instance:
    class: db.t4g.medium
    storage:
      allocatedGB: 50
---
apiVersion: components.deployer.io/v1
kind: SQS
metadata: {name: jobs, service: shop, labels: {owner: shop}}
"#;

/// A workspace with the rule `acme/owner`, which finds the database.
fn workspace(name: &str, waivers: &str) -> PathBuf {
    let directory = fresh(name);
    write(&directory, "workspace.yaml", &WORKSPACE.replace("WAIVERS\n", waivers));
    write(&directory, "deployer.yaml", "apiVersion: core.deployer.io/v1\nkind: Workspace\nmetadata: {name: demo}\n");
    let made = policy(&directory, &["new", "owner", "--area", "acme", "--severity", "error"]);
    assert_eq!(made.exit, Exit::Fine, "{}", made.talk);
    directory
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_new_rule_passes_its_tests_and_is_never_overwritten() {
    let directory = workspace("new", "");
    let tested = policy(&directory, &["test", "--min-coverage", "100"]);
    assert_eq!(tested.exit, Exit::Fine, "{}{}", tested.out, tested.talk);
    assert!(tested.out.ends_with("2 tests: 2 passed\n"), "{}", tested.out);
    let rule = directory.join("policies/acme/owner/rule.rego");
    let before = std::fs::read_to_string(&rule).unwrap();
    for arguments in [["new", "acme/owner"].as_slice(), &["new", "acme/owner", "--subject", "templates"]] {
        let again = policy(&directory, arguments);
        assert!(again.exit == Exit::Usage && again.talk.contains("there is a rule `acme/owner` already"));
    }
    std::fs::create_dir_all(directory.join("rules/acme/other")).unwrap();
    write(&directory, "rules/acme/other/doc.md", "mine");
    let other = policy(&directory, &["new", "acme/other", "--dir", "rules"]);
    assert!(other.exit == Exit::Usage && other.talk.contains("doc.md exists"), "{}", other.talk);
    assert!(!directory.join("rules/acme/other/rule.rego").exists());
    assert_eq!(std::fs::read_to_string(&rule).unwrap(), before);
    assert!(policy(&directory, &["new", "owner"]).talk.contains("needs an area"));
}

#[test]
fn a_failing_test_is_told_with_its_line_in_every_format() {
    let directory = workspace("failing", "");
    let tests = "package policies.acme.more_test\n\nimport data.policies.acme.owner\n\ntest_right if count(owner.deny) == 0\n\ntest_wrong if {\n\tprint(\"saw\", count(owner.deny))\n\tcount(owner.deny) == 1\n}\n\ntest_broken if undefined_function(3)\n";
    write(&directory, "policies/acme/more_test.rego", tests);
    let human = policy(&directory, &["test"]);
    assert_eq!(human.exit, Exit::Findings, "{}", human.talk);
    assert!(human.out.contains("ERROR data.policies.acme.more_test.test_broken at "), "{}", human.out);
    assert!(human.out.contains("more_test.rego:12:1: could not find function undefined_function\n"), "{}", human.out);
    assert!(human.out.contains("the reason is at ") && human.out.contains("more_test.rego:12:34\n"), "{}", human.out);
    write(&directory, "policies/acme/more_test.rego", tests.split("\ntest_broken").next().unwrap());
    let human = policy(&directory, &["test", "--coverage"]);
    assert_eq!(human.exit, Exit::Findings);
    assert!(human.out.contains("FAIL data.policies.acme.more_test.test_wrong at "), "{}", human.out);
    assert!(human.out.contains("more_test.rego:7:1\n") && human.out.contains("saw 0"), "{}", human.out);
    assert!(human.out.contains("100.0 %  of all lines\n") && human.out.ends_with("4 tests: 3 passed, 1 failed\n"));
    let data = json(&policy(&directory, &["test", "--format", "json"]).out);
    assert_eq!((&data["passed"], &data["failed"], &data["errors"]), (&3.into(), &1.into(), &0.into()));
    assert_eq!(data["coverage"]["percent"], 100.0);
    let junit = policy(&directory, &["test", "--format", "junit"]).out;
    assert!(
        junit.contains("<testsuites name=\"deployer policy test\" tests=\"4\" failures=\"1\" errors=\"0\">"),
        "{junit}"
    );
    assert!(junit.contains(" line=\"7\">\n      <failure message=\"it is false or undefined\">"), "{junit}");
}

#[test]
fn lines_that_no_test_reaches_fail_if_more_are_wanted() {
    let directory = workspace("coverage", "");
    write(&directory, "policies/acme/lonely.rego", "package acme.lonely\n\ndeny contains \"x\" if input.Resources.x\n");
    let tested = policy(&directory, &["test", "--min-coverage", "100"]);
    assert_eq!(tested.exit, Exit::Findings);
    assert!(tested.out.contains("lonely.rego") && tested.out.contains("missed 3"), "{}", tested.out);
    assert!(tested.talk.contains("100 % are wanted"), "{}", tested.talk);
    assert_eq!(policy(&directory, &["test", "--min-coverage", "10"]).exit, Exit::Fine);
}

#[test]
fn a_folder_without_rules_or_tests_does_not_pass() {
    let directory = fresh("empty");
    let nothing = policy(&directory, &["test"]);
    assert!(nothing.exit == Exit::Usage && nothing.talk.contains("no .rego file"), "{}", nothing.talk);
    write(&directory, "rules/a.rego", "package a\n\nx := 1\n");
    let untested = policy(&directory, &["test", "rules"]);
    assert!(untested.exit == Exit::Findings && untested.talk.contains("there is no test"), "{}", untested.talk);
    assert_eq!(policy(&directory, &["test", "nowhere"]).exit, Exit::Usage);
    write(&directory, "rules/a_test.rego", "package a_test\n\ntest_x if {\n");
    let broken = policy(&directory, &["test", "rules"]);
    assert!(broken.exit == Exit::Findings && broken.talk.contains("policy/does-not-parse"), "{}", broken.talk);
    assert!(broken.talk.contains("[rules/a_test.rego:"), "{}", broken.talk);
}

#[test]
fn the_tests_of_the_embedded_rules_pass_in_the_program() {
    let tested = policy(&fresh("embedded"), &["test", "--embedded", "--min-coverage", "100"]);
    assert_eq!(tested.exit, Exit::Fine, "{}{}", tested.out, tested.talk);
}

#[test]
fn rules_are_listed_by_area_with_where_they_come_from() {
    let directory = workspace("list", "");
    let all = policy(&directory, &["list"]).out;
    assert!(all.contains("\nsecurity\n  security/") && all.contains("  embedded\n"), "{all}");
    let own = policy(&directory, &["list", "--area", "acme", "--subject", "program"]).out;
    assert_eq!(own, "acme\n  acme/owner  error  program  Owner  policies/acme/owner/rule.rego:6:11\n");
    let wrong = policy(&directory, &["list", "--area", "securty"]);
    assert!(wrong.exit == Exit::Usage && wrong.talk.contains("did you mean `security`?"));
    let data = json(&policy(&directory, &["list", "--area", "security", "--format", "json"]).out);
    let rule = data["rules"].as_array().unwrap().iter().find(|rule| rule["code"] == "security/rds-encrypted").unwrap();
    assert_eq!((&rule["severity"], &rule["embedded"]), (&"error".into(), &true.into()));
    assert!(rule["frameworks"]["fsbp"].as_array().unwrap().contains(&"RDS.3".into()));
}

#[test]
fn what_is_wrong_with_a_rule_is_said_beside_the_list_and_fails_it() {
    let directory = workspace("wrong", "");
    write(&directory, "policies/acme/broken.rego", "package acme.broken\n\ndeny contains x if {\n");
    let listed = policy(&directory, &["list", "--area", "acme"]);
    assert_eq!(listed.exit, Exit::Findings);
    assert!(listed.out.contains("acme/owner") && listed.talk.contains("policy/does-not-parse"), "{}", listed.talk);
}

#[test]
fn a_rule_is_explained_with_its_page_and_its_text() {
    let directory = workspace("explain", "");
    let embedded = policy(&directory, &["explain", "security/rds-encrypted"]).out;
    assert!(embedded.starts_with("security/rds-encrypted (error)\nThe storage of a database is encrypted\n\nEvery"));
    assert!(embedded.contains("\nremediation: ") && embedded.contains("fsbp RDS.3"), "{embedded}");
    let own = policy(&directory, &["explain", "acme/owner"]).out;
    assert!(
        own.contains("What the rule wants and why") && own.contains("source: policies/acme/owner/rule.rego:6:11\n")
    );
    let source = policy(&directory, &["explain", "acme/owner", "--source"]).out;
    assert_eq!(source, std::fs::read_to_string(directory.join("policies/acme/owner/rule.rego")).unwrap());
    let near = policy(&directory, &["explain", "rds-encrypted"]);
    assert!(near.exit == Exit::Usage && near.talk.contains("did you mean `security/rds-encrypted`?"));
    assert!(
        policy(&directory, &["explain", "policy/bad-result"]).talk.contains("`deployer explain policy/bad-result`")
    );
}

#[test]
fn a_query_is_given_what_its_rule_is_given() {
    let directory = workspace("eval", "");
    let found = policy(&directory, &["eval", "[f.component | some f in data.policies.acme.owner.deny]"]);
    assert_eq!((json(&found.out), found.exit), (serde_json::json!(["shop/database"]), Exit::Fine), "{}", found.talk);
    // A rule about databases never sees the queue.
    let kinds = policy(
        &directory,
        &["eval", "count(data.deployer.rules.reliability.rds_multi_az.deny); count(input.components)"],
    );
    assert_eq!(kinds.out, "1\n1\n", "{}", kinds.talk);
    assert_eq!(policy(&directory, &["eval", "count(input.components)"]).out, "2\n");
    let types = policy(&directory, &["eval", "count(input.resources) > 3", "--subject", "templates"]);
    assert_eq!(types.out, "true\n");
    assert_eq!(policy(&directory, &["eval", "x := input.stack"]).out, "{\n  \"x\": \"demo\"\n}\n");
    let undefined = policy(&directory, &["eval", "input.nothing"]);
    assert_eq!((undefined.out.as_str(), undefined.exit), ("", Exit::Fine));
    assert!(undefined.talk.contains("undefined"));
}

#[test]
fn a_query_takes_any_input_and_what_is_wrong_with_it_has_a_place() {
    let directory = fresh("input");
    write(&directory, "plan.json", "{\"changes\": [{\"dataLoss\": true}]}");
    let counted = policy(&directory, &["eval", "count(input.changes)", "-i", "plan.json"]);
    assert_eq!((counted.out.as_str(), counted.exit), ("1\n", Exit::Fine), "{}", counted.talk);
    let document = json(&policy(&directory, &["eval", "1 + 1", "--format", "json"]).out);
    assert_eq!(document["result"][0]["expressions"][0]["value"], 2);
    let wrong = policy(&directory, &["eval", "x > input.y", "-i", "plan.json"]);
    assert_eq!((wrong.out.as_str(), wrong.exit), ("", Exit::Findings));
    assert!(wrong.talk.contains("[query:1:1]") && wrong.talk.contains("policy/bad-query"), "{}", wrong.talk);
    write(&directory, "not.json", "changes: []");
    assert!(policy(&directory, &["eval", "1", "-i", "not.json"]).talk.contains("not.json is not JSON"));
}

#[test]
fn the_input_is_shown_whole_or_as_one_rule_sees_it() {
    let directory = workspace("seen", "");
    let kinds = |arguments: &[&str], list: &str, field: &str| -> Vec<String> {
        let ran = policy(&directory, arguments);
        let seen = json(&ran.out);
        seen[list].as_array().unwrap().iter().map(|one| one[field].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&["input"], "components", "kind"), ["RDS", "SQS"]);
    let database = &json(&policy(&directory, &["input"]).out)["components"][0];
    assert!(database["cost"]["monthly"].as_f64().is_some_and(|cost| cost > 10.0), "{database}");
    assert_eq!(kinds(&["input", "--rule", "reliability/rds-multi-az"], "components", "kind"), ["RDS"]);
    let types = kinds(&["input", "--subject", "templates"], "resources", "type");
    assert!(types.iter().any(|kind| kind == "AWS::SQS::Queue"), "{types:?}");
    let unknown = policy(&directory, &["input", "--rule", "acme/ownr"]);
    assert!(unknown.exit == Exit::Usage && unknown.talk.contains("did you mean `acme/owner`?"));
}

const WAIVERS: &str = "  waivers:
    - {code: acme/owner, reason: The team is new., until: 9999-12-31, approvedBy: ann}
    - {code: acme/owner, reason: Once more., until: 9999-12-30}
    - {code: security/rds-encrypted, reason: Long ago., until: 2001-01-01}
    - {code: acme/ownr, reason: A slip., until: 9999-01-01}
    - {code: cost/graviton, until: 9999-01-01}
";

#[test]
fn waivers_are_listed_with_what_became_of_them() {
    let directory = workspace("waivers", WAIVERS);
    let listed = policy(&directory, &["waivers", "--format", "json"]);
    assert_eq!(listed.exit, Exit::Fine, "{}", listed.talk);
    let listed = json(&listed.out);
    let states: Vec<(&str, &str)> = listed["waivers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["code"].as_str().unwrap(), one["state"].as_str().unwrap()))
        .collect();
    let expected = [
        ("security/rds-encrypted", "expired"),
        ("acme/ownr", "invalid"),
        ("cost/graviton", "invalid"),
        ("acme/owner", "unused"),
        ("acme/owner", "used"),
    ];
    assert_eq!(states, expected);
    let used = &listed["waivers"][4];
    assert_eq!((&used["waived"]["production"], &used["approvedBy"]), (&1.into(), &"ann".into()));
    assert!(used["daysLeft"].as_i64().unwrap() > 1_000_000 && used["source"] == "workspace.yaml:20:14", "{used}");
    let human = policy(&directory, &["waivers"]);
    let expired = human.out.lines().next().unwrap();
    assert!(["2001-01-01", "days over", "expired", "Long ago."].iter().all(|word| expired.contains(word)), "{expired}");
    assert!(human.out.contains("(approved by ann)") && human.out.contains("no reason"), "{}", human.out);
    assert!(human.talk.contains("5 waivers: 1 used, 1 unused, 1 expired, 2 invalid"), "{}", human.talk);
    assert_eq!(policy(&directory, &["waivers", "--fail-expired"]).exit, Exit::Findings);
    let of_queue = policy(&directory, &["waivers", "--component", "jobs", "--fail-expired"]);
    assert_eq!((of_queue.out.as_str(), of_queue.exit), ("", Exit::Fine));
}

#[test]
fn a_waiver_that_is_used_in_one_environment_is_not_unused_in_another() {
    let directory = fresh("environments");
    let environments = ["development", "production"].map(|name| {
        format!(
            "---\napiVersion: core.deployer.io/v1\nkind: Environment\nmetadata: {{name: {name}}}\n\
             spec: {{accountId: \"123456789012\", region: eu-west-1}}\n"
        )
    });
    let waiver = "{code: reliability/rds-multi-az, reason: It can be made anew., until: 2999-12-31}";
    let text = format!(
        "apiVersion: core.deployer.io/v1\nkind: Stack\nmetadata: {{name: demo}}\n{}---\n\
         apiVersion: core.deployer.io/v1\nkind: Service\nmetadata: {{name: shop}}\n---\n\
         apiVersion: components.deployer.io/v1\nkind: RDS\nmetadata:\n  name: database\n  service: shop\n  waivers:\n    \
         - {waiver}\nspec:\n  engine: {{type: postgres}}\n  database: {{name: shop}}\n  instance: {{class: db.t4g.medium}}\n",
        environments.concat()
    );
    write(&directory, "workspace.yaml", &text);
    for words in [&["check"][..], &["check", "-e", "development"], &["compile", "-e", "development"]] {
        let ran = support::deployer(&directory, words);
        assert!(!ran.out.contains("waiver-unused") && !ran.talk.contains("waiver-unused"), "{}{}", ran.out, ran.talk);
    }
    let unused = text.replace("reliability/rds-multi-az", "cost/lambda-memory");
    write(&directory, "workspace.yaml", &unused);
    let ran = support::deployer(&directory, &["check"]);
    assert!(ran.out.contains("policy/waiver-unused"), "{}{}", ran.out, ran.talk);
}

#[test]
fn another_spelling_fools_no_rule() {
    let directory = workspace("spelling", "");
    let path = directory.join("workspace.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let open = r#"{Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: open, SecurityGroupIngress:
        [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: {"Fn::Sub": "0.0.0.0/0"}}]}}"#;
    let mighty = r#"{Type: "AWS::IAM::ManagedPolicy", Properties: {PolicyDocument:
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'}}"#;
    let component = format!(
        "---\napiVersion: components.deployer.io/v1\nkind: S3\nmetadata: {{name: spelt, service: shop}}\nspec:\n  overrides:\n    \
         - {{op: add, path: /Open, value: {open}}}\n    - {{op: add, path: /Mighty, value: {mighty}}}\n"
    );
    std::fs::write(&path, text + &component).unwrap();
    let ran = support::deployer(&directory, &["check"]);
    let lines = || ran.out.lines().filter(|line| line.starts_with("error["));
    assert!(lines().any(|line| line.contains("security/") && line.contains("iam")), "{}", ran.out);
    assert!(lines().any(|line| line.contains("admin") || line.contains("ssh") || line.contains("open")), "{}", ran.out);
}

/// Rules that take more and more memory: doubling a text and a list, and a great many texts at once.
fn greedy() -> [(&'static str, String); 3] {
    let doubled = |first: &str, again: fn(usize) -> String| {
        let steps = (1..26).map(|step| format!("\tx{step} := {}\n", again(step - 1)));
        format!("x0 := {first}\n{}\tcount(x25) < 0", steps.collect::<String>())
    };
    let text = doubled("\"0123456789abcdef\"", |from| format!("concat(\"\", [x{from}, x{from}])"));
    let list = doubled("numbers.range(1, 10)", |from| format!("array.concat(x{from}, x{from})"));
    let many = text.lines().take(17).collect::<Vec<_>>().join("\n");
    let many = format!("{many}\n\tcount([sprintf(\"%s%d\", [x16, n]) | some n in numbers.range(1, 1000)]) < 0");
    [("text", text), ("list", list), ("many", many)]
}

/// What other threads take counts as well while such a rule is evaluated, so the program is run by itself.
#[test]
fn a_rule_that_eats_memory_fails_the_check_at_its_line_and_leaves_the_others_alone() {
    let directory = workspace("greedy", "");
    for (name, body) in greedy() {
        let head = format!(
            "# METADATA\n# title: x\n# custom:\n#   code: greedy/{name}\n#   severity: error\n#   subject: program\npackage acme.greedy.{name}\n\n"
        );
        write(
            &directory,
            &format!("policies/greedy/{name}.rego"),
            &format!("{head}deny contains \"x\" if {{\n\t{body}\n}}\n"),
        );
    }
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_deployer"))
        .args(["check", "-e", "production"])
        .current_dir(&directory)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&program.stderr).into_owned() + &String::from_utf8_lossy(&program.stdout);
    assert_eq!(program.status.code(), Some(1), "{said}");
    for (name, _) in greedy() {
        let failed = format!("the rule `greedy/{name}` could not be evaluated: it took more than 256 MiB of memory");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&said).contains(&failed) && said.contains(&format!("greedy/{name}.rego:4:")), "{name}: {said}");
    }
    assert!(said.contains("acme/owner"), "another rule is still heard: {said}");
}
