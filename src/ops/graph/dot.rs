//! The graph for Graphviz: arrows point from what is deployed first to what needs it.

use super::Graph;
use std::fmt::Write as _;

/// A digraph with a cluster a wave.
pub fn render(graph: &Graph) -> String {
    let mut text =
        format!("digraph \"{}\" {{\n  rankdir=LR;\n  node [shape=box, style=rounded];\n", escape(&graph.title));
    for (wave, nodes) in graph.waves() {
        let _ = writeln!(text, "  subgraph cluster_wave_{wave} {{\n    label=\"wave {wave}\";");
        for node in nodes {
            let name = escape(&node.address.to_string());
            let _ = writeln!(text, "    \"{name}\" [label=\"{name}\\n{}\"];", node.kind);
        }
        text.push_str("  }\n");
    }
    for arrow in &graph.arrows {
        let (from, to) = (escape(&arrow.to.to_string()), escape(&arrow.from.to_string()));
        let _ = match arrow.label {
            "" => writeln!(text, "  \"{from}\" -> \"{to}\" [style=dotted];"),
            label => writeln!(text, "  \"{from}\" -> \"{to}\" [label=\"{label}\"];"),
        };
    }
    text.push_str("}\n");
    text
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
