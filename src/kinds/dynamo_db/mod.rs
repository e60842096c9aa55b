//! `kind: DynamoDB`: a table with indexes, in one region or several. `spec.rs` is what users write,
//! `replicas.rs` says which regions hold it, `lower.rs` what it becomes.

mod check;
mod lower;
mod replicas;
mod spec;

pub use spec::DynamoDbSpec;

use super::{CheckContext, Connection, Grant, Kind, Lowering, OutputInfo, OutputType};
use crate::language::Access;

/// A table with indexes.
pub struct DynamoDb;

impl Kind for DynamoDb {
    type Spec = DynamoDbSpec;
    const NAME: &'static str = "DynamoDB";
    const SUMMARY: &'static str = "A table with indexes, backed up continuously, in one region or several";
    const DOC: &'static str = include_str!("doc.md");
    const OUTPUTS: &'static [OutputInfo] = &[
        OutputInfo::new("name", OutputType::Name, "The table's name."),
        OutputInfo::new("arn", OutputType::Arn, "The table's ARN."),
        OutputInfo::new("streamArn", OutputType::Arn, "The ARN of the table's stream."),
        OutputInfo::new("keyArn", OutputType::Arn, "The ARN of the KMS key that `encryption.kmsKeyArn` names."),
    ];
    const HOLDS_DATA: bool = true;

    fn check(spec: &DynamoDbSpec, cx: &mut CheckContext<'_>) {
        check::check(spec, cx);
    }

    fn lacks(spec: &DynamoDbSpec, output: &str) -> Option<&'static str> {
        match output {
            "streamArn" if spec.stream_view_type.is_none() => Some("it has no stream: set `streamViewType`"),
            "keyArn" if spec.encryption.kms_key_arn.is_none() => Some("it has no `encryption.kmsKeyArn` of its own"),
            _ => None,
        }
    }

    fn connect(spec: Option<&DynamoDbSpec>, output: &str, access: Access) -> Connection {
        let mut grants = match output {
            "streamArn" if access.reads() => vec![READ_STREAM],
            "streamArn" | "keyArn" => Vec::new(),
            _ => of_items(spec, access),
        };
        let own_key = spec.is_some_and(|spec| spec.encryption.kms_key_arn.is_some());
        if own_key && (!grants.is_empty() || (output == "keyArn" && (access.reads() || access.writes()))) {
            grants.push(KEY);
        }
        Connection { reach: None, grants }
    }

    fn lower(spec: &DynamoDbSpec, cx: &mut Lowering<'_>) {
        lower::lower(spec, cx);
    }
}

/// Of a table that exists already it is not known whether it has indexes.
fn of_items(spec: Option<&DynamoDbSpec>, access: Access) -> Vec<Grant> {
    let mut grants = Vec::new();
    if access.reads() {
        grants.push(READ);
        if spec.is_none_or(|spec| !spec.global_indexes.is_empty() || !spec.local_indexes.is_empty()) {
            grants.push(READ_INDEXES);
        }
    }
    if access.writes() {
        grants.push(WRITE);
    }
    if access == Access::Full {
        grants.push(PARTIQL);
    }
    grants
}

const READ: Grant = Grant {
    actions: &[
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DescribeTable",
    ],
    resources: &[("arn", "")],
};
const READ_INDEXES: Grant = Grant { actions: &["dynamodb:Query", "dynamodb:Scan"], resources: &[("arn", "/index/*")] };
const WRITE: Grant = Grant {
    actions: &[
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DescribeTable",
    ],
    resources: &[("arn", "")],
};
const PARTIQL: Grant = Grant {
    actions: &["dynamodb:PartiQLSelect", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:PartiQLDelete"],
    resources: &[("arn", ""), ("arn", "/index/*")],
};
const READ_STREAM: Grant = Grant {
    actions: &["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
    resources: &[("arn", "/stream/*")],
};
const KEY: Grant = Grant { actions: &["kms:Decrypt", "kms:GenerateDataKey"], resources: &[("keyArn", "")] };
