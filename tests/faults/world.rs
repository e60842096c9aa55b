//! What is deployed under faults: a stack of six units as it is and as it will be, and the world for it.

use deployer::backend::assembly::digest;
use deployer::deploy::assembly::{
    Assembly, Manifest, Origins, Parameter, ParameterSource, Rollback, SmokeTest, Unit, UrlPart,
};
use deployer::deploy::clock::Clock;
use deployer::deploy::cloud::{StackDescription, StackStatus};
use deployer::deploy::execute::Order;
use deployer::deploy::lease::Holder;
use deployer::deploy::record::{Deployment, Purpose, State};
use deployer::deploy::rehearsal::faults::Random;
use deployer::deploy::rehearsal::{Stage, Templates};
use indexmap::IndexMap;
use serde_json::{Value as Json, json};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

/// The units: address, what they need, whether they hold data.
pub const UNITS: [(&str, &[&str], bool); 6] = [
    ("shop/db", &[], true),
    ("shop/api", &["shop/db"], false),
    ("shop/worker", &["shop/api"], false),
    ("pay/db", &[], true),
    ("pay/api", &["pay/db"], false),
    ("web/site", &["shop/api", "pay/api"], false),
];

/// How a unit is written: `None` if it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// A value that is changed in place.
    pub value: u64,
    /// A name whose change replaces.
    pub name: u64,
    /// Whether there is one resource more.
    pub extra: bool,
}

pub type Config = [Option<Written>; 6];

/// A unit, what is written in it, and which version of that.
pub type Version = (usize, Written, u8);

/// What is made once and used by all runs.
#[derive(Default)]
pub struct Shared {
    templates: Rc<Templates>,
    texts: RefCell<BTreeMap<Version, (String, String)>>,
}

pub fn stack_name(address: &str) -> String {
    ["demo-test-", &address.replace('/', "-")].concat()
}

pub fn template(at: usize, written: Written, needs: &[&str]) -> String {
    let Written { value, name, extra } = written;
    let (address, _, holds_data) = UNITS[at];
    let mut parameters = serde_json::Map::new();
    let mut used = vec![Json::from(format!("value {value}"))];
    for need in needs {
        let parameter = parameter_name(need);
        parameters.insert(parameter.clone(), json!({"Type": "String"}));
        used.push(json!({"Ref": parameter}));
    }
    let main = json!({"Type": "AWS::SSM::Parameter", "Properties": {
        "Name": format!("/{address}/{name}"), "Type": "String", "Value": {"Fn::Join": [" ", used]}}});
    let topic = json!({"Type": "AWS::SNS::Topic", "DependsOn": "Main", "Properties": {"DisplayName": {"Ref": "Main"}}});
    let mut resources = json!({"Main": main, "Topic": topic});
    if extra {
        resources["Extra"] = json!({"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 30}});
    }
    if holds_data {
        resources["Table"] = json!({"Type": "AWS::DynamoDB::Table", "Properties": {
            "TableName": address.replace('/', "-"), "TimeToLiveSpecification": {"AttributeName": format!("ttl{value}")}}});
    }
    json!({"Parameters": parameters, "Resources": resources, "Outputs": {"Out": {"Value": {"Ref": "Main"}}}})
        .to_string()
}

pub fn parameter_name(need: &str) -> String {
    need.split('/').collect()
}

/// The unit that alarms watch.
pub const WATCHED: &str = "pay/api";

fn watched() -> Rollback {
    Rollback { alarms: vec!["pager".to_owned()], outputs: Vec::new(), monitoring_minutes: 5 }
}

/// Smoke tests: of a unit that holds data, of one that is in the middle, and one that must wait for other units.
fn tests(address: &str, config: &Config) -> Vec<SmokeTest> {
    let of = |unit: &str| match address {
        "pay/db" | "shop/api" => unit == address,
        "web/site" => unit == "shop/db",
        _ => false,
    };
    let units = UNITS.iter().zip(config).filter(|((unit, ..), written)| of(unit) && written.is_some());
    let test = |unit: &str| SmokeTest {
        name: ["looks at ", unit].concat(),
        url: vec![UrlPart::Output { unit: unit.to_owned(), output: "Out".to_owned() }],
        status: 200,
        contains: None,
        timeout_seconds: 5,
        attempts: 3,
        interval_seconds: 5,
        source: String::new(),
    };
    units.map(|((unit, ..), _)| test(unit)).collect()
}

impl Shared {
    pub fn assembly(&self, config: &Config) -> Assembly {
        let mut manifest = Manifest {
            version: 1,
            stack: "demo".to_owned(),
            environment: "test".to_owned(),
            account_id: None,
            region: None,
            role_arn: None,
            approvers: None,
            termination_protection: false,
            waves: vec![Vec::new(); 4],
            units: IndexMap::new(),
        };
        let mut templates = IndexMap::new();
        for (at, (address, needs, holds_data)) in UNITS.iter().enumerate() {
            let Some(written) = config[at] else { continue };
            let there: Vec<&str> = needs.iter().copied().filter(|need| manifest.units.contains_key(*need)).collect();
            let wave = there.iter().map(|need| manifest.units[*need].wave).max().unwrap_or(0) + 1;
            let mask = needs.iter().enumerate().filter(|(_, need)| there.contains(need)).map(|(bit, _)| 1 << bit).sum();
            let mut texts = self.texts.borrow_mut();
            let (text, digest) = texts.entry((at, written, mask)).or_insert_with(|| {
                let text = template(at, written, &there);
                let digest = digest(text.as_bytes());
                (text, digest)
            });
            let output = |need: &&str| Parameter {
                from: ParameterSource::Output { unit: (*need).to_owned(), output: "Out".to_owned() },
                source: String::new(),
            };
            let unit = Unit {
                kind: "Test".to_owned(),
                wave,
                stack_name: stack_name(address),
                template: String::new(),
                digest: digest.clone(),
                holds_data: *holds_data,
                capabilities: Vec::new(),
                depends_on: there.iter().map(|need| (*need).to_owned()).collect(),
                parameters: there.iter().map(|need| (parameter_name(need), output(need))).collect(),
                outputs: vec!["Out".to_owned()],
                rollback: (*address == WATCHED).then(watched),
                verify: tests(address, config),
                source: String::new(),
                assets: Vec::new(),
            };
            templates.insert((*address).to_owned(), text.clone());
            manifest.waves[wave - 1].push((*address).to_owned());
            manifest.units.insert((*address).to_owned(), unit);
        }
        manifest.waves.retain(|wave| !wave.is_empty());
        Assembly { manifest, templates, origins: Origins::default(), archives: BTreeMap::new() }
    }
}

pub fn first(random: &Random) -> Config {
    let mut config = [None; 6];
    for unit in &mut config {
        *unit = (!random.happens(300)).then(|| Written { value: random.below(3), name: 0, extra: random.happens(300) });
    }
    if config.iter().all(Option::is_none) {
        config[0] = Some(Written { value: 0, name: 0, extra: false });
    }
    config
}

pub fn changed(random: &Random, before: &Config) -> Config {
    let mut config = *before;
    for unit in &mut config {
        if random.happens(450) {
            continue;
        }
        *unit = match *unit {
            Some(_) if random.happens(150) => None,
            Some(written) => Some(match random.below(3) {
                0 => Written { value: written.value + 1, ..written },
                1 => Written { name: written.name + 1, ..written },
                _ => Written { extra: !written.extra, ..written },
            }),
            None => Some(Written { value: 0, name: 0, extra: false }),
        };
    }
    config
}

/// The states in which CloudFormation waits for a person.
pub const STUCK: [StackStatus; 3] =
    [StackStatus::UpdateRollbackFailed, StackStatus::DeleteFailed, StackStatus::RollbackFailed];

/// Everything outside, of one run.
pub struct Scene {
    pub stage: Stage,
    pub seed: u64,
    pub runs: Cell<u64>,
    /// Whether clocks of machines are set while they work.
    pub jumps: Cell<bool>,
    /// How much data was lost before that which is looked at began.
    pub lost: Cell<usize>,
}

impl Scene {
    pub fn new(seed: u64, shared: &Shared) -> Self {
        let stage = Stage::default();
        let cloud = stage.cloud.with_templates(Rc::clone(&shared.templates)).with_pages_of(4);
        let (runs, jumps, lost) = (Cell::new(0), Cell::new(false), Cell::new(0));
        Self { stage: Stage { cloud, ..stage }, seed, runs, jumps, lost }
    }

    pub fn state(&self) -> State {
        let bytes = self.stage.store.read("demo/test/state.json").unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    pub fn deployment(&self, id: &str) -> Option<Deployment> {
        let bytes = self.stage.store.read(&format!("demo/test/deployments/{id}.json"))?;
        serde_json::from_slice(&bytes).ok()
    }

    pub fn order(&self, id: &str, random: &Random) -> Order {
        self.runs.set(self.runs.get() + 1);
        Order {
            run: format!("{id}/{}", self.runs.get()),
            concurrency: 1 + usize::try_from(random.below(4)).unwrap(),
            lock_wait: Duration::from_secs(3600),
            ..Order::new(id, Purpose::Deploy)
        }
    }

    /// The laws of locks, looked at before every call that changes a stack or a record. Where clocks differ, what they
    /// say counts for nothing: whoever writes is in the item, and nobody who works on the same is.
    pub fn check_locks(&self, run: &str, call: &str) {
        let item = self.stage.locks.read("demo/test").unwrap();
        let item: Json = serde_json::from_str(&item.value).unwrap();
        let holders: Vec<Holder> = serde_json::from_value(item["holders"].clone()).unwrap();
        let now = self.stage.clock.now();
        let mut holders = holders.iter().filter(|holder| self.jumps.get() || holder.expires > now);
        let own = holders.clone().find(|holder| holder.id == run);
        let Some(own) = own else {
            panic!("seed {}: {call} of {run} without the lock, which is {}", self.seed, item["holders"])
        };
        let other = holders.find(|holder| holder.id != run && holder.scope.overlaps(&own.scope));
        assert_eq!(other, None, "seed {}: two holders, one is {run}", self.seed);
    }

    /// Units that need `deployer recover`: those whose stacks CloudFormation gave up on.
    pub fn stuck(&self) -> Vec<String> {
        let stacks = self.stage.cloud.stacks();
        let is_stuck = |(stack, _): &(StackDescription, _)| STUCK.contains(&stack.status);
        stacks.into_iter().filter(is_stuck).map(|(stack, _)| stack.name).collect()
    }
}
