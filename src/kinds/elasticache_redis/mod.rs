//! `kind: ElastiCacheRedis`: a Redis or Valkey cache. `spec.rs` is what users write, `engine.rs` what
//! differs between engines, `check/` what must go together, `lower/` what it becomes.

mod check;
mod engine;
mod lower;
mod spec;

pub use spec::ElastiCacheRedisSpec;

use super::{CheckContext, Connection, Grant, Kind, Lowering, Needs, OutputInfo, OutputType, Reach, ReachPort};
use crate::language::Access;

/// A Redis or Valkey cache.
pub struct ElastiCacheRedis;

impl Kind for ElastiCacheRedis {
    type Spec = ElastiCacheRedisSpec;
    const NAME: &'static str = "ElastiCacheRedis";
    const SUMMARY: &'static str = "A private, encrypted Redis or Valkey cache that only TLS reaches";
    const DOC: &'static str = include_str!("doc.md");
    const OUTPUTS: &'static [OutputInfo] = &[
        OutputInfo::new(
            "endpoint",
            OutputType::Hostname,
            "The host that takes reads and writes; in cluster mode the one that tells clients the others.",
        ),
        OutputInfo::new("port", OutputType::Port, "The port."),
        OutputInfo::new("readerEndpoint", OutputType::Hostname, "The host that takes reads, spread over the copies."),
        OutputInfo::new("readerPort", OutputType::Port, "The port of `readerEndpoint`."),
        OutputInfo::new("secretArn", OutputType::SecretArn, "The secret that is the generated token."),
        OutputInfo::new("arn", OutputType::Arn, "The ARN of the replication group or serverless cache."),
        OutputInfo::new("identifier", OutputType::Name, "The id of the replication group or serverless cache."),
        OutputInfo::new("securityGroupId", OutputType::SecurityGroupId, "The security group."),
    ];
    const HOLDS_DATA: bool = true;

    fn needs(_: &ElastiCacheRedisSpec, _: bool) -> Needs {
        Needs { network: true, ..Needs::default() }
    }

    fn check(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
        check::check(spec, cx);
    }

    fn lacks(spec: &ElastiCacheRedisSpec, output: &str) -> Option<&'static str> {
        match output {
            "secretArn" if !*spec.generate_auth_token => Some("no token is made: set `generateAuthToken: true`"),
            "readerEndpoint" | "readerPort" if spec.serverless.is_some() => None,
            "readerEndpoint" | "readerPort" if spec.is_cluster() => {
                Some("in cluster mode clients find the copies themselves, from `endpoint`")
            }
            "readerEndpoint" | "readerPort" if spec.replica_count() == 0 => Some("there are no `replicas`"),
            _ => None,
        }
    }

    fn connect(spec: Option<&ElastiCacheRedisSpec>, output: &str, access: Access) -> Connection {
        if access == Access::None {
            return Connection::default();
        }
        let reach = |port: ReachPort| Some(Reach { security_group: "securityGroupId", port });
        match output {
            "endpoint" | "port" => {
                let port = spec.map_or(ReachPort::Output("port"), |spec| ReachPort::Literal(spec.port.value));
                Connection { reach: reach(port), grants: Vec::new() }
            }
            "readerEndpoint" | "readerPort" => {
                let port = spec.map_or(ReachPort::Output("readerPort"), |spec| ReachPort::Literal(spec.reader_port()));
                Connection { reach: reach(port), grants: Vec::new() }
            }
            "secretArn" => Connection { reach: None, grants: vec![READ_SECRET] },
            _ => Connection::default(),
        }
    }

    fn lower(spec: &ElastiCacheRedisSpec, cx: &mut Lowering<'_>) {
        lower::lower(spec, cx);
    }
}

const READ_SECRET: Grant = Grant { actions: &["secretsmanager:GetSecretValue"], resources: &[("secretArn", "")] };
