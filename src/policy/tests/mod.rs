//! Tests of policy that need several of its files, or stages below it.

mod agreement;
mod hostile;
mod judging;
mod loading;
mod memory;
mod places;
mod queries;
mod running;
mod shapes;

use super::*;
use crate::backend::Unit;
use crate::frontend::ResolveOptions;
use crate::ops::session::{Compiled, Session};
use crate::source::MemoryLoader;

/// A workspace of one file, with an environment `production`: a database, a bucket and what is given.
fn workspace(components: &str) -> MemoryLoader {
    let around = r#"apiVersion: core.deployer.io/v1
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
"#;
    std::iter::once(("workspace.yaml", format!("{around}{components}"))).collect()
}

const DATABASE: &str = r#"---
apiVersion: components.deployer.io/v1
kind: RDS
metadata:
  name: database
  service: shop
spec:
  engine: {type: postgres}
  instance:
    class: db.t4g.medium
    storage:
      allocatedGB: 50
"#;

const BUCKET: &str = r#"---
apiVersion: components.deployer.io/v1
kind: S3
metadata: {name: assets, service: shop}
spec:
  lifecycle:
    - name: one
      expireAfter: 30d
    - name: two
      expireAfter: 60d
"#;

/// What a test does with a compiled workspace and with rules: what each check found, as
/// `severity code place message`.
struct Bench<'l> {
    session: Session<'l>,
    compiled: Compiled,
}

impl<'l> Bench<'l> {
    fn open(loader: &'l MemoryLoader) -> Self {
        let session = Session::open(loader);
        let mut sink = session.sink();
        let stack = &session.workspace.stacks[0];
        let environment = stack.environments().next().unwrap();
        let (compiled, _) = session.compiled(stack, Some(environment), &ResolveOptions::default(), &mut sink);
        let said: Vec<String> = sink.iter().map(|found| found.message.clone()).collect();
        assert!(!sink.has_errors(), "{said:?}");
        let compiled = compiled.unwrap();
        Self { session, compiled }
    }

    /// Loads rules of an organisation; `embedded` says whether those of the program are there too.
    fn load(&mut self, files: &[(&str, &str)], embedded: bool) -> (Policy, Vec<String>) {
        let files: Vec<RuleFile<'_>> = files.iter().map(|(path, text)| RuleFile { path, text }).collect();
        let options = LoadOptions { files: &files, embedded, ..LoadOptions::default() };
        let mut sink = Sink::default();
        let policy = Policy::load(&options, &mut self.session.workspace.sources, &mut sink);
        let said = sink.finish().iter().map(|found| self.line(found)).collect();
        (policy, said)
    }

    /// The rules, which must be without a mistake.
    fn rules(&mut self, files: &[(&str, &str)]) -> Policy {
        let (policy, said) = self.load(files, false);
        assert_eq!(said, [""; 0]);
        policy
    }

    fn views(&self) -> Vec<TemplateView<'_>> {
        views(&self.compiled.units)
    }

    fn program_findings(&self, policy: &Policy) -> Vec<Finding> {
        policy.check_program(&self.compiled.program, &Facts::default(), &Memory::default())
    }

    fn check(&self, policy: &Policy) -> Vec<String> {
        let mut found = self.program_findings(policy);
        found.extend(policy.check_templates(&self.compiled.program, &self.views(), &Memory::default()));
        found.iter().map(|finding| self.line(&finding.diagnostic)).collect()
    }

    fn line(&self, found: &Diagnostic) -> String {
        let sources = self.session.sources();
        let place = found.span().map_or_else(|| "nowhere".to_owned(), |span| sources.locate(span));
        format!("{} {} {place} {}", found.severity, found.code, found.message)
    }

    /// The text under a finding and what is said about it.
    fn under(&self, finding: &Finding) -> (String, String) {
        let label = finding.diagnostic.primary.clone().unwrap();
        (self.session.sources().slice(label.span).to_owned(), label.text)
    }
}

fn views(units: &[Unit]) -> Vec<TemplateView<'_>> {
    units
        .iter()
        .map(|unit| TemplateView { address: &unit.address, kind: unit.kind, template: &unit.template })
        .collect()
}

/// A rule of an organisation: metadata with these lines below `custom`, then its text.
fn rule(code: &str, custom: &str, text: &str) -> String {
    let custom: String = custom.lines().map(|line| format!("#   {}\n", line.trim())).collect();
    let name = code.replace(['/', '-'], "_");
    format!(
        "# METADATA\n# title: A rule\n# custom:\n#   code: {code}\n#   severity: error\n{custom}package acme.{name}\n\n{text}\n"
    )
}

/// A rule about the program that finds one thing in every component.
fn about_components(code: &str, custom: &str, path: &str) -> String {
    let text = format!(
        "deny contains {{\"component\": c.address, \"path\": \"{path}\", \"message\": \"found\"}} if some c in input.components"
    );
    rule(code, &format!("subject: program\n{custom}"), &text)
}

/// A rule about templates that finds one thing in every resource.
fn about_resources(code: &str, custom: &str, path: &str) -> String {
    let text = format!(
        "deny contains {{\"resource\": r.address, \"path\": \"{path}\", \"message\": \"found\"}} if some r in input.resources"
    );
    rule(code, &format!("subject: templates\n{custom}"), &text)
}
