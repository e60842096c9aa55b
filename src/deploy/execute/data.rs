//! What holds data, and what may happen to it.

use crate::deploy::record::StepFailure;

/// Data that would be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataRisk {
    /// The unit.
    pub unit: String,
    /// The resource; empty if the whole unit goes.
    pub logical_id: String,
    /// What would happen to it, in words.
    pub what: String,
    /// The property that causes it, if one does.
    pub path: String,
}

impl std::fmt::Display for DataRisk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let DataRisk { unit, what, .. } = self;
        write!(f, "{unit} {what}")
    }
}

/// The types of resources that hold data which nothing brings back.
pub const HOLDS_DATA: &[&str] = &[
    "AWS::Cassandra::Table",
    "AWS::Cognito::UserPool",
    "AWS::DocDB::DBCluster",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::EC2::Volume",
    "AWS::ECR::Repository",
    "AWS::EFS::FileSystem",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::ElastiCache::ServerlessCache",
    "AWS::FSx::FileSystem",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::MSK::Cluster",
    "AWS::MSK::ServerlessCluster",
    "AWS::MemoryDB::Cluster",
    "AWS::Neptune::DBCluster",
    "AWS::OpenSearchService::Domain",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
    "AWS::Timestream::Table",
];

/// What is recorded of a unit that was left alone because it would lose data.
pub(super) fn refusal(risks: &[DataRisk]) -> StepFailure {
    let first = risks.first();
    let what: Vec<String> = risks.iter().map(ToString::to_string).collect();
    StepFailure {
        logical_id: first.map(|risk| risk.logical_id.clone()).unwrap_or_default(),
        reason: format!("refused, because data would be lost: {}", what.join("; ")),
        ..StepFailure::default()
    }
}
