//! The documents around components: what each kind is for and which fields its spec has.
//!
//! For `docs/documents.md`, `deployer explain KIND` and `deployer schema KIND`. The fields come from the
//! specs; words stand here only for the kinds whose fields are those of components.

use crate::language::decode::Decode;
use crate::language::shape::{FieldShape, StructShape};
use crate::language::{Node, Shape};
use crate::settings::{
    ComplianceSpec, ConfigurationSpec, EnvironmentSpec, NetworkingSpec, ObservabilitySpec, SecuritySpec, ServiceSpec,
    StackSpec,
};
use compact_str::CompactString;

/// A kind of document that is no component.
#[derive(Debug, Clone, Copy)]
pub struct DocumentInfo {
    /// The kind.
    pub name: &'static str,
    /// Where it usually stands.
    pub place: &'static str,
    /// What it is for, Markdown.
    pub doc: &'static str,
    /// Its spec, if it has fields of its own.
    pub shape: Option<fn() -> Shape>,
}

const fn of(name: &'static str, place: &'static str, doc: &'static str, shape: fn() -> Shape) -> DocumentInfo {
    DocumentInfo { name, place, doc, shape: Some(shape) }
}

const fn words(name: &'static str, place: &'static str, doc: &'static str) -> DocumentInfo {
    DocumentInfo { name, place, doc, shape: None }
}

/// All of them, the widest first.
pub const DOCUMENTS: &[DocumentInfo] = &[
    of(
        "Workspace",
        "`deployer.yaml`",
        "What holds for every stack of the workspace. The file may hold these fields alone, without `apiVersion` and `kind`.",
        ConfigurationSpec::shape,
    ),
    of(
        "Stack",
        "`stacks/<stack>/stack.yaml`",
        "What belongs together and is deployed together. `metadata.labels` become tags of every resource.",
        StackSpec::shape,
    ),
    of(
        "Environment",
        "`stacks/<stack>/environments/<environment>/environment.yaml`",
        "Where a stack is deployed to and how careful the engine is there.",
        EnvironmentSpec::shape,
    ),
    of(
        "Networking",
        "`stacks/<stack>/infra/networking.yaml`",
        "The VPC of an environment, made or existing, and the load balancer that its services share. Without this document there is a VPC with the defaults as soon as a component needs one.",
        NetworkingSpec::shape,
    ),
    of(
        "Security",
        "`stacks/<stack>/infra/security.yaml`",
        "What holds for the security of every component.",
        SecuritySpec::shape,
    ),
    of(
        "Observability",
        "`stacks/<stack>/infra/observability.yaml`",
        "Logs, alarms and insights of every component.",
        ObservabilitySpec::shape,
    ),
    of(
        "Compliance",
        "`stacks/<stack>/infra/compliance.yaml`",
        "What every component must satisfy.",
        ComplianceSpec::shape,
    ),
    of(
        "Service",
        "`stacks/<stack>/services/<service>/service.yaml`",
        "A group of components that one team owns.",
        ServiceSpec::shape,
    ),
    words(
        "InfraDefaults",
        "`stacks/<stack>/infra/defaults.yaml`",
        "Defaults of all components of the stack. A field at the top of its spec is a default of every kind that has such a field; `kinds.<Kind>` has defaults of one kind. The fields are those of the kinds.",
    ),
    words(
        "ServiceInfraDefaults",
        "`stacks/<stack>/services/<service>/infra/defaults.yaml`",
        "The same for the components of one service; stronger than InfraDefaults.",
    ),
    words(
        "ComponentInfra",
        "`infra.yaml` beside the component",
        "The part of a component's spec that is about infrastructure, for those who keep it in a file of its own. It has the name and the service of its component and takes the same fields; stronger than what the component says.",
    ),
    of(
        "Template",
        "`templates/*.yaml`",
        "A part of a component's spec with parameters, which components `extend`.",
        template,
    ),
];

/// The kind of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static DocumentInfo> {
    DOCUMENTS.iter().find(|document| document.name == name)
}

/// A Template is read as a tree, because its body is a part of a spec; these are its fields.
fn template() -> Shape {
    let fields = vec![
        FieldShape::optional("kind", "The kind of component that it is for; any if left out.", CompactString::shape),
        FieldShape::optional("extends", "Templates that this one starts from, as in a component.", Node::shape),
        FieldShape::optional("parameters", "Variables of the body.", || Shape::List(Box::new(parameter()))),
        FieldShape::optional("spec", "The fields that it gives to components.", Node::shape),
    ];
    Shape::Struct(StructShape { name: "Template", doc: "A part of a component's spec.", fields })
}

fn parameter() -> Shape {
    let fields = vec![
        FieldShape::required("name", "Its name, as in `${NAME}`.", CompactString::shape),
        FieldShape::optional("description", "What it is for.", CompactString::shape),
        FieldShape::optional("default", "What it is when it is not given; without one it must be given.", Node::shape),
    ];
    Shape::Struct(StructShape { name: "Parameter", doc: "A parameter of a template.", fields })
}

#[cfg(test)]
mod tests {
    use super::DOCUMENTS;
    use crate::frontend::DocumentKind;

    #[test]
    fn every_kind_of_document_but_pipelines_is_described() {
        for (name, _, _) in DocumentKind::FIXED.iter().filter(|(name, _, _)| *name != "Pipeline") {
            assert!(DOCUMENTS.iter().any(|document| document.name == *name), "{name}");
        }
    }
}
