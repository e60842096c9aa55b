//! `kind: Security`: what holds for the security of every component.

use crate::language::{Arn, Spec, Traced};
use compact_str::CompactString;

/// What holds for the security of every component.
#[derive(Debug, Spec)]
pub struct SecuritySpec {
    /// The KMS key that encrypts data and logs; AWS's own keys if left out.
    pub key_arn: Option<Traced<Arn>>,
    /// The managed policy that bounds every role that is made.
    pub permission_boundary: Option<Traced<Arn>>,
    /// Registries that images may come from, by the beginning of the repository; any if left out.
    pub allowed_registries: Vec<Traced<CompactString>>,
}
