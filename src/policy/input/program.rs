//! The input of rules about the program: components with their full specs, edges, settings.

use super::builder::{Addresses, SpecBuilder, Words, object, or_null};
use super::content::{self, SpecContent};
use super::{Facts, Filter, Things};
use crate::ir::{Component, Program};
use crate::kinds::Address;
use crate::language::{Reference, Walk};
use crate::policy::memory::{Keys, Known};
use crate::policy::reads::Reads;
use crate::policy::results::Claim;
use crate::policy::rule::Rule;
use crate::settings::Settings;
use regorus::Value;
use std::collections::BTreeMap;

/// What is the same for every rule: stack, environment, settings, edges.
pub(super) fn surroundings(program: &Program, words: &mut Words) -> BTreeMap<Value, Value> {
    let settings = &program.settings;
    let nowhere = Named(program, "");
    let mut spec = |walk: &dyn Fn(&mut SpecBuilder<'_>)| {
        let mut builder = SpecBuilder::new(words, &nowhere, &Reads::Everything);
        walk(&mut builder);
        builder.finish()
    };
    let networking = spec(&|builder| settings.networking.walk(builder));
    let security = spec(&|builder| settings.security.walk(builder));
    let observability = spec(&|builder| settings.observability.walk(builder));
    let compliance = spec(&|builder| settings.compliance.walk(builder));
    let settings_value = words.object([
        ("networking", networking),
        ("security", security),
        ("observability", observability),
        ("compliance", compliance),
    ]);
    let fields = [
        ("stack", Value::from(settings.stack.as_str())),
        ("environment", environment(settings, words)),
        ("settings", settings_value),
    ];
    fields.into_iter().map(|(key, value)| (words.word(key), value)).collect()
}

fn environment(settings: &Settings, words: &mut Words) -> Value {
    let spec = &settings.environment;
    let text = |text: Option<&str>| or_null(text.map(Value::from));
    let region = settings.region().map(|region| region.as_str());
    let regions: Vec<Value> = spec.regions.iter().map(|region| Value::from(region.as_str())).collect();
    let regions = if regions.is_empty() { region.into_iter().map(Value::from).collect() } else { regions };
    let protection = words.object([("deletion", Value::from(*spec.protection.deletion))]);
    let approval = spec.approval.as_ref();
    let approvers = approval.iter().flat_map(|approval| &approval.approvers).map(|name| Value::from(name.as_str()));
    let approval = words.object([
        ("required", Value::from(approval.is_some_and(|approval| *approval.required))),
        ("approvers", Value::from(approvers.collect::<Vec<_>>())),
    ]);
    words.object([
        ("name", Value::from(settings.environment_name.as_str())),
        ("accountId", text(spec.account_id.as_ref().map(|id| id.as_str()))),
        ("region", text(region)),
        ("regions", Value::from(regions)),
        ("protection", protection),
        ("approval", approval),
        ("production", Value::from(is_production(&settings.environment_name))),
    ])
}

/// Whether an environment is one that customers use: `prod`, `production` or `live` is a word of its name.
#[must_use]
pub fn is_production(name: &str) -> bool {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.map(str::to_ascii_lowercase).any(|word| matches!(word.as_str(), "prod" | "production" | "live"))
}

/// Every reference and every `dependsOn`, from the component that needs to the one that is needed.
pub(super) fn edges(program: &Program, words: &mut Words) -> Value {
    let mut edges = Vec::new();
    for component in program.components.values() {
        let service = component.address.service();
        let from = Value::from(component.address.to_string());
        for reference in &component.references {
            let (to, output) = Named(program, service).resolve(reference);
            let output = or_null(output.map(|output| words.word(&output)));
            let access = words.word(reference.access().word());
            let to = Value::from(to);
            edges.push(words.object([("from", from.clone()), ("to", to), ("output", output), ("access", access)]));
        }
        for path in &component.common.depends_on {
            let to = Value::from(Address::resolve(service, path).to_string());
            let nothing = Value::Null;
            let fields = [("from", from.clone()), ("to", to), ("output", nothing.clone()), ("access", nothing)];
            edges.push(words.object(fields));
        }
    }
    Value::from(edges)
}

/// A component that rules can judge: one that was decoded, or that exists already.
pub(super) fn can_be_judged(component: &Component) -> bool {
    component.spec.is_some() || component.is_existing()
}

/// Whether a component is in the input of a rule.
pub(super) fn is_wanted(filter: &Filter<'_>, component: &Component) -> bool {
    let kind = filter.kinds.is_empty() || filter.kinds.iter().any(|kind| kind == component.kind.name);
    kind && (filter.existing || !component.is_existing())
}

/// The components of a program that can be judged.
pub(in crate::policy) struct Components<'a> {
    program: &'a Program,
    facts: &'a Facts<'a>,
    all: Vec<&'a Component>,
    words: Words,
}

impl<'a> Components<'a> {
    /// All of a program.
    pub fn of(program: &'a Program, facts: &'a Facts<'a>) -> Self {
        let all = program.components.values().filter(|component| can_be_judged(component)).collect();
        Self { program, facts, all, words: Words::default() }
    }
}

impl Things for Components<'_> {
    fn len(&self) -> usize {
        self.all.len()
    }

    fn class(&self, thing: usize) -> (&str, &str) {
        let existing = |component: &Component| if component.is_existing() { "existing" } else { "" };
        self.all.get(thing).map_or(("", ""), |component| (component.kind.name, existing(component)))
    }

    fn template(&self, _: usize) -> Option<usize> {
        None
    }

    fn is_wanted(&self, thing: usize, filter: &Filter<'_>) -> bool {
        self.all.get(thing).is_some_and(|component| is_wanted(filter, component))
    }

    fn tell(&mut self, thing: usize, keys: &mut Keys, known: &mut Known, rules: &[&Rule]) {
        // Kind, what it says of the component, and whether that exists already are those of the class.
        let Some(one) = self.all.get(thing) else { return };
        let reads = known.reads_of(keys);
        let addresses = Named(self.program, one.address.service());
        let mut spec = SpecContent::new(&addresses, &reads);
        if let Some(own) = &one.spec {
            own.walk(&mut spec);
        }
        one.common.walk(&mut spec);
        for (name, bytes) in spec.fields() {
            keys.field(name, known, rules, |out| out.extend(bytes));
        }
        keys.field(".labels", known, rules, |out| {
            for (key, value) in &one.labels {
                content::text(key, out);
                content::text(value, out);
            }
        });
        keys.field(".dependsOn", known, rules, |out| {
            needed(self.program, one).iter().for_each(|address| content::text(&address.to_string(), out));
        });
        if let Some(cost) = self.facts.monthly_costs.and_then(|costs| costs.get(&one.address)) {
            keys.field(".cost", known, rules, |out| out.extend(cost.to_bits().to_le_bytes()));
        }
    }

    fn value(&mut self, thing: usize, reads: &Reads) -> Value {
        let Some(one) = self.all.get(thing) else { return Value::Undefined };
        component(self.program, one, self.facts, reads, &mut self.words)
    }

    fn address(&self, thing: usize) -> String {
        self.all.get(thing).map(|component| component.address.to_string()).unwrap_or_default()
    }

    fn blamed(&self, claim: Claim) -> Option<String> {
        claim.component
    }
}

/// A component as rules see it, as far as they read it.
pub(super) fn component(
    program: &Program,
    component: &Component,
    facts: &Facts<'_>,
    reads: &Reads,
    words: &mut Words,
) -> Value {
    let mut fields = BTreeMap::new();
    let mut put = |key: &str, value: &dyn Fn(&mut Words) -> Value| {
        if reads.has(key) {
            fields.insert(words.word(key), value(words));
        }
    };
    let address = &component.address;
    put("address", &|words| words.joined(&[address.service(), address.component()]));
    put("service", &|words| words.word(address.service()));
    put("name", &|_| Value::from(address.component()));
    put("kind", &|words| words.word(component.kind.name));
    put("holdsData", &|_| Value::from(component.kind.holds_data));
    put("existing", &|_| Value::from(component.is_existing()));
    put("labels", &|words| {
        let labels = component.labels.iter().map(|(key, value)| (words.word(key), Value::from(value.as_str())));
        object(labels.collect())
    });
    put("spec", &|words| spec(program, component, reads, words));
    put("dependsOn", &|_| depends_on(program, component));
    if let Some(costs) = facts.monthly_costs {
        let monthly = || or_null(costs.get(address).map(|cost| Value::from(*cost)));
        put("cost", &|words| words.object([("monthly", monthly())]));
    }
    object(fields)
}

fn spec(program: &Program, component: &Component, reads: &Reads, words: &mut Words) -> Value {
    let addresses = Named(program, component.address.service());
    let mut spec = SpecBuilder::new(words, &addresses, reads);
    if let Some(own) = &component.spec {
        own.walk(&mut spec);
    }
    component.common.walk(&mut spec);
    spec.finish()
}

fn depends_on(program: &Program, component: &Component) -> Value {
    let all = needed(program, component);
    Value::from(all.iter().map(|address| Value::from(address.to_string())).collect::<Vec<_>>())
}

/// The components that a component refers to or names, in order.
fn needed(program: &Program, component: &Component) -> Vec<Address> {
    let service = component.address.service();
    let referred = component.references.iter().map(|reference| Address::resolve(service, &reference.component));
    let named = component.common.depends_on.iter().map(|path| Address::resolve(service, path));
    let mut all: Vec<Address> =
        referred.chain(named).filter(|address| program.components.contains_key(address)).collect();
    all.sort();
    all.dedup();
    all
}

/// A program as a service in it means its references.
struct Named<'a>(&'a Program, &'a str);

impl Addresses for Named<'_> {
    fn resolve(&self, reference: &Reference) -> (String, Option<String>) {
        let address = Address::resolve(self.1, &reference.component);
        let output = match &reference.output {
            Some(output) => Some(output.to_string()),
            None => {
                let target = self.0.components.get(&address);
                target.and_then(|target| target.kind.output_of(reference)).map(|output| output.name.to_owned())
            }
        };
        (address.to_string(), output)
    }
}
