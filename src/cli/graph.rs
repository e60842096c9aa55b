//! `deployer graph`.

use super::options::{Place, Start, Variables};
use super::workspace::{self, Input};
use super::{Console, Exit, Failure, findings};
use crate::diag::Sink;
use crate::frontend::ResolveOptions;
use crate::ops::graph::{self, Graph};
use crate::ops::{Selection, Session};
use clap::{Args, ValueEnum};

/// Show the units of a stack in an environment, wave by wave, and what each depends on.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    variables: Variables,
    #[command(flatten)]
    input: Input,
    /// How the graph is written.
    #[arg(long, value_enum, default_value_t = Format::Tree)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Waves with their units, for a terminal.
    Tree,
    /// Graphviz.
    Dot,
    /// Mermaid, for Markdown.
    Mermaid,
    /// A picture.
    Svg,
    /// Data.
    Json,
}

impl From<Format> for graph::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Tree => Self::Tree,
            Format::Dot => Self::Dot,
            Format::Mermaid => Self::Mermaid,
            Format::Svg => Self::Svg,
            Format::Json => Self::Json,
        }
    }
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = workspace::locate(&arguments.input, start, console)?;
    let mut session = Session::open(located.loader.as_ref());
    let options = workspace::resolve_options(&arguments.variables, true, start, &located, &mut session)?;
    let (graph, sink) = graph(&session, &arguments.place.selection(), &options);
    if let Some(graph) = &graph {
        let text = graph.render(arguments.format.into());
        let drawn = arguments.format == Format::Tree && !console.style().unicode;
        console.print(&if drawn { ascii(&text) } else { text });
    }
    let errors = findings::errors(sink);
    findings::say_aside(graph.is_some(), &errors, session.sources(), &located, console);
    Ok(findings::exit(&errors))
}

fn graph(session: &Session<'_>, selection: &Selection, options: &ResolveOptions) -> (Option<Graph>, Sink) {
    let mut sink = session.sink();
    let Some(stack) = session.stack(selection, &mut sink) else { return (None, sink) };
    let named = stack.environments().next().is_some();
    let environment = if named { session.environment(stack, selection, &mut sink) } else { None };
    if named && environment.is_none() {
        return (None, sink);
    }
    let (program, _) = session.program(stack, environment, options, &mut sink);
    (program.as_ref().map(Graph::of), sink)
}

/// The tree for terminals that cannot draw lines.
fn ascii(tree: &str) -> String {
    tree.replace("├──", "|--").replace("└──", "`--").replace('←', "<-").replace('·', "-")
}
