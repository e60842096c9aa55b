//! The graph as a picture: a column a wave, a box a unit, a curve a dependency.

use super::{Graph, Node};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const BOX_WIDTH: usize = 220;
const BOX_HEIGHT: usize = 44;
const COLUMN: usize = 300;
const ROW: usize = 64;
const MARGIN: usize = 30;
const TOP: usize = 70;

/// An SVG 1.1 document that needs nothing from outside.
pub fn render(graph: &Graph) -> String {
    let places = places(graph);
    let columns = graph.waves().count().max(1);
    let rows = graph.waves().map(|(_, nodes)| nodes.len()).max().unwrap_or(1);
    let (width, height) = (2 * MARGIN + columns * COLUMN - (COLUMN - BOX_WIDTH), TOP + rows * ROW + MARGIN);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"system-ui, sans-serif\">\n<title>{title}</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"{MARGIN}\" y=\"28\" font-size=\"16\" font-weight=\"600\">{title}</text>\n",
        title = escape(&graph.title),
    );
    for arrow in &graph.arrows {
        if let (Some(from), Some(to)) = (places.get(&arrow.to.to_string()), places.get(&arrow.from.to_string())) {
            curve(&mut text, *from, *to, arrow.label.is_empty());
        }
    }
    for (wave, nodes) in graph.waves() {
        let x = MARGIN + (wave - 1) * COLUMN;
        let _ = writeln!(text, "<text x=\"{x}\" y=\"56\" font-size=\"12\" fill=\"#57606a\">wave {wave}</text>");
        nodes.iter().filter_map(|node| Some((node, places.get(&node.address.to_string())?))).for_each(
            |(node, place)| {
                unit(&mut text, node, *place);
            },
        );
    }
    text.push_str("</svg>\n");
    text
}

fn places(graph: &Graph) -> BTreeMap<String, (usize, usize)> {
    let mut places = BTreeMap::new();
    for (wave, nodes) in graph.waves() {
        for (row, node) in nodes.iter().enumerate() {
            places.insert(node.address.to_string(), (MARGIN + (wave - 1) * COLUMN, TOP + row * ROW));
        }
    }
    places
}

fn curve(text: &mut String, from: (usize, usize), to: (usize, usize), dotted: bool) {
    let (x1, y1) = (from.0 + BOX_WIDTH, from.1 + BOX_HEIGHT / 2);
    let (x2, y2) = (to.0, to.1 + BOX_HEIGHT / 2);
    let middle = usize::midpoint(x1, x2);
    let (colour, dash) = if dotted { ("#d0d7de", " stroke-dasharray=\"3 3\"") } else { ("#6e7781", "") };
    let _ = writeln!(
        text,
        "<path d=\"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"{dash}/>"
    );
}

fn unit(text: &mut String, node: &Node, (x, y): (usize, usize)) {
    let fill = if node.address.is_foundation() { "#f6f8fa" } else { "#ddf4ff" };
    let address = escape(&shorten(&node.address.to_string()));
    let _ = writeln!(
        text,
        "<g><title>{full}</title><rect x=\"{x}\" y=\"{y}\" width=\"{BOX_WIDTH}\" height=\"{BOX_HEIGHT}\" rx=\"6\" fill=\"{fill}\" stroke=\"#8c959f\"/>\
         <text x=\"{tx}\" y=\"{ty}\" font-size=\"12\">{address}</text>\
         <text x=\"{tx}\" y=\"{ky}\" font-size=\"11\" fill=\"#57606a\">{kind}</text></g>",
        full = escape(&node.address.to_string()),
        tx = x + 10,
        ty = y + 19,
        ky = y + 35,
        kind = escape(node.kind),
    );
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 32 { text.to_owned() } else { text.chars().take(31).chain(['…']).collect() }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
