//! Rules of the shared listener: each gets a priority of its own, the specific before the general.

use super::diagnostics;
use super::program::Component;
use crate::diag::Sink;
use crate::kinds::{Address, Route};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// The listener's priorities go from 1 to 50,000 (Elastic Load Balancing).
const BAND: u32 = 960;
/// Rules are put into bands by how specific they are; within a band the address decides.
const LONGEST: usize = 25;

/// A priority for every route. It depends on the route and the address of its component alone
/// (unless two fall on the same number), so that adding a service leaves the others' rules alone.
pub fn prioritise(components: &IndexMap<Address, Component>, sink: &mut Sink) -> BTreeMap<(Address, usize), u32> {
    let mut routes: Vec<(&Address, usize, Route)> = Vec::new();
    for (address, component) in components {
        let of_component = component.spec.as_ref().map(|spec| spec.routes()).unwrap_or_default();
        routes.extend(of_component.into_iter().enumerate().map(|(index, route)| (address, index, route)));
    }
    report_collisions(&routes, sink);
    let mut taken: BTreeSet<u32> = BTreeSet::new();
    let mut priorities = BTreeMap::new();
    for (address, index, route) in &routes {
        let Some(chosen) = &route.priority else { continue };
        if !taken.insert(chosen.value) {
            sink.push(diagnostics::priority_taken(chosen));
        }
        priorities.insert(((*address).clone(), *index), chosen.value);
    }
    for (address, index, route) in routes.iter().filter(|(_, _, route)| route.priority.is_none()) {
        let mut priority = band(route) * BAND + hash(address, *index) % BAND + 1;
        while !taken.insert(priority) {
            priority = priority % 50_000 + 1;
        }
        priorities.insert(((*address).clone(), *index), priority);
    }
    priorities
}

/// Two routes that answer the same requests.
fn report_collisions(routes: &[(&Address, usize, Route)], sink: &mut Sink) {
    let mut seen: BTreeMap<(String, String), (&Address, &Route)> = BTreeMap::new();
    for (address, _, route) in routes {
        for key in conditions(route) {
            match seen.get(&key) {
                Some((other, first)) => sink.push(diagnostics::route_collision(route, address, first, other)),
                None => {
                    seen.insert(key, (address, route));
                }
            }
        }
    }
}

/// Every pair of host and path that a route answers; any host and any path are `*`.
fn conditions(route: &Route) -> Vec<(String, String)> {
    let or_any = |list: &[crate::language::Traced<compact_str::CompactString>], any: &str| -> Vec<String> {
        if list.is_empty() {
            vec![any.to_owned()]
        } else {
            list.iter().map(|item| item.as_str().to_ascii_lowercase()).collect()
        }
    };
    let paths = or_any(&route.paths, "/*");
    or_any(&route.hosts, "*")
        .into_iter()
        .flat_map(|host| paths.iter().map(move |path| (host.clone(), path.clone())))
        .collect()
}

/// 0 is the most specific: a host, and then the longer its shortest path, the earlier.
fn band(route: &Route) -> u32 {
    let literal = |path: &str| path.trim_end_matches('*').len().min(LONGEST);
    let path = route.paths.iter().map(|path| literal(path)).min().unwrap_or(0);
    let general = LONGEST - path;
    let band = if route.hosts.is_empty() { general + LONGEST + 1 } else { general };
    u32::try_from(band).unwrap_or(0)
}

/// FNV-1a, which is the same on every machine and in every version of Rust.
fn hash(address: &Address, index: usize) -> u32 {
    let text = format!("{address}#{index}");
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
