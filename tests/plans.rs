//! `deployer plan` and `deployer deploy FILE`, as a user runs them, on records of the file backend and the rehearsal.

use crate::support::{self, Ran, deployer, write};
use deployer::cli::Exit;
use deployer::deploy::World;
use deployer::deploy::assembly::Assembly;
use deployer::deploy::execute::{self, Order, Outcome, preview};
use deployer::deploy::files::Folder;
use deployer::deploy::plan::Answer;
use deployer::deploy::progress::Silent;
use deployer::deploy::record::{DeploymentStatus, Purpose};
use deployer::ops::Session;
use deployer::ops::deploy::prepare::prepare;
use deployer::ops::deploy::rehearse::{Start, stage};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

const WORKSPACE: &str = r#"apiVersion: core.deployer.io/v1
kind: Stack
metadata: {name: demo}
---
apiVersion: core.deployer.io/v1
kind: Environment
metadata: {name: ENVIRONMENT}
spec: {accountId: "123456789012", region: eu-west-1}
---
apiVersion: core.deployer.io/v1
kind: Service
metadata: {name: shop}
---
apiVersion: components.deployer.io/v1
kind: RDS
metadata: {name: database, service: shop}
spec:
  engine: {type: postgres}
  database: {name: shop}
  instance:
    class: db.t4g.medium
    storage:
      allocatedGB: 50
---
apiVersion: components.deployer.io/v1
kind: SQS
metadata: {name: jobs, service: shop}
spec:
  visibilityTimeout: 30s
"#;

/// A workspace in a directory of its own.
fn workspace(name: &str) -> PathBuf {
    let directory = support::fresh(&format!("plans/{name}"));
    write(&directory, "deployer.yaml", "apiVersion: core.deployer.io/v1\nkind: Workspace\nmetadata: {name: demo}\n");
    write(&directory, "workspace.yaml", &WORKSPACE.replace("ENVIRONMENT", "staging"));
    directory
}

/// Changes what the workspace says.
fn edit(directory: &Path, from: &str, to: &str) {
    let path = directory.join("workspace.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}

fn assembly(directory: &Path) -> Assembly {
    support::assembly(&mut Session::open(&support::directory(directory)), None)
}

fn order(id: &str) -> Order {
    let artifact_bucket = Some("rehearsal-artifacts".to_owned());
    Order { run: format!("{id}-run"), concurrency: 8, artifact_bucket, ..Order::new(id, Purpose::Deploy) }
}

/// Deploys the workspace on the rehearsal, with records in its folder, as `deployer deploy` would keep them.
/// Whatever was recorded before is put on the stage by a first deployment of its own.
fn deployed(directory: &Path, id: &str) {
    let (assembly, order) = (assembly(directory), order(id));
    let folder = Folder::new(directory.join(".deployer/state"));
    if folder_is_there(directory) {
        std::fs::remove_dir_all(directory.join(".deployer")).unwrap();
    }
    let outcome = stage(&assembly, &Start::default(), &[], async |world, _| {
        let world = World { store: &folder, locks: &folder, ..world };
        Ok(execute::run(world, &assembly, &order, &Silent).await?)
    });
    match outcome.unwrap() {
        Outcome::Ended(deployment) => assert_eq!(deployment.status, DeploymentStatus::Succeeded),
        Outcome::Unchanged => panic!("nothing was done"),
    }
}

fn folder_is_there(directory: &Path) -> bool {
    directory.join(".deployer").exists()
}

fn plan(directory: &Path, arguments: &[&str]) -> Ran {
    deployer(directory, &[&["plan", "--rehearse"], arguments].concat())
}

fn json(ran: &Ran) -> Json {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.talk))
}

#[test]
fn a_first_plan_makes_everything_and_says_what_it_costs() {
    let directory = workspace("first");
    let ran = plan(&directory, &["--exit-code"]);
    assert_eq!(ran.exit, Exit::Changes, "{}{}", ran.out, ran.talk);
    for said in ["+ shop/database", "+ shop/jobs", "cost a month: $0.00 -> $", "policy: passed"] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
}

#[test]
fn what_changes_is_shown_with_downtime_and_cost() {
    let directory = workspace("changed");
    deployed(&directory, "20300101T000000Z-one");
    let same = plan(&directory, &["--exit-code"]);
    assert_eq!(same.exit, Exit::Fine, "{}{}", same.out, same.talk);
    assert!(same.out.contains("(the same)"), "{}", same.out);

    edit(&directory, "db.t4g.medium", "db.m7g.2xlarge");
    let ran = plan(&directory, &[]);
    assert_eq!(ran.exit, Exit::Fine, "{}{}", ran.out, ran.talk);
    for said in ["MAY BE AWAY FOR A WHILE: shop/database", "may be away: the database is away while it moves", "(+$"] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    assert!(ran.talk.contains("cost/plan-increase"), "{}", ran.talk);
    let shown = json(&plan(&directory, &["--format", "json"]));
    let (before, after) = (&shown["cost"]["before"], &shown["cost"]["after"]);
    assert!(before.as_f64().unwrap() > 0.0 && after.as_f64().unwrap() > before.as_f64().unwrap() + 100.0, "{shown:#}");
    assert_eq!(shown["policy"]["verdict"], "passed");
    assert_eq!(shown["policy"]["findings"][0]["code"], "cost/plan-increase");
}

#[test]
fn a_rule_refuses_what_would_lose_data_at_its_line_unless_it_is_named() {
    let directory = workspace("data");
    deployed(&directory, "20300101T000000Z-one");
    edit(&directory, "database: {name: shop}", "database: {name: other}");
    let out = directory.join("plan.json");
    let keep = ["--out", out.to_str().unwrap()];
    let refused = plan(&directory, &keep);
    assert_eq!(refused.exit, Exit::Refused, "{}{}", refused.out, refused.talk);
    assert!(refused.talk.contains("reliability/plan-data-loss"), "{}", refused.talk);
    assert!(refused.talk.contains("database: {name: other}"), "the line is shown: {}", refused.talk);
    assert!(refused.out.contains("policy: REFUSED, 1 error") && !out.exists(), "{}", refused.out);
    let deploy = deployer(&directory, &["deploy", "--rehearse", "--yes"]);
    assert_eq!(deploy.exit, Exit::Refused, "{}{}", deploy.out, deploy.talk);
    assert!(deploy.talk.contains("this deployment is refused"), "{}", deploy.talk);

    let named = plan(&directory, &[&keep, ["--allow-data-loss", "shop/database"].as_slice()].concat());
    assert_eq!(named.exit, Exit::Fine, "{}{}", named.out, named.talk);
    assert!(out.exists() && !named.talk.contains("plan-data-loss"), "{}", named.talk);
}

#[test]
fn a_waiver_of_a_rule_about_plans_counts_when_there_is_a_plan_and_is_not_unused_before() {
    let directory = workspace("waived");
    deployed(&directory, "20300101T000000Z-one");
    edit(&directory, "database: {name: shop}", "database: {name: other}");
    let waiver = "{code: reliability/plan-data-loss, reason: Nothing is in it yet., until: 2999-12-31}";
    edit(
        &directory,
        "metadata: {name: database, service: shop}",
        &format!("metadata: {{name: database, service: shop, waivers: [{waiver}]}}"),
    );
    let checked = deployer(&directory, &["check"]);
    assert!(checked.exit == Exit::Fine && !checked.out.contains("unused"), "{}{}", checked.out, checked.talk);
    let ran = plan(&directory, &[]);
    assert_eq!(ran.exit, Exit::Fine, "{}{}", ran.out, ran.talk);
    assert!(ran.out.contains("policy: passed, 1 waived"), "{}", ran.out);
}

#[test]
fn rules_of_the_organisation_see_the_plan() {
    let directory = workspace("own");
    let made = deployer(&directory, &["policy", "new", "no-new-queues", "--area", "acme", "--subject", "plan"]);
    assert_eq!(made.exit, Exit::Fine, "{}", made.talk);
    let rule = r#"# METADATA
# title: No new queues
# custom:
#   code: acme/no-new-queues
#   severity: error
#   subject: plan
#   kinds: [SQS]
#   mandatory: true
package policies.acme.no_new_queues

deny contains finding if {
	some change in input.changes
	change.type == "AWS::SQS::Queue"
	change.action == "create"
	input.actor.name != ""
	startswith(input.time, "2")
	finding := {"component": change.component, "resource": change.logicalId, "message": "no new queue"}
}
"#;
    write(&directory, "policies/acme/no-new-queues/rule.rego", rule);
    let ran = plan(&directory, &["--format", "json"]);
    assert_eq!(ran.exit, Exit::Refused, "{}{}", ran.out, ran.talk);
    let shown = json(&ran);
    let found = &shown["policy"]["findings"][0];
    assert_eq!((&shown["policy"]["verdict"], &found["code"]), (&"refused".into(), &"acme/no-new-queues".into()));
    assert_eq!(found["location"]["path"], "workspace.yaml");
}

/// A plan of a changed timeout, in a file.
fn kept(name: &str) -> (PathBuf, PathBuf) {
    let directory = workspace(name);
    deployed(&directory, "20300101T000000Z-one");
    edit(&directory, "visibilityTimeout: 30s", "visibilityTimeout: 60s");
    let file = directory.join("plan.json");
    let ran = plan(&directory, &["--out", file.to_str().unwrap()]);
    assert_eq!(ran.exit, Exit::Fine, "{}{}", ran.out, ran.talk);
    assert!(ran.talk.contains("its digest is "), "{}", ran.talk);
    (directory, file)
}

fn apply(directory: &Path, file: &Path, arguments: &[&str]) -> Ran {
    deployer(directory, &[&["deploy", "--rehearse", file.to_str().unwrap()], arguments].concat())
}

#[test]
fn a_plan_from_a_file_is_applied_as_it_is_whatever_the_workspace_says_now() {
    let (directory, file) = kept("applied");
    // What stands in the workspace by now is not what was planned, and is not looked at.
    edit(&directory, "visibilityTimeout: 60s", "visibilityTimeout: nonsense");
    let ran = apply(&directory, &file, &["--format", "json"]);
    assert_eq!(ran.exit, Exit::Fine, "{}{}", ran.out, ran.talk);
    let units = &json(&ran)["deployment"]["units"];
    assert_eq!(units["shop/jobs"]["status"], "done");
    assert_eq!(units["shop/database"]["status"], "unchanged");

    let content: Json = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let digest = content["digest"].as_str().unwrap();
    assert_eq!(apply(&directory, &file, &["--digest", digest]).exit, Exit::Fine);
    let other = apply(&directory, &file, &["--digest", "0123"]);
    assert!(other.exit == Exit::Refused && other.talk.contains("is another plan"), "{}", other.talk);
}

#[test]
fn a_plan_is_refused_when_a_unit_moved_and_says_which_and_by_what() {
    let (directory, file) = kept("moved");
    edit(&directory, "visibilityTimeout: 60s", "visibilityTimeout: 90s");
    deployed(&directory, "20300102T000000Z-two");
    let ran = apply(&directory, &file, &[]);
    assert_eq!(ran.exit, Exit::Refused, "{}{}", ran.out, ran.talk);
    let said = "shop/jobs has another template, by deployment 20300102T000000Z-two";
    assert!(ran.talk.replace('\n', " ").contains(said), "{}", ran.talk);
}

#[test]
fn a_plan_is_refused_when_units_are_gone() {
    let (directory, file) = kept("gone");
    std::fs::remove_dir_all(directory.join(".deployer")).unwrap();
    let ran = apply(&directory, &file, &[]);
    assert_eq!(ran.exit, Exit::Refused, "{}{}", ran.out, ran.talk);
    assert!(ran.talk.contains("shop/jobs is not recorded any more"), "{}", ran.talk);
}

#[test]
fn a_file_that_was_changed_cut_or_made_by_a_newer_version_is_not_applied() {
    let (directory, file) = kept("broken");
    let text = std::fs::read_to_string(&file).unwrap();
    let tried = |text: &str| {
        std::fs::write(&file, text).unwrap();
        apply(&directory, &file, &[])
    };
    let changed = tried(&text.replacen("60", "61", 1));
    assert!(
        changed.exit == Exit::Refused && changed.talk.contains("was changed after it was made"),
        "{}",
        changed.talk
    );
    let cut = tried(text.get(..text.len() / 2).unwrap());
    assert!(cut.exit == Exit::Usage && cut.talk.contains("not all of it"), "{}", cut.talk);
    let newer = tried(&text.replacen("\"version\": 1", "\"version\": 2", 1));
    assert!(newer.exit == Exit::Usage && newer.talk.contains("format 2"), "{}", newer.talk);
    let other = tried("{\"version\": 1}");
    assert!(other.exit == Exit::Usage && other.talk.contains("no plan of deployer"), "{}", other.talk);
    // White space is no change.
    let value: Json = serde_json::from_str(&text).unwrap();
    assert_eq!(tried(&value.to_string()).exit, Exit::Fine);
}

#[test]
fn options_that_say_something_else_than_the_file_are_mistakes() {
    let (directory, file) = kept("options");
    for arguments in [["--service", "shop"], ["--var", "A=b"], ["--allow-data-loss", "shop/database"], ["-e", "other"]]
    {
        let ran = apply(&directory, &file, &arguments);
        assert!(ran.exit == Exit::Usage && ran.talk.contains("plan"), "{arguments:?}: {}", ran.talk);
    }
    assert_eq!(apply(&directory, &file, &["-e", "staging"]).exit, Exit::Fine);
}

#[test]
fn an_exact_plan_asks_for_units_whose_inputs_are_known() {
    let directory = workspace("exact");
    let first = plan(&directory, &["--exact"]);
    assert_eq!(first.exit, Exit::Fine, "{}{}", first.out, first.talk);
    let said = "shop/jobs (wave 1): ";
    let line = first.out.lines().find(|line| line.contains(said)).unwrap_or_else(|| panic!("{}", first.out));
    assert!(line.contains("as predicted"), "{line}");
    let line = first.out.lines().find(|line| line.contains("shop/database (wave")).unwrap();
    assert!(line.contains("predicted only: it needs outputs of "), "{line}");

    deployed(&directory, "20300101T000000Z-one");
    edit(&directory, "db.t4g.medium", "db.t4g.large");
    let shown = json(&plan(&directory, &["--exact", "--format", "json"]));
    let exact = &shown["exact"];
    assert_eq!(exact["units"]["shop/database"]["answer"], "changes", "{shown:#}");
    assert_eq!(exact["disagreements"], Json::Array(Vec::new()));
}

#[test]
fn an_exact_plan_leaves_nothing_behind() {
    let directory = workspace("exact-nothing");
    let (assembly, order) = (assembly(&directory), order("exact"));
    let left = stage(&assembly, &Start::default(), &[], async |world, cloud| {
        let prepared = prepare(world, &assembly, &order).await?;
        let answers = preview(world, &assembly, &order, (&prepared.plan, &prepared.basis), &Silent).await?;
        assert!(answers.values().any(|answer| matches!(answer, Answer::Changes { changes } if !changes.is_empty())));
        Ok((cloud.stacks().len(), world.store.list("").await.unwrap()))
    });
    assert_eq!(left.unwrap(), (0, Vec::new()));
}

#[test]
fn a_renamed_database_is_refused_by_the_plan_as_by_the_deployment() {
    let directory = workspace("renamed");
    deployed(&directory, "20300101T000000Z-one");
    edit(&directory, "metadata: {name: database, service: shop}", "metadata: {name: orders, service: shop}");
    let ran = plan(&directory, &[]);
    assert_eq!(ran.exit, Exit::Refused, "{}{}", ran.out, ran.talk);
    assert!(ran.out.contains("DATA WOULD BE LOST: shop/database\n"), "{}", ran.out);
    assert!(!ran.out.contains("MAY BE AWAY"), "what goes does not come back: {}", ran.out);
    for said in
        ["deploy/data-at-risk", "`shop/database` holds data and would be deleted", "call `shop/orders` what it was"]
    {
        assert!(ran.talk.split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{said}: {}", ran.talk);
    }
    let deploy = deployer(&directory, &["deploy", "--rehearse"]);
    assert_eq!(deploy.exit, Exit::Refused, "{}{}", deploy.out, deploy.talk);
    let named = plan(&directory, &["--allow-data-loss", "shop/database"]);
    assert_eq!(named.exit, Exit::Fine, "{}{}", named.out, named.talk);
}

#[test]
fn another_engine_is_refused_at_its_line_and_a_standby_is_not() {
    let directory = workspace("engine");
    deployed(&directory, "20300101T000000Z-one");
    edit(&directory, "engine: {type: postgres}", "engine: {type: mysql}");
    let ran = plan(&directory, &[]);
    assert_eq!(ran.exit, Exit::Refused, "{}{}", ran.out, ran.talk);
    assert!(ran.talk.contains("engine: {type: mysql}"), "the line is shown: {}", ran.talk);
    edit(&directory, "engine: {type: mysql}", "engine: {type: postgres}\n  backup: {retentionDays: 9}");
    let ran = plan(&directory, &["--exit-code"]);
    assert_eq!(ran.exit, Exit::Changes, "{}{}", ran.out, ran.talk);
    assert!(!ran.out.contains("DATA") && !ran.out.contains("replaced"), "{}", ran.out);
}

#[test]
fn what_is_named_and_not_there_is_a_mistake_of_the_command_line() {
    let directory = workspace("named");
    for (words, said) in [
        (&["plan", "--rehearse", "--allow-data-loss", "shop/databse"][..], "did you mean `shop/database`?"),
        (&["deploy", "--rehearse", "--fail", "jobs/Nope"], "the template of shop/jobs has no resource `Nope`"),
        (&["deploy", "--rehearse", "--fail", "shop/jobs/verify"], "shop/jobs has no smoke tests"),
        (&["check", "--service", "shp"], "did you mean `shop`?"),
        (&["check", "--component", "shop/job"], "did you mean `jobs`?"),
        (&["policy", "waivers", "--component", "nope"], "there is no component `nope`"),
    ] {
        let ran = deployer(&directory, words);
        assert_eq!(ran.exit, Exit::Usage, "{words:?}: {}{}", ran.out, ran.talk);
        assert!(ran.out.contains(said) || ran.talk.contains(said), "{said}: {}{}", ran.out, ran.talk);
    }
}

#[test]
fn machines_are_told_in_one_document_whatever_happens() {
    let directory = workspace("machines");
    let result = |words: &[&str]| {
        let ran = deployer(&directory, words);
        let lines: Vec<&str> = ran.out.lines().collect();
        let text = if words.contains(&"jsonl") { lines[lines.len() - 1] } else { &ran.out };
        let document: Json =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{words:?} {error}: {}{}", ran.out, ran.talk));
        assert_eq!(document["version"], 1, "{words:?}");
        document["result"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(result(&["deploy", "--rehearse", "--format", "json"]), "ended");
    assert_eq!(result(&["deploy", "--rehearse", "--format", "jsonl"]), "ended");
    assert_eq!(result(&["deploy", "--rehearse", "--fail", "nope", "--format", "json"]), "error");
    assert_eq!(result(&["plan", "--rehearse", "--service", "nope", "--format", "jsonl"]), "error");
    deployed(&directory, "20300101T000000Z-one");
    assert_eq!(result(&["deploy", "--rehearse", "--format", "json"]), "unchanged");
    edit(&directory, "visibilityTimeout: 30s", "visibilityTimeut: 30s");
    assert_eq!(result(&["plan", "--rehearse", "--format", "json"]), "invalid");
    assert_eq!(result(&["deploy", "--rehearse", "--format", "jsonl"]), "invalid");
}
