//! Service Connect: the names under which tasks of services in one environment find each other.
//!
//! A service that has ports is known as `component.service` on the number of each port; a service that
//! only calls others gets the proxy without a name of its own. Standalone tasks get no proxy, so a CronJob
//! cannot use these names.

use super::spec::{Port, Protocol};
use super::task::Task;
use crate::backend::template::{Val, hash_suffix};
use crate::kinds::{Address, CheckContext, FoundationValue, KindInfo, Lowering, diagnostics};
use crate::language::{Duration, Reference, Spec, Traced};
use crate::val;
use compact_str::CompactString;

/// How a service is found by others.
#[derive(Debug, Spec)]
pub struct ServiceConnect {
    /// Whether others in the environment reach it by name, and it them.
    #[spec(default = true)]
    pub enabled: Traced<bool>,
    /// The name that others use; `component.service` unless said. At most 127 lowercase letters, digits,
    /// `_`, `-` and `.`.
    pub dns_name: Option<Traced<CompactString>>,
    /// How long a connection may be idle; 0 is without limit.
    #[spec(range = 0..=2_147_483_647)]
    pub idle_timeout: Option<Traced<Duration>>,
    /// How long a request may take, for ports with an `appProtocol`; 0 is without limit.
    #[spec(range = 0..=2_147_483_647)]
    pub request_timeout: Option<Traced<Duration>>,
}

impl ServiceConnect {
    /// The name that others use.
    #[must_use]
    pub fn name(&self, address: &Address) -> Val {
        match &self.dns_name {
            Some(name) => Val::from(name),
            None => Val::from(format!("{}.{}", address.component(), address.service())),
        }
    }

    /// The configuration of a service with these ports.
    pub fn lower(&self, ports: &[Port], task: &Task, cx: &mut Lowering<'_>) -> Val {
        let name = self.name(cx.address());
        let listening = ports.iter().filter(|port| *port.protocol == Protocol::Tcp);
        let services = listening.map(|port| {
            val!({
                "PortName": &port.name,
                "DiscoveryName": discovery_name(cx.address(), &port.name.to_string()),
                "ClientAliases": [{"DnsName": name.clone(), "Port": &port.port}],
                "Timeout": self.timeout(port),
            })
        });
        client(Val::list_or_absent(services.collect::<Vec<_>>()), task, cx)
    }

    fn timeout(&self, port: &Port) -> Val {
        let request = port.app_protocol.as_ref().and(self.request_timeout.as_ref());
        if self.idle_timeout.is_none() && request.is_none() {
            return Val::ABSENT;
        }
        val!({"IdleTimeoutSeconds": &self.idle_timeout, "PerRequestTimeoutSeconds": request})
    }
}

/// References to names that only tasks with Service Connect can resolve.
pub fn names_used(
    references: &[Reference],
    target: impl Fn(&Reference) -> Option<&'static KindInfo>,
) -> Vec<&Reference> {
    let named = |reference: &&Reference| {
        let Some(kind) = target(reference).filter(|kind| kind.name == "MicroService") else { return false };
        kind.output_of(reference).is_some_and(|output| output.name == "endpoint")
    };
    references.iter().filter(named).collect()
}

/// Reports references to names of Service Connect from a component that cannot resolve them. `reason` is
/// the sentence why not.
pub fn check_names(reason: &str, cx: &mut CheckContext<'_>) {
    for reference in names_used(cx.references(), |reference| cx.target(reference).map(|target| target.kind)) {
        let message = format!("the name of `{}` cannot be resolved: {reason}", reference.component.value);
        let diagnostic = diagnostics::invalid_combination(reference.origin.span, message, "a name of Service Connect");
        cx.push(diagnostic.help("refer to its `url` at the load balancer"));
    }
}

/// The configuration with these services; without any, the tasks only call others.
pub fn client(services: Val, task: &Task, cx: &mut Lowering<'_>) -> Val {
    val!({
        "Enabled": true,
        "Namespace": cx.foundation(FoundationValue::NamespaceArn),
        "Services": services,
        "LogConfiguration": task.log_configuration("service-connect"),
    })
}

/// The name in Cloud Map: unique in the namespace, at most 64 characters.
fn discovery_name(address: &Address, port: &str) -> String {
    const MOST: usize = 64;
    let name = format!("{}-{port}", address.unit_name()).to_ascii_lowercase();
    if name.len() <= MOST {
        return name;
    }
    let kept: String = name.chars().take(MOST - 9).collect();
    format!("{kept}-{}", hash_suffix(&name, 8))
}
