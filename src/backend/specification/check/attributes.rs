//! What `Fn::GetAtt` and the `${Resource.Attribute}` of `Fn::Sub` ask for. That the resource itself is
//! there is checked by `limits/references.rs`.

use crate::backend::specification::{Known, Specification, diagnostics};
use crate::backend::template::{Data, Intrinsic, LogicalId, Template, Val};
use crate::diag::Sink;
use crate::language::Origin;

/// Checks every value of the template. `origin` is where the unit is written.
pub fn check(template: &Template, specification: &Specification, origin: Origin, sink: &mut Sink) {
    let mut search = Search { template, specification, sink };
    for resource in template.resources.values() {
        search.value(&resource.properties, resource.origin);
        resource.attributes.values().for_each(|value| search.value(value, resource.origin));
    }
    template.outputs.values().for_each(|output| search.value(&output.value, origin));
}

struct Search<'a> {
    template: &'a Template,
    specification: &'a Specification,
    sink: &'a mut Sink,
}

impl Search<'_> {
    fn value(&mut self, value: &Val, holder: Origin) {
        let origin = value.origin.unwrap_or(holder);
        match &value.data {
            Data::List(items) => items.iter().for_each(|item| self.value(item, origin)),
            Data::Map(entries) => {
                if let [(key, argument)] = entries.as_slice()
                    && self.written(key, argument, origin)
                {
                    return;
                }
                entries.iter().for_each(|(_, value)| self.value(value, origin));
            }
            Data::Intrinsic(function) => match function.as_ref() {
                Intrinsic::GetAtt(id, attribute) => self.attribute(id.as_str(), attribute, origin),
                Intrinsic::Sub(text) => self.substitutions(text, None, origin),
                Intrinsic::Join(_, items) => items.iter().for_each(|item| self.value(item, origin)),
                Intrinsic::Select(_, list) => self.value(list, origin),
                Intrinsic::Ref(_) | Intrinsic::AvailabilityZones => {}
            },
            _ => {}
        }
    }

    /// A function as a user writes it; whether all of it was seen.
    fn written(&mut self, key: &str, argument: &Val, holder: Origin) -> bool {
        let origin = argument.origin.unwrap_or(holder);
        match (key, &argument.data) {
            ("Fn::GetAtt", Data::String(text)) => {
                if let Some((id, attribute)) = text.split_once('.') {
                    self.attribute(id, attribute, origin);
                }
            }
            ("Fn::GetAtt", Data::List(items)) => {
                if let [id, attribute] = items.as_slice()
                    && let (Some(id), Some(attribute)) = (id.as_str(), attribute.as_str())
                {
                    self.attribute(id, attribute, origin);
                }
            }
            ("Fn::Sub", Data::String(text)) => self.substitutions(text, None, origin),
            ("Fn::Sub", Data::List(items)) => {
                if let [text, own] = items.as_slice() {
                    text.as_str().into_iter().for_each(|text| self.substitutions(text, Some(own), origin));
                    self.value(own, origin);
                }
            }
            _ => return false,
        }
        true
    }

    fn substitutions(&mut self, text: &str, own: Option<&Val>, origin: Origin) {
        for part in text.split("${").skip(1) {
            let Some((name, _)) = part.split_once('}') else { continue };
            let name = name.trim();
            if name.starts_with('!') || own.is_some_and(|own| own.get(name).is_some()) {
                continue;
            }
            if let Some((id, attribute)) = name.split_once('.') {
                self.attribute(id, attribute, origin);
            }
        }
    }

    fn attribute(&mut self, id: &str, attribute: &str, origin: Origin) {
        let Some(resource) = self.template.resources.get(&LogicalId::of(id)) else { return };
        if let Known::Type(found) = self.specification.find(&resource.resource_type)
            && !found.has_attribute(attribute)
        {
            self.sink.push(diagnostics::unknown_attribute(found, id, attribute, origin));
        }
    }
}
