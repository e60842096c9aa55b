//! Records in a bucket. A version is an ETag; conditional writes are `If-None-Match: *` and `If-Match`,
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>.

use super::errors::Refusal;
use crate::deploy::cloud::ErrorKind;
use crate::deploy::store::{Condition, Store, StoreError, Stored, Version};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::{ByteStream, DateTimeFormat};
use aws_sdk_s3::types::ObjectVersion;
use std::error::Error;

/// A bucket, or the part of it below a prefix.
#[derive(Debug, Clone)]
pub struct S3Store {
    client: Client,
    bucket: String,
    prefix: String,
    region: String,
    endpoint: Option<String>,
}

impl S3Store {
    pub(super) fn new(config: &SdkConfig, region: &str, bucket: &str, prefix: &str) -> Self {
        let endpoint = config.endpoint_url().map(|url| url.trim_end_matches('/').to_owned());
        let mut builder = aws_sdk_s3::config::Builder::from(config);
        if endpoint.is_some() {
            // Whatever stands in for S3 has seldom a host name for every bucket, or the newer checksums.
            builder = builder
                .force_path_style(true)
                .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
                .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        }
        let prefix = match prefix.trim_matches('/') {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        let client = Client::from_conf(builder.build());
        Self { client, bucket: bucket.to_owned(), prefix, region: region.to_owned(), endpoint }
    }

    /// The client behind the store, for what a store does not do.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    fn arn(&self, key: &str) -> String {
        format!("arn:aws:s3:::{}/{}", self.bucket, self.key(key))
    }

    fn error<E: ProvideErrorMetadata + Error + 'static>(
        &self,
        action: &str,
        key: &str,
        error: &SdkError<E>,
    ) -> StoreError {
        let refusal = Refusal::of(error);
        if let Some((action, resource)) = refusal.denied(action, &self.arn(key)) {
            return StoreError::Denied { action, resource };
        }
        let bucket = &self.bucket;
        match (refusal.code.as_str(), &refusal.kind) {
            // Nothing is where a version was expected: somebody has removed it.
            ("PreconditionFailed" | "NoSuchKey", _) => StoreError::Conflict { key: key.to_owned() },
            ("NoSuchBucket", _) => {
                StoreError::Place(format!("there is no bucket {bucket}: `deployer bootstrap` makes it"))
            }
            ("PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException", _) => {
                let region = &self.region;
                let words = format!("the bucket {bucket} is not in {region}; name its region with `state.region`");
                StoreError::Place(format!("{words} in deployer.yaml: {}", refusal.message))
            }
            (_, ErrorKind::NoCredentials | ErrorKind::Expired) => StoreError::Place(refusal.text()),
            _ => StoreError::Failed(format!("{}: {}", self.describe(), refusal.text())),
        }
    }

    async fn versions(&self, key: &str) -> Result<Vec<ObjectVersion>, StoreError> {
        let call = self.client.list_object_versions().bucket(&self.bucket).prefix(self.key(key));
        let answer = call.send().await.map_err(|error| self.error("s3:ListBucketVersions", key, &error))?;
        Ok(answer.versions.unwrap_or_default())
    }
}

#[async_trait(?Send)]
impl Store for S3Store {
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        let answer = match self.client.get_object().bucket(&self.bucket).key(self.key(key)).send().await {
            Ok(answer) => answer,
            Err(error) if error.code() == Some("NoSuchKey") => return Ok(None),
            Err(error) => return Err(self.error("s3:GetObject", key, &error)),
        };
        let version = Version(answer.e_tag().unwrap_or_default().to_owned());
        let bytes = answer.body.collect().await.map_err(|error| StoreError::Failed(error.to_string()))?;
        Ok(Some(Stored { bytes: bytes.to_vec(), version }))
    }

    async fn put(&self, key: &str, bytes: Vec<u8>, condition: &Condition) -> Result<Version, StoreError> {
        let call = self.client.put_object().bucket(&self.bucket).key(self.key(key));
        let call = match condition {
            Condition::Always => call,
            Condition::Absent => call.if_none_match("*"),
            Condition::Is(Version(tag)) => call.if_match(tag),
        };
        // The bucket's own default decides how it is encrypted, so that a key of the account is honoured.
        let answer = call.body(ByteStream::from(bytes)).send().await;
        let written = answer.map_err(|error| self.error("s3:PutObject", key, &error))?;
        Ok(Version(written.e_tag().unwrap_or_default().to_owned()))
    }

    async fn list(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let mut keys = Vec::new();
        let mut next = None;
        loop {
            let call = self.client.list_objects_v2().bucket(&self.bucket).prefix(self.key(prefix));
            let answer = call.set_continuation_token(next).send().await;
            let page = answer.map_err(|error| self.error("s3:ListBucket", prefix, &error))?;
            let found = page.contents().iter().filter_map(|object| object.key()?.strip_prefix(&self.prefix));
            keys.extend(found.map(str::to_owned));
            next = page.next_continuation_token;
            if next.is_none() {
                keys.sort();
                return Ok(keys);
            }
        }
    }

    async fn delete(&self, key: &str) -> Result<(), StoreError> {
        let answer = self.client.delete_object().bucket(&self.bucket).key(self.key(key)).send().await;
        match answer {
            Err(error) if error.code() != Some("NoSuchKey") => Err(self.error("s3:DeleteObject", key, &error)),
            _ => Ok(()),
        }
    }

    async fn history(&self, key: &str) -> Result<Vec<String>, StoreError> {
        let wanted = self.key(key);
        let mut versions = self.versions(key).await?;
        versions.retain(|version| version.key() == Some(wanted.as_str()) && version.is_latest() != Some(true));
        versions.sort_by_key(|version| std::cmp::Reverse(version.last_modified().map(|time| time.secs())));
        let name = |version: &ObjectVersion| {
            let at = version.last_modified().and_then(|time| time.fmt(DateTimeFormat::DateTime).ok());
            format!("version {} of {}", version.version_id().unwrap_or("null"), at.unwrap_or_default())
        };
        Ok(versions.iter().map(name).collect())
    }

    fn url(&self, key: &str) -> Option<String> {
        let (bucket, key, region) = (&self.bucket, self.key(key), &self.region);
        Some(match &self.endpoint {
            Some(endpoint) => format!("{endpoint}/{bucket}/{key}"),
            None if region.starts_with("cn-") => format!("https://{bucket}.s3.{region}.amazonaws.com.cn/{key}"),
            None => format!("https://{bucket}.s3.{region}.amazonaws.com/{key}"),
        })
    }

    fn describe(&self) -> String {
        format!("s3://{}/{}", self.bucket, self.prefix.trim_end_matches('/')).trim_end_matches('/').to_owned()
    }
}
