//! Health checks: what users write, and the check that ECS makes inside a container.

use crate::backend::template::Val;
use crate::language::{Duration, Spec, Traced};
use crate::val;
use compact_str::CompactString;

/// How it is found out whether a container works: exactly one of `http`, `tcp` and `command`.
#[derive(Debug, Spec)]
pub struct Probe {
    /// A request that must be answered with success.
    pub http: Option<HttpProbe>,
    /// A port that must accept connections. Inside a container this takes `nc` in the image.
    pub tcp: Option<TcpProbe>,
    /// A command in the container that must succeed. It runs without a shell unless it begins with
    /// `CMD-SHELL`.
    pub command: Vec<Traced<CompactString>>,
    /// The time between two checks.
    #[spec(default = Duration::from_seconds(15), range = 5..=300)]
    pub interval: Traced<Duration>,
    /// How long an answer may take.
    #[spec(default = Duration::from_seconds(5), range = 2..=60)]
    pub timeout: Traced<Duration>,
    /// How many checks in a row must fail.
    #[spec(default = 3u32, range = 2..=10)]
    pub retries: Traced<u32>,
    /// How long failures do not count after the start.
    #[spec(range = 0..=300)]
    pub start_period: Option<Traced<Duration>>,
}

/// A request that must be answered with success.
#[derive(Debug, Spec)]
pub struct HttpProbe {
    /// The path.
    #[spec(default = "/")]
    pub path: Traced<CompactString>,
    /// The port; the one that is served unless said.
    #[spec(range = 1..=65_535)]
    pub port: Option<Traced<u16>>,
}

/// A port that must accept connections.
#[derive(Debug, Spec)]
pub struct TcpProbe {
    /// The port.
    #[spec(range = 1..=65_535)]
    pub port: Traced<u16>,
}

impl Probe {
    /// The port that is asked, if one is named.
    #[must_use]
    pub fn port(&self) -> Option<&Traced<u16>> {
        match (&self.http, &self.tcp) {
            (Some(http), _) => http.port.as_ref(),
            (None, Some(tcp)) => Some(&tcp.port),
            (None, None) => None,
        }
    }

    /// How many of the three ways are written.
    #[must_use]
    pub fn ways(&self) -> usize {
        usize::from(self.http.is_some()) + usize::from(self.tcp.is_some()) + usize::from(!self.command.is_empty())
    }

    /// The `HealthCheck` of a container. ECS knows commands only, so requests and connections are made
    /// by what most images bring along. `served` is the port meant when none is named.
    #[must_use]
    pub fn container_check(&self, served: Option<u16>) -> Val {
        val!({
            "Command": self.container_command(served),
            "Interval": &self.interval,
            "Timeout": &self.timeout,
            "Retries": &self.retries,
            "StartPeriod": &self.start_period,
        })
    }

    fn container_command(&self, served: Option<u16>) -> Val {
        let shell = |script: String| val!(["CMD-SHELL", script]);
        if let Some(http) = &self.http {
            let port = http.port.as_ref().map(|port| port.value).or(served).unwrap_or(80);
            let url = format!("http://localhost:{port}{}", http.path.value);
            let script = format!("wget -q -O /dev/null '{url}' || curl -fsS -o /dev/null '{url}' || exit 1");
            return shell(script).from_origin(http.path.origin);
        }
        if let Some(tcp) = &self.tcp {
            return shell(format!("nc -z localhost {} || exit 1", tcp.port.value)).from_origin(tcp.port.origin);
        }
        let prefixed = self.command.first().is_some_and(|first| matches!(first.as_str(), "CMD" | "CMD-SHELL"));
        let prefix = (!prefixed).then(|| Val::from("CMD"));
        Val::list(prefix.into_iter().chain(self.command.iter().map(Val::from)))
    }
}
