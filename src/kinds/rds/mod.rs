//! `kind: RDS`: a relational database. `spec.rs` is what users write, `engine.rs` what differs between
//! engines, `check/` what must go together, `lower/` what it becomes.

mod check;
mod engine;
mod lower;
mod spec;

pub use spec::RdsSpec;

use super::{CheckContext, Connection, Grant, Kind, Lowering, Needs, OutputInfo, OutputType, Reach, ReachPort};
use crate::language::Access;

/// A relational database: an RDS instance or an Aurora cluster.
pub struct Rds;

impl Kind for Rds {
    type Spec = RdsSpec;
    const NAME: &'static str = "RDS";
    const SUMMARY: &'static str =
        "A private, encrypted PostgreSQL, MySQL, MariaDB or Aurora database that only TLS reaches";
    const DOC: &'static str = include_str!("doc.md");
    const OUTPUTS: &'static [OutputInfo] = &[
        OutputInfo::new("endpoint", OutputType::Hostname, "The host that takes reads and writes."),
        OutputInfo::new("port", OutputType::Port, "The port."),
        OutputInfo::new(
            "readerEndpoint",
            OutputType::Hostname,
            "The host that takes reads: of an Aurora cluster, or the first read replica.",
        ),
        OutputInfo::new("databaseName", OutputType::Name, "The database that was made."),
        OutputInfo::new("username", OutputType::Name, "The master user."),
        OutputInfo::new(
            "secretArn",
            OutputType::SecretArn,
            "The secret with `username` and `password` of the master user, if RDS manages it.",
        ),
        OutputInfo::new("arn", OutputType::Arn, "The ARN of the instance or cluster."),
        OutputInfo::new("identifier", OutputType::Name, "The identifier of the instance or cluster."),
        OutputInfo::new("securityGroupId", OutputType::SecurityGroupId, "The security group."),
        OutputInfo::new(
            "dbUserArn",
            OutputType::Arn,
            "The ARN of database users who log in with IAM, to which `/` and a user's name are appended.",
        ),
        OutputInfo::new("readerDbUserArn", OutputType::Arn, "The same of the first read replica of an instance."),
    ];
    const HOLDS_DATA: bool = true;

    fn needs(_: &RdsSpec, _: bool) -> Needs {
        Needs { network: true, ..Needs::default() }
    }

    fn check(spec: &RdsSpec, cx: &mut CheckContext<'_>) {
        check::check(spec, cx);
    }

    fn lacks(spec: &RdsSpec, output: &str) -> Option<&'static str> {
        let aurora = spec.engine().is_aurora();
        let copies = spec.readers() > 0;
        match output {
            "readerEndpoint" if !aurora && !copies => Some("only Aurora and databases with `replicas` have it"),
            "dbUserArn" | "readerDbUserArn" if !*spec.iam_logins() => Some("`iamAuthentication` is off"),
            "readerDbUserArn" if aurora || !copies => Some("only instances with `replicas` have it"),
            "databaseName" if spec.database.name.is_none() => Some("no database is made: give it a `database.name`"),
            "username" if spec.username().is_none() => {
                Some("a database from a snapshot keeps its master user: name it in `database.username`")
            }
            "secretArn" if !spec.has_managed_password() => Some("the password is where `database.passwordSecret` says"),
            _ => None,
        }
    }

    fn connect(spec: Option<&RdsSpec>, output: &str, access: Access) -> Connection {
        if access == Access::None {
            return Connection::default();
        }
        let port = spec.map_or(ReachPort::Output("port"), |spec| ReachPort::Literal(spec.port().value));
        let reach = Some(Reach { security_group: "securityGroupId", port });
        match output {
            "endpoint" | "readerEndpoint" => Connection { reach, grants: spec.map(logins).unwrap_or_default() },
            "port" => Connection { reach, grants: Vec::new() },
            "secretArn" => Connection { reach: None, grants: vec![READ_SECRET] },
            _ => Connection::default(),
        }
    }

    fn lower(spec: &RdsSpec, cx: &mut Lowering<'_>) {
        lower::lower(spec, cx);
    }
}

const READ_SECRET: Grant = Grant { actions: &["secretsmanager:GetSecretValue"], resources: &[("secretArn", "")] };

/// Logins with IAM. Which database users may is decided in the database, by granting them its role for
/// that.
const LOGIN: Grant = Grant { actions: &["rds-db:connect"], resources: &[("dbUserArn", "/*")] };
const LOGIN_WITH_REPLICA: Grant =
    Grant { actions: &["rds-db:connect"], resources: &[("dbUserArn", "/*"), ("readerDbUserArn", "/*")] };

/// A cluster is one for logins, but each read replica of an instance is a database of its own.
fn logins(spec: &RdsSpec) -> Vec<Grant> {
    match (spec.grants_iam_logins(), !spec.engine().is_aurora() && spec.readers() > 0) {
        (false, _) => Vec::new(),
        (true, false) => vec![LOGIN],
        (true, true) => vec![LOGIN_WITH_REPLICA],
    }
}
