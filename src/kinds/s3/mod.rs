//! `kind: S3`: a private, encrypted bucket. `spec.rs` is what users write, `lower.rs` what it becomes.

mod check;
mod lower;
mod spec;

pub use spec::S3Spec;

use super::{CheckContext, Connection, Grant, Kind, Lowering, OutputInfo, OutputType};
use crate::language::Access;

/// A private, encrypted S3 bucket.
pub struct S3;

impl Kind for S3 {
    type Spec = S3Spec;
    const NAME: &'static str = "S3";
    const SUMMARY: &'static str = "A private, encrypted bucket that only TLS reaches";
    const DOC: &'static str = include_str!("doc.md");
    const OUTPUTS: &'static [OutputInfo] = &[
        OutputInfo::new("name", OutputType::Name, "The bucket's name."),
        OutputInfo::new("arn", OutputType::Arn, "The bucket's ARN."),
        OutputInfo::new(
            "domainName",
            OutputType::Hostname,
            "The regional domain name, `….s3.eu-west-1.amazonaws.com`.",
        ),
    ];
    const HOLDS_DATA: bool = true;

    fn check(spec: &S3Spec, cx: &mut CheckContext<'_>) {
        check::check(spec, cx);
    }

    fn connect(_: Option<&S3Spec>, _: &str, access: Access) -> Connection {
        let grants = match access {
            Access::Read => vec![LIST, READ],
            Access::Write => vec![LIST, WRITE],
            Access::ReadWrite => vec![LIST, READ, WRITE],
            Access::Full => vec![LIST, READ, WRITE, DELETE],
            Access::Invoke | Access::None => Vec::new(),
        };
        Connection { reach: None, grants }
    }

    fn lower(spec: &S3Spec, cx: &mut Lowering<'_>) {
        lower::lower(spec, cx);
    }
}

const LIST: Grant = Grant { actions: &["s3:ListBucket", "s3:GetBucketLocation"], resources: &[("arn", "")] };
const READ: Grant = Grant { actions: &["s3:GetObject"], resources: &[("arn", "/*")] };
const WRITE: Grant = Grant { actions: &["s3:PutObject", "s3:AbortMultipartUpload"], resources: &[("arn", "/*")] };
const DELETE: Grant = Grant { actions: &["s3:DeleteObject"], resources: &[("arn", "/*")] };
