//! References to things that the template does not have. Lowering never makes one; an override can,
//! by naming something wrongly or by removing what others refer to.

use super::{diagnostics, origin_of};
use crate::backend::template::{Data, Intrinsic, LogicalId, Template, Val};
use crate::diag::Sink;
use crate::kinds::Address;
use crate::language::Origin;
use std::collections::BTreeSet;

/// CloudFormation's own parameters (template reference, pseudo parameters).
const PSEUDO: &[&str] = &[
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

/// The functions that work without conditions and mappings (template reference, intrinsic functions).
const FUNCTIONS: &[&str] = &[
    "Fn::Base64",
    "Fn::Cidr",
    "Fn::GetAZs",
    "Fn::GetAtt",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Length",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
    "Fn::ToJsonString",
    "Fn::Transform",
];

/// Those that need what no template has.
const CONDITIONAL: &[&str] = &["Fn::And", "Fn::Equals", "Fn::FindInMap", "Fn::If", "Fn::Not", "Fn::Or"];

/// Checks every reference of the template.
pub fn check(address: &Address, template: &Template, origin: Origin, sink: &mut Sink) {
    let ids = template.resources.keys().map(LogicalId::as_str).collect();
    let mut search = Search { address, template, ids, sink };
    for resource in template.resources.values() {
        for id in resource.depends_on.iter().filter(|id| !template.resources.contains_key(*id)) {
            search.report(id.as_str(), resource.origin, false);
        }
        search.value(&resource.properties, resource.origin);
        resource.attributes.values().for_each(|value| search.value(value, resource.origin));
        if let Some(condition) = resource.attributes.get("Condition") {
            search.sink.push(diagnostics::no_conditions("Condition", origin_of(condition, resource.origin)));
        }
    }
    template.outputs.values().for_each(|output| search.value(&output.value, origin));
}

struct Search<'a> {
    address: &'a Address,
    template: &'a Template,
    ids: BTreeSet<&'a str>,
    sink: &'a mut Sink,
}

impl Search<'_> {
    fn report(&mut self, name: &str, origin: Origin, is_written: bool) {
        let resources = self.template.resources.keys().map(LogicalId::as_str);
        let known: Vec<&str> = resources.chain(self.template.parameters.keys().map(|name| name.as_str())).collect();
        self.sink.push(diagnostics::dangling_reference(self.address, name, &known, is_written, origin));
    }

    fn resource(&mut self, id: &str, origin: Origin, is_written: bool) {
        if !self.ids.contains(id) {
            self.report(id, origin, is_written);
        }
    }

    fn name(&mut self, name: &str, origin: Origin, is_written: bool) {
        if !PSEUDO.contains(&name) && !self.template.parameters.contains_key(name) {
            self.resource(name, origin, is_written);
        }
    }

    fn value(&mut self, value: &Val, holder: Origin) {
        let origin = origin_of(value, holder);
        match &value.data {
            Data::List(items) => items.iter().for_each(|item| self.value(item, origin)),
            Data::Map(entries) => match entries.as_slice() {
                [(key, argument)] if self.written(key, argument, origin) => {}
                _ => entries.iter().for_each(|(_, value)| self.value(value, origin)),
            },
            Data::Intrinsic(function) => self.function(function, origin),
            _ => {}
        }
    }

    fn function(&mut self, function: &Intrinsic, origin: Origin) {
        match function {
            Intrinsic::Ref(name) => self.name(name, origin, false),
            Intrinsic::GetAtt(id, _) => self.resource(id.as_str(), origin, false),
            Intrinsic::Sub(text) => self.substitutions(text, None, origin, false),
            Intrinsic::Join(_, items) => items.iter().for_each(|item| self.value(item, origin)),
            Intrinsic::Select(_, list) => self.value(list, origin),
            Intrinsic::AvailabilityZones => {}
        }
    }

    /// A function as a user writes it, `{"Ref": "Bucket"}`; whether it was one.
    fn written(&mut self, key: &str, argument: &Val, holder: Origin) -> bool {
        let origin = origin_of(argument, holder);
        if CONDITIONAL.contains(&key) {
            self.sink.push(diagnostics::no_conditions(key, origin));
            return true;
        }
        if key.starts_with("Fn::") && !FUNCTIONS.contains(&key) {
            self.sink.push(diagnostics::unknown_function(key, FUNCTIONS, origin));
            return true;
        }
        let items = match &argument.data {
            Data::List(items) => items.as_slice(),
            _ => std::slice::from_ref(argument),
        };
        let Some(first) = items.first() else { return false };
        match (key, first.as_str()) {
            ("Ref", Some(name)) => self.name(name, origin, true),
            ("Fn::GetAtt", Some(id)) => {
                let id = id.split_once('.').map_or(id, |(id, _)| id);
                self.resource(id, origin, true);
            }
            ("Fn::Sub", Some(text)) => {
                let own = items.get(1);
                self.substitutions(text, own, origin, true);
                own.into_iter().for_each(|own| self.value(own, origin));
            }
            _ => return false,
        }
        true
    }

    /// The names in `${…}`; `${!…}` is a literal, and `own` maps further names to values.
    fn substitutions(&mut self, text: &str, own: Option<&Val>, origin: Origin, is_written: bool) {
        for part in text.split("${").skip(1) {
            let Some((name, _)) = part.split_once('}') else { continue };
            let name = name.trim();
            if name.starts_with('!') || own.is_some_and(|own| own.get(name).is_some()) {
                continue;
            }
            match name.split_once('.') {
                Some((id, _)) => self.resource(id, origin, is_written),
                None => self.name(name, origin, is_written),
            }
        }
    }
}
