//! What is deployed: examples as the compiler makes them, and small assemblies made for one test.

use crate::support::{assembly as assembly_of, directory};
use deployer::deploy::assembly::{Assembly, Manifest, Origins, Parameter, ParameterSource, Unit};
use deployer::ops::Session;
use indexmap::IndexMap;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// A workspace of the repository as it is for an environment.
pub fn compiled(workspace: &Path, environment: &str) -> Assembly {
    assembly_of(&mut Session::open(&directory(workspace)), Some(environment))
}

/// A unit of a made-up assembly.
pub struct Piece {
    address: &'static str,
    resources: Value,
    needs: Vec<&'static str>,
}

/// A unit of Systems Manager parameters: `(logical id, name, value)`. The value of each is an output.
pub fn settings(address: &'static str, settings: &[(&str, &str, &str)]) -> Piece {
    let resource = |(id, name, value): &(&str, &str, &str)| {
        let properties = json!({"Type": "String", "Name": name, "Value": value});
        ((*id).to_owned(), json!({"Type": "AWS::SSM::Parameter", "Properties": properties}))
    };
    Piece { address, resources: settings.iter().map(resource).collect(), needs: Vec::new() }
}

impl Piece {
    /// Makes the unit need another one, whose first value becomes part of its own.
    pub fn needing(mut self, other: &'static str) -> Self {
        self.needs.push(other);
        for resource in self.resources.as_object_mut().unwrap().values_mut() {
            let value = resource["Properties"]["Value"].as_str().unwrap();
            resource["Properties"]["Value"] = json!({"Fn::Sub": format!("{value} after ${{{}}}", parameter(other))});
        }
        self
    }

    /// Makes a resource fail, for the reason given.
    pub fn failing(mut self, id: &str, reason: &str) -> Self {
        self.resources[id]["Properties"]["Description"] = json!(format!("fails: {reason}"));
        self
    }

    /// Puts any resource in.
    pub fn with(mut self, id: &str, resource_type: &str, properties: Value) -> Self {
        self.resources[id] = json!({"Type": resource_type, "Properties": properties});
        self
    }

    fn template(&self) -> String {
        let is_setting = |(_, resource): &(&String, &Value)| resource["Type"] == "AWS::SSM::Parameter";
        let settings = self.resources.as_object().unwrap().iter().filter(is_setting);
        let output = |(id, _): (&String, &Value)| (id.clone(), json!({"Value": {"Fn::GetAtt": [id, "Value"]}}));
        let parameters = self.needs.iter().map(|need| (parameter(need), json!({"Type": "String"})));
        json!({
            "AWSTemplateFormatVersion": "2010-09-09",
            "Parameters": parameters.collect::<serde_json::Map<_, _>>(),
            "Resources": self.resources,
            "Outputs": settings.map(output).collect::<serde_json::Map<_, _>>(),
        })
        .to_string()
    }
}

fn parameter(address: &str) -> String {
    address.chars().filter(|character| character.is_ascii_alphanumeric()).collect()
}

/// An assembly for account `account`, a list of units a wave. A unit that is needed has an output `First`.
pub fn assembly(account: &str, waves: &[&[&Piece]]) -> Assembly {
    let mut manifest = Manifest {
        version: 1,
        stack: "made-up".to_owned(),
        environment: "test".to_owned(),
        account_id: Some(account.to_owned()),
        region: Some("eu-west-1".to_owned()),
        role_arn: None,
        approvers: None,
        termination_protection: false,
        waves: Vec::new(),
        units: IndexMap::new(),
    };
    let mut templates = IndexMap::new();
    for (index, wave) in waves.iter().enumerate() {
        manifest.waves.push(wave.iter().map(|piece| piece.address.to_owned()).collect());
        for piece in *wave {
            let template = piece.template();
            manifest.units.insert(piece.address.to_owned(), unit(piece, index + 1, &template));
            templates.insert(piece.address.to_owned(), template);
        }
    }
    Assembly { manifest, templates, origins: Origins::default(), archives: BTreeMap::new() }
}

fn unit(piece: &Piece, wave: usize, template: &str) -> Unit {
    let source = |need: &&str| {
        let from = ParameterSource::Output { unit: (*need).to_owned(), output: "First".to_owned() };
        (parameter(need), Parameter { from, source: String::new() })
    };
    Unit {
        kind: "Test".to_owned(),
        wave,
        stack_name: format!("made-up-test-{}", piece.address.replace('/', "-")),
        template: String::new(),
        digest: deployer::backend::assembly::digest(template.as_bytes()),
        holds_data: false,
        capabilities: Vec::new(),
        depends_on: piece.needs.iter().map(|need| (*need).to_owned()).collect(),
        parameters: piece.needs.iter().map(source).collect(),
        outputs: Vec::new(),
        rollback: None,
        verify: Vec::new(),
        source: String::new(),
        assets: Vec::new(),
    }
}
