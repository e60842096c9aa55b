//! What is in the account beside the stacks, as the engine sees it: whether secrets, parameters, images and
//! certificates are there. Values of secrets are never asked for.
//!
//! Two implementations: the services of AWS (`aws/inventory.rs`) and the rehearsal, where everything is there
//! unless it is told otherwise. Start at [`Inventory`].

use super::cloud::CloudResult;
use async_trait::async_trait;
use std::collections::BTreeMap;

/// How many parameters `ssm:GetParameters` takes at once.
pub const PARAMETERS: usize = 10;

/// How many images `ecr:DescribeImages` takes at once.
pub const IMAGES: usize = 100;

/// A question that one call can answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// A secret of Secrets Manager, by name or ARN.
    Secret {
        /// Its region.
        region: String,
        /// Its name or ARN.
        id: String,
    },
    /// Parameters of Systems Manager, by name or ARN, [`PARAMETERS`] at most.
    Parameters {
        /// Their region.
        region: String,
        /// Their names or ARNs, perhaps with `:VERSION`.
        names: Vec<String>,
    },
    /// Images of one repository of ECR, [`IMAGES`] at most.
    Images {
        /// The account of the registry.
        registry: String,
        /// Its region.
        region: String,
        /// The repository.
        repository: String,
        /// Tags, and digests with `sha256:` before them.
        images: Vec<String>,
    },
    /// A certificate of ACM.
    Certificate {
        /// Its region.
        region: String,
        /// Its ARN.
        arn: String,
    },
}

impl Question {
    /// The region that is asked.
    #[must_use]
    pub fn region(&self) -> &str {
        match self {
            Self::Secret { region, .. }
            | Self::Parameters { region, .. }
            | Self::Images { region, .. }
            | Self::Certificate { region, .. } => region,
        }
    }

    /// The permission that is needed to ask it.
    #[must_use]
    pub const fn action(&self) -> &'static str {
        match self {
            Self::Secret { .. } => "secretsmanager:DescribeSecret",
            Self::Parameters { .. } => "ssm:GetParameters",
            Self::Images { .. } => "ecr:DescribeImages",
            Self::Certificate { .. } => "acm:DescribeCertificate",
        }
    }

    /// The things that it asks for.
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            Self::Secret { id, .. } => std::slice::from_ref(id),
            Self::Parameters { names, .. } => names,
            Self::Images { images, .. } => images,
            Self::Certificate { arn, .. } => std::slice::from_ref(arn),
        }
    }

    /// The same question for one of the things alone.
    #[must_use]
    pub fn alone(&self, name: &str) -> Self {
        let mut question = self.clone();
        match &mut question {
            Self::Secret { id: only, .. } | Self::Certificate { arn: only, .. } => name.clone_into(only),
            Self::Parameters { names, .. } | Self::Images { images: names, .. } => *names = vec![name.to_owned()],
        }
        question
    }
}

/// In which way something is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// Nothing has that name.
    Unknown,
    /// It will be deleted, and nobody can read it any more.
    Deleted,
    /// The repository that the image should be in is not there.
    NoRepository,
}

/// Whoever knows what is there.
#[async_trait(?Send)]
pub trait Inventory {
    /// Of what was asked for, what is not there. Only reads.
    async fn absent(&self, question: &Question) -> CloudResult<BTreeMap<String, Absence>>;

    /// The prefixes of repositories in a registry that are filled from other registries when an image is pulled:
    /// an image there need not be there yet.
    async fn pull_through_prefixes(&self, registry: &str, region: &str) -> CloudResult<Vec<String>>;
}
