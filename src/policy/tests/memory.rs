//! A memory of what was said changes nothing of what is found: on every input of every rule's tests, on
//! what is left of them when something is missing, and on whole workspaces.

use super::agreement::{mutilated, values};
use super::running::pack_on_disk;
use super::*;
use crate::frontend::ResolveOptions;
use crate::policy::input::{Filter, Things, told_value};
use crate::policy::memory::{Keys, Known};
use crate::policy::reads::Reads;
use crate::policy::results::Claim;
use crate::policy::rule::Sight;
use crate::source::OsLoader;
use regorus::Value;
use std::path::Path;

/// Things as the tests of a rule write them.
struct Written {
    subject: Subject,
    things: Vec<Value>,
}

impl Written {
    /// The list of an input, and the fields that tell its things apart.
    fn form(subject: Subject) -> (&'static str, &'static [&'static str]) {
        match subject {
            Subject::Templates => ("resources", &["address", "component"]),
            _ => ("components", &["address", "name", "service"]),
        }
    }

    fn text<'a>(&'a self, thing: usize, field: &str) -> &'a str {
        self.things[thing][field].as_string().map_or("", |text| &**text)
    }
}

/// The runs of things of one component.
fn templates(things: &[Value]) -> Vec<&[Value]> {
    things.chunk_by(|one, other| one["component"] == other["component"]).collect()
}

impl Things for Written {
    fn len(&self) -> usize {
        self.things.len()
    }

    fn class(&self, thing: usize) -> (&str, &str) {
        (self.text(thing, "kind"), self.text(thing, "type"))
    }

    fn template(&self, thing: usize) -> Option<usize> {
        let before = self.things[..=thing].windows(2).filter(|pair| pair[0]["component"] != pair[1]["component"]);
        (self.subject == Subject::Templates).then(|| before.count())
    }

    fn is_wanted(&self, _: usize, _: &Filter<'_>) -> bool {
        true
    }

    fn tell(&mut self, thing: usize, keys: &mut Keys, known: &mut Known, rules: &[&Rule]) {
        told_value(&self.things[thing], Self::form(self.subject).1, keys, known, rules);
    }

    fn value(&mut self, thing: usize, _: &Reads) -> Value {
        self.things[thing].clone()
    }

    fn address(&self, thing: usize) -> String {
        self.text(thing, "address").to_owned()
    }

    fn blamed(&self, claim: Claim) -> Option<String> {
        if self.subject == Subject::Templates { claim.resource } else { claim.component }
    }
}

fn with(value: &Value, changes: &[(&str, Value)]) -> Value {
    let fields = value.as_object().unwrap().iter_sorted();
    let mut fields: BTreeMap<Value, Value> = fields.map(|(key, value)| (key.clone(), value.clone())).collect();
    fields.extend(changes.iter().map(|(key, value)| (Value::from(*key), value.clone())));
    Value::from(fields)
}

/// The things of these inputs, three times and each with names of its own, as they stand in an input.
fn many(inputs: &[Value], subject: Subject) -> Vec<Value> {
    let (list, names) = Written::form(subject);
    let lists = inputs.iter().filter_map(|input| input[list].as_array().ok());
    let things: Vec<&Value> =
        lists.flat_map(|things| things.iter()).filter(|thing| thing.as_object().is_ok()).collect();
    let named = |(at, thing): (usize, &Value)| {
        let given = names.iter().map(|field| (*field, Value::from(format!("s{at}/{field}-{}", at % 7))));
        with(thing, &given.collect::<Vec<_>>())
    };
    (0..3).flat_map(|_| things.iter()).enumerate().map(|(at, thing)| named((at, thing))).collect()
}

fn said(rule: &Rule, around: &Value, things: &[Value], batch: usize, memory: &Memory) -> Vec<Vec<String>> {
    let subject = rule.info.subject;
    let around = Around::written(around, Written::form(subject).0);
    let batches = things.chunks(batch).map(|things| {
        let mut written = Written { subject, things: things.to_vec() };
        let said = judge::ask(&[rule], &mut written, &around, memory, Budget::default());
        let outcomes = said.into_iter().flat_map(|(_, outcomes)| outcomes);
        let found = outcomes.flat_map(|(_, value)| results::read(&value.unwrap()));
        found.map(|claim| format!("{:?}", claim.unwrap())).collect()
    });
    batches.collect()
}

#[test]
fn every_rule_finds_the_same_with_and_without_a_memory() {
    let files = pack_on_disk();
    let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
    let rego: Vec<RuleFile<'_>> =
        files.iter().filter(|(path, _)| path.ends_with(".rego")).map(|(path, text)| RuleFile { path, text }).collect();
    let interpreted = Bundle::load(&rego, Vec::new(), &mut sources, &mut sink);
    let (mut spared, mut alone) = (0, 0);
    for rule in embedded::load(&mut sources, &mut sink).rules.iter().filter(|rule| rule.sight == Sight::Thing) {
        let folder = rule.place.path.trim_end_matches("rule.rego");
        let tests = interpreted.modules.iter().filter(|module| module.is_test() && module.path.starts_with(folder));
        let inputs: Vec<Value> = tests.flat_map(|module| values(module, &interpreted.modules)).collect();
        let lacking: Vec<Value> = inputs.iter().flat_map(mutilated).step_by(7).collect();
        let things = many(&[inputs.clone(), lacking].concat(), rule.info.subject);
        alone += 1;
        for around in inputs.iter().step_by(inputs.len().div_ceil(4)) {
            let plain = said(rule, around, &things, 25, &Memory::none());
            let memory = Memory::default();
            assert_eq!(said(rule, around, &things, 25, &memory), plain, "{} around {around}", rule.info.code);
            assert_eq!(said(rule, around, &things, 25, &memory), plain, "{} once more", rule.info.code);
            let one: Vec<String> = said(rule, around, &things, 1, &Memory::none()).concat();
            let mut all: Vec<String> = plain.concat();
            all.sort();
            let mut one = one;
            one.sort();
            assert_eq!(one, all, "{} judges each by itself", rule.info.code);
            spared += usize::from(all.len() < things.len());
        }
    }
    assert!(alone > 100 && spared > 100, "{alone} rules judge by themselves");
}

/// The resources of these inputs as those of templates, three times and each with names of its own: in one every
/// component has another address, and what was one component is one again.
fn many_templates(inputs: &[Value]) -> Vec<Value> {
    let lists = inputs.iter().filter_map(|input| input["resources"].as_array().ok());
    let lists: Vec<Vec<&Value>> =
        lists.map(|things| things.iter().filter(|thing| thing.as_object().is_ok()).collect()).collect();
    let mut made = Vec::new();
    for (round, list) in (0..3).flat_map(|_| lists.iter()).enumerate() {
        let mut by_component: BTreeMap<&Value, Vec<Value>> = BTreeMap::new();
        for thing in list {
            let component = Value::from(format!("s{round}/c{}", by_component.len()));
            let own = by_component.entry(&thing["component"]).or_default();
            let component = own.first().map_or(component, |first| first["component"].clone());
            let id = thing["logicalId"].as_string().map_or("Id", |id| &**id);
            let address = format!("{}/{id}{}", component.as_string().unwrap(), own.len());
            own.push(with(thing, &[("component", component), ("address", Value::from(address))]));
        }
        made.extend(by_component.into_values().flatten());
    }
    made
}

#[test]
fn every_rule_finds_the_same_in_templates_with_and_without_a_memory() {
    let files = pack_on_disk();
    let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
    let rego: Vec<RuleFile<'_>> =
        files.iter().filter(|(path, _)| path.ends_with(".rego")).map(|(path, text)| RuleFile { path, text }).collect();
    let interpreted = Bundle::load(&rego, Vec::new(), &mut sources, &mut sink);
    let (mut spared, mut seen) = (0, 0);
    for rule in embedded::load(&mut sources, &mut sink).rules.iter().filter(|rule| rule.sight == Sight::Template) {
        let folder = rule.place.path.trim_end_matches("rule.rego");
        let tests = interpreted.modules.iter().filter(|module| module.is_test() && module.path.starts_with(folder));
        let inputs: Vec<Value> = tests.flat_map(|module| values(module, &interpreted.modules)).collect();
        let lacking: Vec<Value> = inputs.iter().flat_map(mutilated).step_by(3).collect();
        let things = many_templates(&[inputs.clone(), lacking].concat());
        seen += 1;
        for around in inputs.iter().step_by(inputs.len().div_ceil(4)) {
            let sorted = |found: Vec<Vec<String>>| {
                let mut all = found.concat();
                all.sort();
                all
            };
            let found = |memory: &Memory, templates_at_once: usize| {
                let templates = templates(&things);
                let batches = templates.chunks(templates_at_once).map(|batch| batch.concat());
                sorted(batches.flat_map(|batch| said(rule, around, &batch, batch.len(), memory)).collect())
            };
            let plain = found(&Memory::none(), 1);
            for templates in [1, 9] {
                let memory = Memory::default();
                assert_eq!(found(&Memory::none(), templates), plain, "{} judges each by itself", rule.info.code);
                assert_eq!(found(&memory, templates), plain, "{} around {around}", rule.info.code);
                assert_eq!(found(&memory, templates), plain, "{} once more", rule.info.code);
            }
            spared += usize::from(plain.len() < templates(&things).len());
        }
    }
    assert!(seen > 15 && spared > 15, "{seen} rules judge templates by themselves, {spared}");
}

#[test]
fn a_rule_judges_a_template_by_itself_only_if_it_stays_within_components() {
    let text = "package deployer.rules.a.b\n\ndeny contains finding if {\n\tsome resource in input.resources\n\tnot is_used(resource)\n\tfinding := {\"resource\": resource.address, \"message\": sprintf(\"`%s`\", [resource.component])}\n}\n\nis_used(resource) if {\n\tsome other in input.resources\n\tother.component == resource.component\n\tother.properties.Name == resource.properties.Name\n}\n";
    let sight = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        alone::sight(&text.replacen(from, to, 1), &[LIBRARY], Subject::Templates)
    };
    assert_eq!(sight("Name", "Tags"), Sight::Template);
    for (from, to) in [
        ("\tother.component == resource.component\n", ""),
        ("other.component == resource.component", "other.component == \"shop/queue\""),
        ("other.component == resource.component", "startswith(other.component, \"shop\")"),
        ("other.component == resource.component", "other[\"component\"] == resource.component"),
        ("not is_used(resource)", "not is_used(resource)\n\tsome third in input.resources"),
        ("not is_used(resource)", "not is_used(resource)\n\tcount(input) > 2"),
        ("not is_used(resource)", "not is_used(resource)\n\tcontains(resource.address, \"x\")"),
    ] {
        assert_eq!(sight(from, to), Sight::All, "{to}");
    }
    assert_eq!(alone::sight(text, &["package b\n\nf(x) if x == input.stack\n"], Subject::Templates), Sight::All);
}

#[test]
fn a_workspace_gives_the_same_findings_with_and_without_a_memory() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut compared = 0;
    for example in std::fs::read_dir(examples).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let loader = OsLoader::new(example.path());
        let mut session = Session::open(&loader);
        let mut sink = session.sink();
        let policy = Policy::load(&LoadOptions::default(), &mut session.workspace.sources, &mut sink);
        for stack in &session.workspace.stacks {
            for environment in stack.environments() {
                let (compiled, _) = session.compiled(stack, Some(environment), &ResolveOptions::default(), &mut sink);
                let Some(compiled) = compiled else { continue };
                let views = views(&compiled.units);
                let (facts, memory) = (Facts::default(), Memory::default());
                let found = |memory: &Memory| {
                    let found =
                        views.chunks(3).flat_map(|views| policy.check_templates(&compiled.program, views, memory));
                    found.map(|finding| format!("{:?}", finding.diagnostic)).collect::<Vec<_>>()
                };
                let plain = found(&Memory::none());
                assert_eq!(found(&memory), plain);
                assert_eq!(found(&memory), plain, "once more");
                let found = |memory: &Memory| {
                    let found = policy.check_program(&compiled.program, &facts, memory).into_iter();
                    found.map(|finding| format!("{:?}", finding.diagnostic)).collect::<Vec<_>>()
                };
                assert_eq!(found(&Memory::default()), found(&Memory::none()));
                compared += 1;
            }
        }
    }
    assert!(compared > 1);
}

const RULE: &str = "package deployer.rules.a.b\n\nimport data.deployer.lib.values\n\ndeny contains finding if {\n\tinput.environment.production\n\tsome resource in input.resources\n\tnot resource.properties.Tags\n\tfinding := {\n\t\t\"resource\": resource.address,\n\t\t\"message\": sprintf(\"`%s`\", [resource.component]),\n\t}\n}\n\nhelps(x) if x.Tags\n";

const LIBRARY: &str = "package deployer.lib.values\n\nis_true(x) if x\n";

fn judges_each(text: &str, libraries: &[&str], subject: Subject) -> bool {
    alone::sight(text, libraries, subject) == Sight::Thing
}

/// A rule that judges by itself, with one thing changed.
fn is_alone(from: &str, to: &str) -> bool {
    let text = RULE;
    assert!(text.contains(from), "{from}");
    judges_each(&text.replacen(from, to, 1), &[LIBRARY], Subject::Templates)
}

#[test]
fn a_rule_judges_by_itself_only_if_nothing_else_can_matter() {
    assert!(is_alone("Tags", "Name"));
    assert!(is_alone("not resource.properties.Tags", "not helps(resource)"));
    for helper in ["some key, value in x", "x == input.stack", "count(x) > 2", "values.is_true(x)", "helps(x)"] {
        let (call, helper) = ("\tnot helps(resource)\n\tfinding", format!("helps(x) if {helper}"));
        let text = RULE.replacen("\tfinding", call, 1).replacen("helps(x) if x.Tags", &helper, 1);
        assert!(!judges_each(&text, &[LIBRARY], Subject::Templates), "{helper}");
    }
    let made =
        "\tfinding := found(resource, \"x\")\n}\n\nfound(r, path) := {\"resource\": r.address, \"path\": path}\n";
    let start = RULE.find("\tfinding").unwrap();
    let rule = format!("{}{made}", &RULE[..start]);
    assert!(judges_each(&rule, &[], Subject::Templates));
    for (from, to) in [
        ("r.address", "r.logicalId"),
        ("r.address,", "f(r.address),"),
        ("\"path\": path}", "\"path\": path} if r.address"),
    ] {
        assert!(!rule.contains(from) || !judges_each(&rule.replace(from, to), &[], Subject::Templates), "{to}");
    }
    let taken = format!(
        "{}\nwarn contains finding if {{\n\tnot input.environment.production\n\tsome finding in findings\n}}\n",
        RULE.replace("deny", "findings")
    );
    assert!(judges_each(&taken, &[], Subject::Templates));
    assert!(!judges_each(
        &taken.replace("\tnot input.environment", "\tnot count(input.resources) > input.environment"),
        &[],
        Subject::Templates
    ));
    assert!(!judges_each(
        &taken.replace("in findings\n", "in findings\n\tfinding.resource != \"a\"\n"),
        &[],
        Subject::Templates
    ));
    for (from, to) in [
        ("some resource in input.resources", "some index, resource in input.resources"),
        ("some resource in input.resources", "some resource in input.resources\n\tsome other in input.resources"),
        ("some resource in input.resources", "resource := input.resources[_]"),
        ("not resource.properties.Tags", "resource.address != \"a\""),
        ("not resource.properties.Tags", "resource[\"component\"] != \"a\""),
        ("not resource.properties.Tags", "object.get(resource, \"address\", \"\") != \"a\""),
        ("not resource.properties.Tags", "some key, value in resource"),
        ("not resource.properties.Tags", "not values.is_true(resource)"),
        ("helps(x) if x.Tags", "findings contains finding if {\n\tfinding := 1\n}"),
        ("not resource.properties.Tags", "count([x | some x in input.resources]) == 1"),
        ("not resource.properties.Tags", "walk(input, [path, value])"),
        ("\"resource\": resource.address", "\"resource\": resource.logicalId"),
        ("sprintf(\"`%s`\", [resource.component])", "values.shown(resource.component)"),
        ("helps(x) if x.Tags", "helps(x) if x.address"),
        ("helps(x) if x.Tags", "helps(x) if x in input.resources"),
        ("helps(x) if x.Tags", "warn contains \"x\" if input.environment.production"),
        ("}\n\nhelps", "} else := 3\n\nhelps"),
    ] {
        assert!(!is_alone(from, to), "{to}");
    }
    let text = "package a\n\ndeny contains finding if {\n\tsome x in input.resources\n\tfinding := {\"resource\": x.address}\n}\n";
    assert!(judges_each(text, &[], Subject::Templates));
    assert!(!judges_each(text, &[], Subject::Program));
    assert!(!judges_each(text, &["package b\n\nf(x) if x == input.stack\n"], Subject::Templates));
}
