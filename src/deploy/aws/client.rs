//! Who calls, and where calls go: credentials, region, endpoint, role, timeouts.
//!
//! Credentials come from where every AWS tool takes them: environment, profile, SSO, web identity, container,
//! instance. The role of an environment is assumed with them. Start at [`Aws::connect`].

use super::wire::Wire;
use super::{AwsCloudFormation, AwsInventory, DynamoDbLocks, S3Store};
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use std::fmt;
use std::time::Duration;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// How long an answer may take; the slowest call of CloudFormation takes a few seconds.
const ANSWER: Duration = Duration::from_secs(60);

/// Access keys that are given instead of being looked for.
#[derive(Clone)]
pub struct Keys {
    /// The access key id.
    pub id: String,
    /// The secret access key.
    pub secret: String,
}

impl fmt::Debug for Keys {
    /// Only the id: the secret must reach no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What is known of who calls and where; what is left out comes from the environment and the profile.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The profile; it alone says who calls then.
    pub profile: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// Where calls go instead of AWS.
    pub endpoint_url: Option<String>,
    /// The role that is assumed.
    pub role_arn: Option<String>,
    /// Access keys.
    pub keys: Option<Keys>,
}

/// Why nobody can be called.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No region is known.
    #[error("no region is known: set `region` of the environment, AWS_REGION, or the region of the profile")]
    NoRegion,
}

/// A way to AWS, for one account and region.
#[derive(Debug, Clone)]
pub struct Aws {
    config: SdkConfig,
    region: String,
}

impl Aws {
    /// Finds credentials, region and endpoint. Nothing is called yet, except to assume the role when the
    /// first call is made.
    ///
    /// # Errors
    /// When no region is known.
    pub async fn connect(settings: &Settings) -> Result<Self, ConnectError> {
        let http = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring));
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ANSWER);
        // The engine waits and tries again itself, on its own clock.
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http.build_https())
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts.build());
        if let Some(profile) = &settings.profile {
            // Who names a profile means it, whatever keys the environment holds.
            let provider = ProfileFileCredentialsProvider::builder().profile_name(profile).build();
            loader = loader.profile_name(profile).credentials_provider(provider);
        }
        if let Some(region) = &settings.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(url) = &settings.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        if let Some(keys) = &settings.keys {
            loader = loader.credentials_provider(Credentials::new(&keys.id, &keys.secret, None, None, "settings"));
        }
        let config = loader.load().await;
        let region = config.region().ok_or(ConnectError::NoRegion)?.to_string();
        let config = match &settings.role_arn {
            Some(role) => assume(config, role).await,
            None => config,
        };
        Ok(Self { config, region })
    }

    /// CloudFormation in this account and region.
    #[must_use]
    pub fn cloudformation(&self) -> AwsCloudFormation {
        AwsCloudFormation::new(&self.config, &self.region)
    }

    /// Records in a bucket, below a prefix without a slash at its end.
    #[must_use]
    pub fn store(&self, bucket: &str, prefix: &str) -> S3Store {
        S3Store::new(&self.config, &self.region, bucket, prefix)
    }

    /// Locks in a table.
    #[must_use]
    pub fn locks(&self, table: &str) -> DynamoDbLocks {
        DynamoDbLocks::new(&self.config, table)
    }

    /// What is there beside the stacks, in any region.
    #[must_use]
    pub fn inventory(&self) -> AwsInventory {
        AwsInventory::new(Wire::new(&self.config, &self.region))
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }
}

async fn assume(config: SdkConfig, role: &str) -> SdkConfig {
    let Some(own) = config.credentials_provider() else { return config };
    let builder = AssumeRoleProvider::builder(role).session_name("deployer").configure(&config);
    let provider = builder.build_from_provider(own).await;
    config.into_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build()
}
