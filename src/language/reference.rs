//! References between components, and references to secrets.
//!
//! A reference is written as a map (`component`, `output`, `access`) or inside a string as
//! `${ref:service/name.output}`. It is resolved against the program in `ir`; here it is only decoded.

use super::decode::{Decode, DecodeContext, FieldReader};
use super::diagnostics;
use super::node::{Node, Value};
use super::origin::{Origin, Traced};
use super::shape::{FieldShape, Shape, StructShape, Variant};
use super::text::Text;
use super::walk::{Visitor, Walk};
use compact_str::CompactString;
use std::fmt;

/// The name of a component as users write it: `name` within a service, or `service/name`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComponentPath {
    service: Option<CompactString>,
    name: CompactString,
}

impl ComponentPath {
    /// Reads `name` or `service/name`; `None` if a part is empty or there are more slashes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (service, name) = match text.split_once('/') {
            Some((service, name)) => (Some(service), name),
            None => (None, text),
        };
        if name.is_empty() || name.contains('/') || service.is_some_and(str::is_empty) {
            return None;
        }
        Some(Self { service: service.map(CompactString::new), name: CompactString::new(name) })
    }

    /// The service, if it is named.
    #[must_use]
    pub fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }

    /// The component's name in its service.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for ComponentPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.service {
            Some(service) => write!(f, "{service}/{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// What the consumer of a reference may do with the producer; turned into the least IAM permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Read data, receive messages. What a reference means unless it says otherwise.
    Read,
    /// Write data, send messages.
    Write,
    /// Both.
    ReadWrite,
    /// Call it (a function).
    Invoke,
    /// Everything but the administration of the resource itself.
    Full,
    /// Know the value, with no permission at all.
    None,
}

impl Access {
    /// Every access with the word that users write and its meaning.
    pub const ALL: &'static [(&'static str, Self, &'static str)] = &[
        ("read", Self::Read, "read data, receive messages"),
        ("write", Self::Write, "write data, send messages"),
        ("readWrite", Self::ReadWrite, "both"),
        ("invoke", Self::Invoke, "call the function"),
        ("full", Self::Full, "everything but administration of the resource"),
        ("none", Self::None, "know the value, without any permission"),
    ];

    /// The word that users write.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, access, _)| *access == self).map_or("read", |(word, _, _)| word)
    }

    /// Whether it includes reading.
    #[must_use]
    pub const fn reads(self) -> bool {
        matches!(self, Self::Read | Self::ReadWrite | Self::Full)
    }

    /// Whether it includes writing.
    #[must_use]
    pub const fn writes(self) -> bool {
        matches!(self, Self::Write | Self::ReadWrite | Self::Full)
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Decode for Access {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let words = Self::ALL.iter().map(|(word, _, _)| *word);
        let written = cx.string(node, "an access")?;
        let found = Self::ALL.iter().find(|(word, _, _)| *word == written).map(|(_, access, _)| *access);
        if found.is_none() {
            cx.push(diagnostics::unknown_value(node, &words.collect::<Vec<_>>()));
        }
        found
    }

    fn shape() -> Shape {
        Shape::Enum(Self::ALL.iter().map(|(word, _, doc)| Variant { name: word, doc }).collect())
    }
}

/// A reference to an output of a component.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The component.
    pub component: Traced<ComponentPath>,
    /// The output; a field that refers to a component as a whole leaves it out and the kind's
    /// principal output is meant.
    pub output: Option<Traced<CompactString>>,
    /// What the consumer does with it.
    pub access: Option<Traced<Access>>,
    /// The whole reference.
    pub origin: Origin,
}

impl Reference {
    /// The access that was asked for, or [`Access::Read`].
    #[must_use]
    pub fn access(&self) -> Access {
        self.access.as_ref().map_or(Access::Read, |access| access.value)
    }
}

impl Decode for Reference {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        if node.as_str().is_some() {
            let component = Traced::<ComponentPath>::decode(node, cx)?;
            return Some(Self { component, output: None, access: None, origin: node.origin });
        }
        let mut reader = FieldReader::open(node, cx, "a reference")?;
        let component = reader.required("component", cx);
        let output = reader.optional("output", cx);
        let access = reader.optional("access", cx);
        reader.close(cx, &["component", "output", "access"]);
        Some(Self { component: component?, output: output?, access: access?, origin: node.origin })
    }

    fn shape() -> Shape {
        let fields = vec![
            FieldShape::required("component", "`name` in the same service, or `service/name`.", ComponentPath::shape),
            FieldShape::optional("output", "The output of that component.", CompactString::shape),
            FieldShape::optional("access", "What this component does with it; `read` if left out.", Access::shape),
        ];
        Shape::OneOf(vec![
            Shape::Struct(StructShape { name: "Reference", doc: "A reference to an output.", fields }),
            ComponentPath::shape(),
        ])
    }
}

impl Walk for Reference {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.reference(self);
    }
}

impl Decode for ComponentPath {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let written = cx.string(node, "the name of a component")?;
        let path = Self::parse(written);
        if path.is_none() {
            cx.push(diagnostics::invalid_value(node, "`name` or `service/name`"));
        }
        path
    }

    fn shape() -> Shape {
        Shape::string_like("component", Some(r"^[a-z0-9-]+(/[a-z0-9-]+)?$"))
    }
}

impl Walk for ComponentPath {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(&self.to_string());
    }
}

impl Walk for Access {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(self.word());
    }
}

/// What `valueFrom` says: an output of a component.
#[derive(Debug, Clone)]
pub struct ValueFrom(pub Reference);

impl Decode for ValueFrom {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let reference = Reference::decode(node, cx)?;
        if reference.output.is_none() && node.as_map().is_some() {
            cx.push(diagnostics::missing_field(node, "output", "a reference to a value"));
            return None;
        }
        Some(Self(reference))
    }

    fn shape() -> Shape {
        Reference::shape()
    }
}

impl Walk for ValueFrom {
    fn walk(&self, visitor: &mut dyn Visitor) {
        self.0.walk(visitor);
    }
}

/// Where a secret is kept; its value is never read by the compiler.
///
/// `path` names a Secrets Manager secret by name or ARN; `ssm:/path` an SSM parameter of type
/// SecureString. `key` picks a key of a JSON secret.
#[derive(Debug, Clone)]
pub struct SecretRef {
    /// The secret's name or ARN, without the prefix `ssm:`.
    pub path: Traced<CompactString>,
    /// Whether it is an SSM parameter.
    pub ssm: bool,
    /// The key in a JSON secret.
    pub key: Option<Traced<CompactString>>,
}

impl Decode for SecretRef {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        if !matches!(node.value, Value::Map(_)) {
            return Self::named(cx.traced_string(node, "the name of a secret")?, None, node, cx);
        }
        let mut reader = FieldReader::open(node, cx, "a secret reference")?;
        let path = reader.required("ref", cx);
        let key = reader.optional("key", cx);
        reader.close(cx, &["ref", "key"]);
        Self::named(path?, key?, node, cx)
    }

    fn shape() -> Shape {
        let fields = vec![
            FieldShape::required(
                "ref",
                "Name or ARN of a Secrets Manager secret, or `ssm:/path`.",
                CompactString::shape,
            ),
            FieldShape::optional("key", "The key in a JSON secret.", CompactString::shape),
        ];
        Shape::OneOf(vec![
            Shape::string_like("secret", None),
            Shape::Struct(StructShape { name: "SecretRef", doc: "Where a secret is kept.", fields }),
        ])
    }
}

impl SecretRef {
    /// Whether a text can be the name or the ARN of a secret, or `ssm:/path`.
    #[must_use]
    pub fn is_name(text: &str) -> bool {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-:".contains(c);
        let name = text.strip_prefix("ssm:").unwrap_or(text);
        !name.is_empty() && name.len() <= 2048 && name.chars().all(allowed)
    }

    /// A secret from a decoded name.
    fn named(
        path: Traced<CompactString>,
        key: Option<Traced<CompactString>>,
        node: &Node,
        cx: &mut DecodeContext<'_>,
    ) -> Option<Self> {
        let (ssm, name) = path.strip_prefix("ssm:").map_or((false, path.as_str()), |name| (true, name));
        if !Self::is_name(&path) {
            cx.push(diagnostics::invalid_value(
                node,
                "the name of a secret (letters, digits and /_+=.@-) or `ssm:/path`",
            ));
            return None;
        }
        let name = CompactString::new(name);
        Some(Self { path: Traced::new(name, path.origin), ssm, key })
    }
}

impl Walk for SecretRef {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.map_start();
        visitor.key("ref");
        visitor.origin(self.path.origin);
        let prefix = if self.ssm { "ssm:" } else { "" };
        visitor.string(&format!("{prefix}{}", *self.path));
        if let Some(key) = &self.key {
            visitor.key("key");
            key.walk(visitor);
        }
        visitor.map_end();
    }
}

impl Decode for Text {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            Value::Scalar(scalar) => {
                cx.warn_yaml_1_1(node);
                Some(Self::literal(&scalar.text))
            }
            _ => {
                cx.push(diagnostics::wrong_type(node, "a string"));
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::string_like("text", None)
    }
}

impl Walk for Text {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.text(self);
    }
}
