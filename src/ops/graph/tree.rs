//! The graph for a terminal: waves, units, and what each needs.

use super::Graph;
use std::fmt::Write as _;

/// Waves with their units.
pub fn render(graph: &Graph) -> String {
    let mut text = format!("{}\n", graph.title);
    let width = graph.nodes.iter().map(|node| node.address.to_string().len()).max().unwrap_or(0);
    for (wave, nodes) in graph.waves() {
        let _ = writeln!(text, "wave {wave}");
        for (index, node) in nodes.iter().enumerate() {
            let branch = if index + 1 == nodes.len() { "└──" } else { "├──" };
            let needs: Vec<String> = graph.arrows_of(&node.address).map(|arrow| arrow.to.to_string()).collect();
            let needs = if needs.is_empty() { String::new() } else { format!("  ← {}", needs.join(", ")) };
            let line = format!("{branch} {:width$}  {:16}{needs}", node.address.to_string(), node.kind);
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text
}
