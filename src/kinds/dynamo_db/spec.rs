//! What users write for a table.

use crate::language::shape::Variant;
use crate::language::{Arn, Decode, DecodeContext, Duration, Node, Shape, Spec, Traced, Visitor, Walk, diagnostics};
use crate::settings::Region;
use compact_str::CompactString;

/// A table with indexes, backed up continuously.
#[derive(Debug, Spec)]
#[spec(name = "DynamoDB")]
pub struct DynamoDbSpec {
    /// The table's name, unique in account and region. Leave it out and CloudFormation makes one that
    /// never clashes.
    pub table_name: Option<Traced<CompactString>>,
    /// The primary key. Changing it later makes a new, empty table.
    pub keys: Keys,
    /// Indexes with keys of their own; at most 20. CloudFormation adds or removes one an update.
    pub global_indexes: Vec<GlobalIndex>,
    /// Indexes with the table's partition key and another sort key; at most 5. They are made with
    /// the table and cannot be added later.
    pub local_indexes: Vec<LocalIndex>,
    /// How reads and writes are paid for.
    #[spec(nested)]
    pub billing: Billing,
    /// The attribute that holds when an item expires, in seconds since 1970; a number, and no key.
    pub time_to_live_attribute: Option<Traced<CompactString>>,
    /// What the stream tells of a changed item; no stream if left out.
    pub stream_view_type: Option<Traced<StreamViewType>>,
    /// The continuous backup.
    #[spec(nested)]
    pub point_in_time_recovery: PointInTimeRecovery,
    /// How items are encrypted.
    #[spec(nested)]
    pub encryption: Encryption,
    /// Whether the table is protected against deletion; as the environment says if left out.
    pub deletion_protection: Option<Traced<bool>>,
    /// Whether CloudWatch finds the keys that are used most. It is paid for by event.
    #[spec(default = false)]
    pub contributor_insights: Traced<bool>,
    /// What storage and requests cost: the class for infrequent access stores cheaper and reads and
    /// writes dearer.
    #[spec(default = TableClass::Standard)]
    pub table_class: Traced<TableClass>,
    /// Other regions that hold a copy which can be written too; the environment's further regions if
    /// left out, none if the list is empty.
    pub replicas: Option<Vec<Replica>>,
}

/// The primary key of a table, or the key of an index.
#[derive(Debug, Spec)]
pub struct Keys {
    /// The attribute that spreads items over partitions.
    pub partition: KeyAttribute,
    /// The attribute that orders items within a partition.
    pub sort: Option<KeyAttribute>,
}

/// An attribute that is part of a key.
#[derive(Debug, Spec)]
pub struct KeyAttribute {
    /// Its name.
    pub name: Traced<CompactString>,
    /// Its type.
    #[spec(rename = "type", default = AttributeType::S)]
    pub attribute_type: Traced<AttributeType>,
}

/// The type of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeType {
    /// A string.
    S,
    /// A number.
    N,
    /// Bytes.
    B,
}

impl AttributeType {
    const ALL: &'static [(&'static str, Self, &'static str)] =
        &[("S", Self::S, "A string."), ("N", Self::N, "A number."), ("B", Self::B, "Bytes.")];

    /// DynamoDB's letter.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
        }
    }
}

/// Not derived, because an `N` without quotes is right here, although YAML 1.1 reads it as `false`.
impl Decode for AttributeType {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let found = Self::ALL
            .iter()
            .find(|(word, ..)| node.as_str() == Some(word))
            .map(|(_, attribute_type, _)| *attribute_type);
        if found.is_none() {
            let words: Vec<&str> = Self::ALL.iter().map(|(word, ..)| *word).collect();
            cx.push(diagnostics::unknown_value(node, &words));
        }
        found
    }

    fn shape() -> Shape {
        Shape::Enum(Self::ALL.iter().map(|(name, _, doc)| Variant { name, doc }).collect())
    }
}

impl Walk for AttributeType {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(self.word());
    }
}

/// An index with keys of its own.
#[derive(Debug, Spec)]
pub struct GlobalIndex {
    /// Its name.
    pub name: Traced<CompactString>,
    /// Its keys.
    pub keys: Keys,
    /// Which attributes it holds.
    #[spec(nested)]
    pub projection: Projection,
    /// Provisioned reads; those of the table if left out.
    pub read: Option<Capacity>,
    /// Provisioned writes; those of the table if left out.
    pub write: Option<Capacity>,
}

/// An index with the table's partition key.
#[derive(Debug, Spec)]
pub struct LocalIndex {
    /// Its name.
    pub name: Traced<CompactString>,
    /// Its sort key.
    pub sort: KeyAttribute,
    /// Which attributes it holds.
    #[spec(nested)]
    pub projection: Projection,
}

/// Which attributes an index holds besides the keys.
#[derive(Debug, Spec)]
pub struct Projection {
    /// All, none or some.
    #[spec(rename = "type", default = ProjectionType::All)]
    pub projection_type: Traced<ProjectionType>,
    /// Which, for `INCLUDE`.
    pub attributes: Vec<Traced<CompactString>>,
}

/// How many attributes an index holds besides the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum ProjectionType {
    /// All of them.
    #[spec(rename = "ALL")]
    All,
    /// None.
    #[spec(rename = "KEYS_ONLY")]
    KeysOnly,
    /// Those that are named.
    #[spec(rename = "INCLUDE")]
    Include,
}

/// How reads and writes are paid for.
#[derive(Debug, Spec)]
pub struct Billing {
    /// By request, or by the capacity that is held ready.
    #[spec(default = BillingMode::OnDemand)]
    pub mode: Traced<BillingMode>,
    /// On demand: read units a second beyond which requests are throttled, as a limit to the bill.
    #[spec(range = 1..=4_294_967_295)]
    pub max_read_units: Option<Traced<u32>>,
    /// On demand: write units a second beyond which requests are throttled.
    #[spec(range = 1..=4_294_967_295)]
    pub max_write_units: Option<Traced<u32>>,
    /// Provisioned: reads held ready.
    pub read: Option<Capacity>,
    /// Provisioned: writes held ready.
    pub write: Option<Capacity>,
}

/// By what reads and writes are paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum BillingMode {
    /// By request.
    OnDemand,
    /// By the capacity that is held ready.
    Provisioned,
}

/// Capacity that is held ready, in capacity units.
#[derive(Debug, Spec)]
pub struct Capacity {
    /// The least, and what the table begins with.
    #[spec(range = 1..=4_294_967_295)]
    pub min: Traced<u32>,
    /// The most; the same as the least if left out.
    #[spec(range = 1..=4_294_967_295)]
    pub max: Option<Traced<u32>>,
    /// How much of the capacity should be in use, in percent; beyond it more is added.
    #[spec(default = 70u32, range = 20..=90)]
    pub target_percent: Traced<u32>,
}

/// What a stream tells of a changed item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum StreamViewType {
    /// Its keys.
    #[spec(rename = "KEYS_ONLY")]
    KeysOnly,
    /// The item as it is now.
    #[spec(rename = "NEW_IMAGE")]
    NewImage,
    /// The item as it was.
    #[spec(rename = "OLD_IMAGE")]
    OldImage,
    /// Both.
    #[spec(rename = "NEW_AND_OLD_IMAGES")]
    NewAndOldImages,
}

/// The continuous backup.
#[derive(Debug, Spec)]
pub struct PointInTimeRecovery {
    /// Whether it is made.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// How far back a table can be restored, 1 to 35 days.
    #[spec(default = Duration::from_seconds(3_024_000), range = 86_400..=3_024_000)]
    pub recovery_period: Traced<Duration>,
}

/// How items are encrypted.
#[derive(Debug, Spec)]
pub struct Encryption {
    /// The KMS key; the environment's key if it has one, else a key that DynamoDB owns. With replicas
    /// it must be a multi-Region key (`mrk-…`), or each replica names its own.
    pub kms_key_arn: Option<Traced<Arn>>,
}

/// What storage and requests cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Spec)]
pub enum TableClass {
    /// For most tables.
    #[spec(rename = "STANDARD")]
    Standard,
    /// For tables of which storage is most of the bill.
    #[spec(rename = "STANDARD_INFREQUENT_ACCESS")]
    StandardInfrequentAccess,
}

/// A copy in another region.
#[derive(Debug, Spec)]
pub struct Replica {
    /// The region.
    pub region: Traced<Region>,
    /// The KMS key in that region, if the table has one that is not a multi-Region key.
    pub kms_key_arn: Option<Traced<Arn>>,
}

crate::val_of_words!(AttributeType ProjectionType StreamViewType TableClass);

impl DynamoDbSpec {
    /// The attributes of all keys, those of the table first; one that is part of several comes several
    /// times.
    pub fn key_attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        let global = self.global_indexes.iter().flat_map(|index| index.keys.attributes());
        let local = self.local_indexes.iter().map(|index| &index.sort);
        self.keys.attributes().chain(global).chain(local)
    }

    /// Whether capacity is held ready.
    #[must_use]
    pub fn is_provisioned(&self) -> bool {
        self.billing.mode.value == BillingMode::Provisioned
    }
}

impl Keys {
    /// The partition key, then the sort key.
    pub fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        std::iter::once(&self.partition).chain(&self.sort)
    }
}
