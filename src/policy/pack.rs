//! The texts of the embedded rules, and the file with their compiled form.
//!
//! Written by `cargo xtask docs` from `policies/`. After a rule was moved or deleted, its line here
//! does not compile: delete the line and run it again.

/// The path and the text of every library, rule and page.
#[rustfmt::skip]
pub(super) static FILES: &[(&str, &str)] = &[
    ("policies/cost/graviton/doc.md", include_str!("../../policies/cost/graviton/doc.md")),
    ("policies/cost/graviton/rule.rego", include_str!("../../policies/cost/graviton/rule.rego")),
    ("policies/cost/lambda-memory/doc.md", include_str!("../../policies/cost/lambda-memory/doc.md")),
    ("policies/cost/lambda-memory/rule.rego", include_str!("../../policies/cost/lambda-memory/rule.rego")),
    ("policies/cost/large-share/doc.md", include_str!("../../policies/cost/large-share/doc.md")),
    ("policies/cost/large-share/rule.rego", include_str!("../../policies/cost/large-share/rule.rego")),
    ("policies/cost/monthly-budget/doc.md", include_str!("../../policies/cost/monthly-budget/doc.md")),
    ("policies/cost/monthly-budget/rule.rego", include_str!("../../policies/cost/monthly-budget/rule.rego")),
    ("policies/cost/oversize-instances/doc.md", include_str!("../../policies/cost/oversize-instances/doc.md")),
    ("policies/cost/oversize-instances/rule.rego", include_str!("../../policies/cost/oversize-instances/rule.rego")),
    ("policies/cost/oversize-tasks/doc.md", include_str!("../../policies/cost/oversize-tasks/doc.md")),
    ("policies/cost/oversize-tasks/rule.rego", include_str!("../../policies/cost/oversize-tasks/rule.rego")),
    ("policies/cost/previous-generation/doc.md", include_str!("../../policies/cost/previous-generation/doc.md")),
    ("policies/cost/previous-generation/rule.rego", include_str!("../../policies/cost/previous-generation/rule.rego")),
    ("policies/cost/s3-old-versions-expire/doc.md", include_str!("../../policies/cost/s3-old-versions-expire/doc.md")),
    ("policies/cost/s3-old-versions-expire/rule.rego", include_str!("../../policies/cost/s3-old-versions-expire/rule.rego")),
    ("policies/cost/unknown-prices/doc.md", include_str!("../../policies/cost/unknown-prices/doc.md")),
    ("policies/cost/unknown-prices/rule.rego", include_str!("../../policies/cost/unknown-prices/rule.rego")),
    ("policies/lib/durations.rego", include_str!("../../policies/lib/durations.rego")),
    ("policies/lib/exposure.rego", include_str!("../../policies/lib/exposure.rego")),
    ("policies/lib/iam.rego", include_str!("../../policies/lib/iam.rego")),
    ("policies/lib/network.rego", include_str!("../../policies/lib/network.rego")),
    ("policies/lib/secrets.rego", include_str!("../../policies/lib/secrets.rego")),
    ("policies/lib/texts.rego", include_str!("../../policies/lib/texts.rego")),
    ("policies/lib/values.rego", include_str!("../../policies/lib/values.rego")),
    ("policies/reliability/rds-multi-az/doc.md", include_str!("../../policies/reliability/rds-multi-az/doc.md")),
    ("policies/reliability/rds-multi-az/rule.rego", include_str!("../../policies/reliability/rds-multi-az/rule.rego")),
    ("policies/security/rds-encrypted/doc.md", include_str!("../../policies/security/rds-encrypted/doc.md")),
    ("policies/security/rds-encrypted/rule.rego", include_str!("../../policies/security/rds-encrypted/rule.rego")),
];

/// Metadata and programs of the rules, as `embedded.rs` reads them.
pub(super) static COMPILED: &[u8] = include_bytes!("pack.bin");
