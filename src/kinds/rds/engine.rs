//! What differs between database engines: versions, parameter-group families, ports, logs, how TLS is
//! forced. Facts from the RDS and Aurora user guides.

use super::spec::{Engine, LogType};

impl Engine {
    /// Whether the storage is Aurora's, so that instances are members of a cluster.
    #[must_use]
    pub const fn is_aurora(self) -> bool {
        matches!(self, Self::AuroraPostgresql | Self::AuroraMysql)
    }

    /// Whether it speaks PostgreSQL; the others speak MySQL.
    #[must_use]
    pub const fn is_postgres(self) -> bool {
        matches!(self, Self::Postgres | Self::AuroraPostgresql)
    }

    /// The version that is taken when none is written. The major version alone lets RDS choose its
    /// default minor version; MySQL and MariaDB are named to the minor version, which the validators of
    /// templates insist on.
    #[must_use]
    pub const fn default_version(self) -> &'static str {
        match self {
            Self::Postgres | Self::AuroraPostgresql => "18",
            Self::Mysql => "8.4.9",
            Self::Mariadb => "11.8.8",
            Self::AuroraMysql => "8.4",
        }
    }

    /// The port that clients expect.
    #[must_use]
    pub const fn default_port(self) -> u16 {
        if self.is_postgres() { 5432 } else { 3306 }
    }

    /// The parameter-group family of a version: `postgres15`, `mysql8.0`, `aurora-mysql8.0`. PostgreSQL
    /// counts major versions by one number since 10, the others by two.
    #[must_use]
    pub fn family(self, version: &str) -> String {
        let numbers = if self.is_postgres() && !version.starts_with("9.") { 1 } else { 2 };
        let major: Vec<&str> = version.split('.').take(numbers).collect();
        let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let major = major.join(".");
        format!("{}{}", self.word(), major.get(..digits(&major)).unwrap_or_default())
    }

    /// Whether a text has the form of a version of this engine. Which versions there are changes every
    /// month, so no list is kept.
    #[must_use]
    pub fn is_version(self, version: &str) -> bool {
        let end = version.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(version.len());
        let (numbers, suffix) = version.split_at_checked(end).unwrap_or((version, ""));
        let numbers = if suffix.is_empty() { numbers } else { numbers.trim_end_matches('.') };
        let parts: Vec<&str> = numbers.split('.').collect();
        let plain = parts.iter().all(|part| !part.is_empty() && part.len() <= 3);
        let suffixes: &[&str] = match self {
            Self::Postgres | Self::Mysql => &["-rds."],
            Self::AuroraPostgresql => &["-limitless"],
            Self::AuroraMysql => &["mysql_aurora."],
            Self::Mariadb => &[],
        };
        let counts = if self.is_postgres() { 1..=2 } else { 2..=3 };
        let known = suffix.is_empty() || suffixes.iter().any(|known| suffix.starts_with(known));
        plain && known && counts.contains(&parts.len())
    }

    /// The major versions that RDS has or had (RDS and Aurora user guides, release calendars, 2026).
    #[must_use]
    pub const fn known_majors(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["9", "10", "11", "12", "13", "14", "15", "16", "17", "18"],
            Self::AuroraPostgresql => &["9", "10", "11", "12", "13", "14", "15", "16", "17", "18"],
            Self::Mysql => &["5.5", "5.6", "5.7", "8.0", "8.4"],
            Self::Mariadb => &["10.0", "10.1", "10.2", "10.3", "10.4", "10.5", "10.6", "10.11", "11.4", "11.8"],
            Self::AuroraMysql => &["5.6", "5.7", "8.0", "8.4"],
        }
    }

    /// Whether the major version of a version is among those known here.
    #[must_use]
    pub fn is_known(self, version: &str) -> bool {
        let rest = |major: &&&str| version.strip_prefix(**major);
        let is_major = |major: &&str| rest(&major).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
        self.known_majors().iter().any(is_major)
    }

    /// How a version is written, for a message.
    #[must_use]
    pub const fn version_form(self) -> &'static str {
        match self {
            Self::Postgres | Self::AuroraPostgresql => "write the major version or the full one: `17` or `17.9`",
            Self::Mysql => "write a version such as `8.4.9`",
            Self::Mariadb => "write a version such as `11.8.8`",
            Self::AuroraMysql => "write a version such as `8.0.mysql_aurora.3.10.5`, or `8.4`",
        }
    }

    /// The parameter that turns away connections without TLS, and its value.
    #[must_use]
    pub const fn tls_parameter(self) -> (&'static str, &'static str) {
        match self {
            Self::Postgres | Self::AuroraPostgresql => ("rds.force_ssl", "1"),
            Self::Mysql | Self::Mariadb => ("require_secure_transport", "1"),
            Self::AuroraMysql => ("require_secure_transport", "ON"),
        }
    }

    /// The logs that the engine can send to CloudWatch Logs.
    #[must_use]
    pub const fn log_types(self) -> &'static [LogType] {
        use LogType::{Audit, Error, General, IamDbAuthError, Instance, Postgresql, Slowquery, Upgrade};
        match self {
            Self::Postgres => &[Postgresql, Upgrade, IamDbAuthError],
            Self::AuroraPostgresql => &[Postgresql, Instance, IamDbAuthError],
            Self::Mysql | Self::Mariadb => &[Error, Slowquery, General, IamDbAuthError],
            Self::AuroraMysql => &[Error, Slowquery, General, Audit, Instance, IamDbAuthError],
        }
    }

    /// The logs that are sent unless a user chooses.
    #[must_use]
    pub const fn default_logs(self) -> &'static [LogType] {
        match self {
            Self::Postgres => &[LogType::Postgresql, LogType::Upgrade],
            Self::AuroraPostgresql => &[LogType::Postgresql],
            Self::Mysql | Self::Mariadb | Self::AuroraMysql => &[LogType::Error, LogType::Slowquery],
        }
    }

    /// The parameters without which the engine writes nothing into a log.
    #[must_use]
    pub const fn log_parameters(self, log: LogType) -> &'static [(&'static str, &'static str)] {
        match log {
            LogType::Slowquery => &[("slow_query_log", "1"), ("log_output", "FILE")],
            LogType::General => &[("general_log", "1"), ("log_output", "FILE")],
            LogType::Audit => &[("server_audit_logging", "1"), ("server_audit_events", "CONNECT,QUERY_DCL,QUERY_DDL")],
            _ => &[],
        }
    }

    /// Whether database users of a version on an instance class can log in with IAM: not before MariaDB
    /// 10.6, nor with Aurora MySQL on the two smallest classes of its past.
    #[must_use]
    pub fn has_iam_logins(self, version: &str, class: &str) -> bool {
        let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
        let version: (u32, u32) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        match self {
            Self::Mariadb => version >= (10, 6),
            Self::AuroraMysql => !matches!(class, "db.t2.small" | "db.t3.small"),
            Self::Postgres | Self::AuroraPostgresql | Self::Mysql => true,
        }
    }

    /// Whether Performance Insights works on an instance class. MySQL and MariaDB have no memory for it
    /// on the smallest burstable classes, Aurora MySQL none on db.t2 and db.t3.
    #[must_use]
    pub fn has_performance_insights(self, class: &str) -> bool {
        let parts: Vec<&str> = class.split('.').collect();
        let (family, size) = (parts.get(1).copied().unwrap_or_default(), parts.get(2).copied().unwrap_or_default());
        match self {
            Self::Mysql | Self::Mariadb => {
                !(matches!(family, "t2" | "t3" | "t4g") && matches!(size, "micro" | "small"))
            }
            Self::AuroraMysql => !matches!(family, "t2" | "t3"),
            Self::Postgres | Self::AuroraPostgresql => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Engine;

    #[test]
    fn the_family_follows_from_engine_and_version() {
        assert_eq!(Engine::Postgres.family("15.4"), "postgres15");
        assert_eq!(Engine::Postgres.family("12.22-rds.20250220"), "postgres12");
        assert_eq!(Engine::Mysql.family("8.0.46"), "mysql8.0");
        assert_eq!(Engine::Mariadb.family("10.11.9"), "mariadb10.11");
        assert_eq!(Engine::AuroraPostgresql.family("15"), "aurora-postgresql15");
        assert_eq!(Engine::AuroraPostgresql.family("16.10-limitless"), "aurora-postgresql16");
        assert_eq!(Engine::AuroraMysql.family("8.0.mysql_aurora.3.10.5"), "aurora-mysql8.0");
    }

    #[test]
    fn logins_with_iam_depend_on_version_and_class() {
        assert!(Engine::Postgres.has_iam_logins("15.4", "db.t4g.micro"));
        assert!(Engine::Mariadb.has_iam_logins("10.11.9", "db.t4g.micro"));
        assert!(!Engine::Mariadb.has_iam_logins("10.5.29", "db.t4g.micro"));
        assert!(Engine::AuroraMysql.has_iam_logins("8.4", ""));
        assert!(!Engine::AuroraMysql.has_iam_logins("8.4", "db.t3.small"));
    }

    #[test]
    fn a_version_has_the_form_of_its_engine() {
        for (engine, version) in [
            (Engine::Postgres, "15.4"),
            (Engine::Postgres, "17"),
            (Engine::Mysql, "8.0.46-rds.20260624"),
            (Engine::Mariadb, "10.11.9"),
            (Engine::AuroraMysql, "8.0.mysql_aurora.3.10.5"),
        ] {
            assert!(engine.is_version(version), "{engine:?} {version}");
            assert!(engine.is_version(engine.default_version()), "{engine:?}");
        }
        for (engine, version) in [
            (Engine::Postgres, "15.4.1"),
            (Engine::Postgres, "latest"),
            (Engine::Postgres, "15."),
            (Engine::Mysql, "8"),
            (Engine::Mariadb, "10.11-rds.1"),
            (Engine::AuroraMysql, "3.10.mysql"),
        ] {
            assert!(!engine.is_version(version), "{engine:?} {version}");
        }
    }
}
