//! `kind: Lambda`: a function that runs when something happens. `spec.rs` and `trigger/spec.rs` are what
//! users write, `lower.rs` what it becomes; others always call the alias `live` that `release.rs` makes.

mod check;
mod environment;
mod lower;
mod reference;
mod release;
mod runtimes;
mod spec;
mod trigger;

pub use spec::LambdaSpec;

use super::{CheckContext, Connection, Grant, Kind, Lowering, Needs, OutputInfo, OutputType};
use crate::language::Access;

/// A function that runs when something happens.
pub struct Lambda;

impl Kind for Lambda {
    type Spec = LambdaSpec;
    const NAME: &'static str = "Lambda";
    const SUMMARY: &'static str = "A function that runs when something happens, with versions behind an alias";
    const DOC: &'static str = include_str!("doc.md");
    const OUTPUTS: &'static [OutputInfo] = &[
        OutputInfo::new("arn", OutputType::Arn, "The ARN of the alias `live`: what others call."),
        OutputInfo::new("functionArn", OutputType::Arn, "The ARN of the function without a version."),
        OutputInfo::new("name", OutputType::Name, "The function's name, for metrics."),
        OutputInfo::new("url", OutputType::Url, "The function's own address."),
        OutputInfo::new("roleArn", OutputType::Arn, "The ARN of the role that the code runs as."),
    ];
    const HOLDS_DATA: bool = false;

    fn needs(spec: &LambdaSpec, reaches: bool) -> Needs {
        Needs { network: reaches || spec.asks_for_vpc(), ..Needs::default() }
    }

    fn check(spec: &LambdaSpec, cx: &mut CheckContext<'_>) {
        check::check(spec, cx);
    }

    fn lacks(spec: &LambdaSpec, output: &str) -> Option<&'static str> {
        (output == "url" && spec.function_url.is_none()).then_some("it has no address of its own: set `functionUrl`")
    }

    /// Reading or writing means nothing for a function: it is called or it is not.
    fn connect(_: Option<&LambdaSpec>, output: &str, access: Access) -> Connection {
        let calls = matches!(access, Access::Invoke | Access::Full);
        let grants = match output {
            "url" if calls => vec![CALL_URL, CALL],
            "arn" if calls => vec![CALL],
            "name" | "functionArn" if calls => vec![CALL_UNQUALIFIED],
            _ => Vec::new(),
        };
        Connection { reach: None, grants }
    }

    fn lower(spec: &LambdaSpec, cx: &mut Lowering<'_>) {
        lower::lower(spec, cx);
    }
}

const CALL: Grant = Grant { actions: &["lambda:InvokeFunction"], resources: &[("arn", "")] };
const CALL_UNQUALIFIED: Grant = Grant { actions: &["lambda:InvokeFunction"], resources: &[("functionArn", "")] };
const CALL_URL: Grant = Grant { actions: &["lambda:InvokeFunctionUrl"], resources: &[("arn", "")] };
