//! The graph for Markdown: Mermaid's flowchart, one subgraph a wave.

use super::Graph;
use crate::kinds::Address;
use std::fmt::Write as _;

/// A flowchart from left to right.
pub fn render(graph: &Graph) -> String {
    let mut text = String::from("flowchart LR\n");
    for (wave, nodes) in graph.waves() {
        let _ = writeln!(text, "  subgraph wave{wave}[\"wave {wave}\"]");
        for node in nodes {
            let _ = writeln!(text, "    {}[\"{}<br/>{}\"]", id(&node.address), node.address, node.kind);
        }
        text.push_str("  end\n");
    }
    for arrow in &graph.arrows {
        let (from, to) = (id(&arrow.to), id(&arrow.from));
        let _ = match arrow.label {
            "" => writeln!(text, "  {from} -.-> {to}"),
            label => writeln!(text, "  {from} -- {label} --> {to}"),
        };
    }
    text
}

/// Mermaid's ids take letters, digits and underscores; a doubled one keeps `a-b/c` and `a/b-c` apart.
fn id(address: &Address) -> String {
    address.to_string().replace('-', "_").replace('/', "__")
}
