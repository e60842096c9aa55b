//! What differs between Redis and Valkey: versions and parameter-group families. From the ElastiCache
//! user guide, supported engine versions.

use super::spec::Engine;

impl Engine {
    /// The version that is taken when none is written.
    #[must_use]
    pub const fn default_version(self) -> &'static str {
        match self {
            Self::Redis => "7.1",
            Self::Valkey => "8.2",
        }
    }

    /// Major and minor number of a version.
    #[must_use]
    pub fn numbers(version: &str) -> (u32, u32) {
        let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
        (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
    }

    /// Whether a text is a version of this engine: Redis ends with 7.1, where Valkey begins.
    #[must_use]
    pub fn is_version(self, version: &str) -> bool {
        let parts: Vec<&str> = version.split('.').collect();
        let plain = |part: &&str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let numbers = Self::numbers(version);
        let within = match self {
            Self::Redis => ((4, 0)..=(7, 1)).contains(&numbers),
            Self::Valkey => numbers >= (7, 2),
        };
        (2..=3).contains(&parts.len()) && parts.iter().all(plain) && within
    }

    /// The parameter-group family of a version: `redis7`, `redis6.x`, `valkey8`.
    #[must_use]
    pub fn family(self, version: &str) -> String {
        let (major, _) = Self::numbers(version);
        match (self, major) {
            (Self::Redis, 4 | 5) => format!("redis{major}.0"),
            (Self::Redis, 6) => "redis6.x".to_owned(),
            _ => format!("{}{major}", self.word()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Engine;

    #[test]
    fn the_family_follows_from_engine_and_version() {
        assert_eq!(Engine::Redis.family("7.1"), "redis7");
        assert_eq!(Engine::Redis.family("6.2"), "redis6.x");
        assert_eq!(Engine::Redis.family("5.0.6"), "redis5.0");
        assert_eq!(Engine::Valkey.family("7.2"), "valkey7");
    }

    #[test]
    fn redis_ends_where_valkey_begins() {
        assert!(Engine::Redis.is_version("7.1") && Engine::Valkey.is_version("7.2"));
        assert!(!Engine::Redis.is_version("7.2") && !Engine::Valkey.is_version("7.1"));
        assert!(!Engine::Redis.is_version("7") && !Engine::Redis.is_version("6.x"));
    }
}
