//! The texts of the embedded rules, and the file with their compiled form.
//!
//! Written by `cargo xtask docs` from `policies/`. After a rule was moved or deleted, its line here
//! does not compile: delete the line and run it again.

/// The path and the text of every library, rule and page.
#[rustfmt::skip]
pub(super) static FILES: &[(&str, &str)] = &[
    ("policies/cost/s3-old-versions-expire/doc.md", include_str!("../../policies/cost/s3-old-versions-expire/doc.md")),
    ("policies/cost/s3-old-versions-expire/rule.rego", include_str!("../../policies/cost/s3-old-versions-expire/rule.rego")),
    ("policies/lib/durations.rego", include_str!("../../policies/lib/durations.rego")),
    ("policies/lib/iam.rego", include_str!("../../policies/lib/iam.rego")),
    ("policies/lib/values.rego", include_str!("../../policies/lib/values.rego")),
    ("policies/reliability/rds-multi-az/doc.md", include_str!("../../policies/reliability/rds-multi-az/doc.md")),
    ("policies/reliability/rds-multi-az/rule.rego", include_str!("../../policies/reliability/rds-multi-az/rule.rego")),
    ("policies/security/rds-encrypted/doc.md", include_str!("../../policies/security/rds-encrypted/doc.md")),
    ("policies/security/rds-encrypted/rule.rego", include_str!("../../policies/security/rds-encrypted/rule.rego")),
];

/// Metadata and programs of the rules, as `embedded.rs` reads them.
pub(super) static COMPILED: &[u8] = include_bytes!("pack.bin");
