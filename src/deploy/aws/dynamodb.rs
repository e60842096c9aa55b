//! Locks in a table: one item a key, written only over the revision that was read.

use super::errors::Refusal;
use crate::deploy::bootstrap::lock_table::{EXPIRES, KEY, REVISION, VALUE};
use crate::deploy::cloud::ErrorKind;
use crate::deploy::lock::{LockError, LockItem, LockTable};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;
use std::error::Error;

/// A table of locks.
#[derive(Debug, Clone)]
pub struct DynamoDbLocks {
    client: Client,
    table: String,
}

impl DynamoDbLocks {
    pub(super) fn new(config: &SdkConfig, table: &str) -> Self {
        Self { client: Client::new(config), table: table.to_owned() }
    }

    /// The client behind the table, for what a table of locks does not do.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    fn error<E: ProvideErrorMetadata + Error + 'static>(&self, action: &str, error: &SdkError<E>) -> LockError {
        let refusal = Refusal::of(error);
        if let Some((action, resource)) = refusal.denied(action, &self.table) {
            return LockError::Denied { action, resource };
        }
        match (refusal.code.as_str(), &refusal.kind) {
            ("ConditionalCheckFailedException", _) => LockError::Conflict,
            ("ResourceNotFoundException", _) => {
                LockError::Place(format!("there is no table {}: `deployer bootstrap` makes it", self.table))
            }
            (_, ErrorKind::NoCredentials | ErrorKind::Expired) => LockError::Place(refusal.text()),
            _ => LockError::Failed(format!("{}: {}", self.describe(), refusal.text())),
        }
    }

    fn item(&self, attributes: &HashMap<String, AttributeValue>) -> Result<(String, LockItem), LockError> {
        let text = |name: &str| attributes.get(name)?.as_s().ok().cloned();
        let revision = || attributes.get(REVISION)?.as_n().ok()?.parse().ok();
        match (text(KEY), text(VALUE), revision()) {
            (Some(key), Some(value), Some(revision)) => Ok((key, LockItem { value, revision })),
            _ => Err(LockError::Place(format!("{} holds an item that is no lock", self.describe()))),
        }
    }
}

#[async_trait(?Send)]
impl LockTable for DynamoDbLocks {
    async fn get(&self, key: &str) -> Result<Option<LockItem>, LockError> {
        let call = self.client.get_item().table_name(&self.table).consistent_read(true);
        let answer = call.key(KEY, AttributeValue::S(key.to_owned())).send().await;
        let answer = answer.map_err(|error| self.error("dynamodb:GetItem", &error))?;
        answer.item().map(|item| self.item(item).map(|(_, item)| item)).transpose()
    }

    async fn put(&self, key: &str, item: &LockItem, expected: Option<u64>, expires: u64) -> Result<(), LockError> {
        let number = |number: u64| AttributeValue::N(number.to_string());
        let call = self
            .client
            .put_item()
            .table_name(&self.table)
            .item(KEY, AttributeValue::S(key.to_owned()))
            .item(VALUE, AttributeValue::S(item.value.clone()))
            .item(REVISION, number(item.revision))
            .item(EXPIRES, number(expires));
        let call = match expected {
            None => call.condition_expression("attribute_not_exists(#key)").expression_attribute_names("#key", KEY),
            Some(revision) => call
                .condition_expression("#revision = :expected")
                .expression_attribute_names("#revision", REVISION)
                .expression_attribute_values(":expected", number(revision)),
        };
        call.send().await.map(drop).map_err(|error| self.error("dynamodb:PutItem", &error))
    }

    async fn list(&self, prefix: &str) -> Result<Vec<(String, LockItem)>, LockError> {
        let mut items = Vec::new();
        let mut next = None;
        loop {
            let call = self.client.scan().table_name(&self.table).consistent_read(true);
            let call = call
                .filter_expression("begins_with(#key, :prefix)")
                .expression_attribute_names("#key", KEY)
                .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned()));
            let answer = call.set_exclusive_start_key(next).send().await;
            let page = answer.map_err(|error| self.error("dynamodb:Scan", &error))?;
            for attributes in page.items() {
                items.push(self.item(attributes)?);
            }
            next = page.last_evaluated_key;
            if next.is_none() {
                items.sort_by(|(one, _), (other, _)| one.cmp(other));
                return Ok(items);
            }
        }
    }

    fn describe(&self) -> String {
        format!("DynamoDB table {}", self.table)
    }
}
