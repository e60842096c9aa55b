//! The units that belong to the whole environment: network, cluster and shared load balancer.
//!
//! Each is lowered like a component, in the same context, and there is one only when something needs
//! it. The outputs of all together are the values of [`crate::kinds::FoundationValue`]. `addresses.rs`
//! divides the VPC's block, `check.rs` finds mistakes in the settings. Which units there are and in
//! which order is the program's to say. Start at [`lower`].

mod addresses;
pub mod check;
mod cluster;
pub mod diagnostics;
mod endpoints;
mod load_balancer;
mod network;

use crate::backend::template::Val;
use crate::ir::FoundationUnit;
use crate::kinds::Lowering;
use crate::val;

/// Adds the resources and outputs of a unit.
pub fn lower(unit: FoundationUnit, cx: &mut Lowering<'_>) {
    match unit {
        FoundationUnit::Network => network::lower(cx),
        FoundationUnit::Cluster => cluster::lower(cx),
        FoundationUnit::LoadBalancer => load_balancer::lower(cx),
    }
}

/// `{stack}-{environment}`, which no other environment of the account is called.
fn environment_name(cx: &Lowering<'_>) -> String {
    let settings = cx.settings();
    format!("{}-{}", settings.stack.value, settings.environment_name.value)
}

/// The tag that the console of EC2 shows as the name of a resource.
fn name_tag(cx: &Lowering<'_>, name: &str) -> Val {
    let name = format!("{}-{name}", environment_name(cx));
    val!([{"Key": "Name", "Value": name}])
}

#[cfg(test)]
mod tests;
