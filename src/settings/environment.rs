//! `kind: Environment`: where a stack is deployed to and how careful the engine is there.

use crate::language::decode::FieldReader;
use crate::language::shape::{FieldShape, StructShape};
use crate::language::{Arn, Decode, DecodeContext, Node, Shape, Spec, Traced, Visitor, Walk, diagnostics};
use compact_str::CompactString;
use std::fmt;

/// Where a stack is deployed to and how careful the engine is there.
#[derive(Debug, Spec)]
pub struct EnvironmentSpec {
    /// The AWS account, 12 digits, in quotes.
    pub account_id: Option<Traced<AccountId>>,
    /// The region that everything is deployed to.
    pub region: Option<Traced<Region>>,
    /// Several regions: the first is the one that everything is deployed to, the others hold
    /// replicas of what replicates itself (global tables).
    pub regions: Vec<Traced<Region>>,
    /// The role that the deploy engine assumes.
    pub role_arn: Option<Traced<Arn>>,
    /// Values of variables in this environment.
    pub variables: Option<Node>,
    /// Who must agree before anything is deployed here: `true` for anybody, or a map.
    pub approval: Option<Approval>,
    /// How strict policies are here.
    pub policy: Option<Node>,
    /// What is protected against deletion.
    #[spec(nested)]
    pub protection: Protection,
}

impl EnvironmentSpec {
    /// The region that everything is deployed to, if one is named.
    #[must_use]
    pub fn region(&self) -> Option<&Traced<Region>> {
        self.region.as_ref().or_else(|| self.regions.first())
    }
}

/// Who must agree before anything is deployed. The deployment names whoever did, `--approved-by`, and the
/// record keeps it; nobody checks that it is true.
#[derive(Debug)]
pub struct Approval {
    /// Whether somebody must agree.
    pub required: Traced<bool>,
    /// Who may; anybody if nobody is named.
    pub approvers: Vec<Traced<CompactString>>,
}

impl Decode for Approval {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        if node.as_str().is_some() {
            return Some(Self { required: Traced::<bool>::decode(node, cx)?, approvers: Vec::new() });
        }
        let mut reader = FieldReader::open(node, cx, "an approval")?;
        let required = reader.defaulted("required", |origin| Traced::new(true, origin), cx);
        let approvers = reader.defaulted("approvers", |_| Vec::new(), cx);
        reader.close(cx, &["required", "approvers"]);
        Some(Self { required: required?, approvers: approvers? })
    }

    fn shape() -> Shape {
        let fields = vec![
            FieldShape::optional("required", "Whether somebody must agree; `true` if left out.", bool::shape),
            FieldShape::optional("approvers", "Who may; anybody if left out.", Vec::<CompactString>::shape),
        ];
        let map = StructShape { name: "Approval", doc: "Who must agree before anything is deployed.", fields };
        Shape::OneOf(vec![Shape::Boolean, Shape::Struct(map)])
    }
}

impl Walk for Approval {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.map_start();
        visitor.key("required");
        self.required.walk(visitor);
        visitor.key("approvers");
        self.approvers.walk(visitor);
        visitor.map_end();
    }
}

/// What is protected against deletion.
#[derive(Debug, Spec)]
pub struct Protection {
    /// Whether databases, load balancers and stacks are protected against deletion, unless a
    /// component says otherwise.
    #[spec(default = true)]
    pub deletion: Traced<bool>,
}

/// An AWS account id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountId(CompactString);

impl AccountId {
    /// The 12 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Decode for AccountId {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let text = cx.string(node, "an AWS account id")?;
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self(CompactString::new(text)));
        }
        cx.push(diagnostics::invalid_value(node, "an AWS account id, 12 digits in quotes"));
        None
    }

    fn shape() -> Shape {
        Shape::string_like("account id", Some("^[0-9]{12}$"))
    }
}

impl Walk for AccountId {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(&self.0);
    }
}

/// The regions of AWS, of all partitions (AWS Global Infrastructure, "Regions", 2026).
#[rustfmt::skip]
const REGIONS: &[&str] = &[
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
    "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1",
    "eu-central-2", "eu-isoe-west-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
    "eusc-de-east-1", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1",
    "us-east-2", "us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1",
    "us-isof-east-1", "us-isof-south-1", "us-west-1", "us-west-2",
];

/// An AWS region such as `eu-west-1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region(CompactString);

impl Region {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text has the form of a region: `eu-west-1`, `us-gov-east-1`. One that is not among those
    /// known here may be new, so that is worth a warning only.
    #[must_use]
    pub fn is_valid(text: &str) -> bool {
        let parts: Vec<&str> = text.split('-').collect();
        let Some((number, words)) = parts.split_last() else { return false };
        let lower = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        matches!(words.len(), 2 | 3)
            && words.iter().all(lower)
            && number.len() == 1
            && number.as_bytes().iter().all(u8::is_ascii_digit)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Decode for Region {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let text = cx.string(node, "a region")?;
        if Self::is_valid(text) {
            if !REGIONS.contains(&text) {
                cx.push(diagnostics::unfamiliar_value(node.span(), text, "a region", REGIONS.iter().copied()));
            }
            return Some(Self(CompactString::new(text)));
        }
        cx.push(diagnostics::invalid_value(node, "an AWS region such as eu-west-1"));
        None
    }

    fn shape() -> Shape {
        Shape::string_like("region", Some("^[a-z]+(-[a-z]+){1,2}-[0-9]$"))
    }
}

impl Walk for Region {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(&self.0);
    }
}
