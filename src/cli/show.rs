//! `deployer show`.

use super::options::{DataFormat, Place, Start, Variables};
use super::render::{printable, secret_spans};
use super::workspace::{self, Input};
use super::{Console, Exit, Failure, findings};
use crate::frontend::secrets;
use crate::ops::Session;
use crate::ops::show::{self, Shown, ShownNode, ShownValue, describe_origin};
use crate::source::{SourceMap, Span};
use clap::Args;
use serde_json::{Value as Json, json};

/// Show what a component is after defaults, overlays and variables.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The component; the service may be left out if only one has a component of the name.
    #[arg(value_name = "[SERVICE/]COMPONENT")]
    component: String,
    /// Say of every value where it came from.
    #[arg(long)]
    origins: bool,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    variables: Variables,
    #[command(flatten)]
    input: Input,
    /// How the component is written.
    #[arg(long, value_enum, default_value_t = DataFormat::Human)]
    format: DataFormat,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = workspace::locate(&arguments.input, start, console)?;
    let mut session = Session::open(located.loader.as_ref());
    let options = workspace::resolve_options(&arguments.variables, true, start, &located, &mut session)?;
    let (shown, sink) = show::run(&session, &arguments.place.selection(), &arguments.component, &options);
    let errors = findings::errors(sink);
    let is_shown = shown.is_some();
    if let Some(mut shown) = shown {
        mask(&mut shown.spec, &secret_spans(&errors));
        let sources = arguments.origins.then(|| session.sources());
        console.print(&match arguments.format {
            DataFormat::Human => human(&shown, sources),
            DataFormat::Json => json(&shown, sources),
        });
    }
    findings::say_aside(is_shown, &errors, session.sources(), &located, console);
    Ok(findings::exit(&errors))
}

/// Takes the values out that were found to be secrets.
fn mask(node: &mut ShownNode, secrets: &[Span]) {
    match &mut node.value {
        ShownValue::Map(entries) => entries.iter_mut().for_each(|(_, node)| mask(node, secrets)),
        ShownValue::List(items) => items.iter_mut().for_each(|node| mask(node, secrets)),
        ShownValue::Scalar(value) => {
            if node.origin.is_some_and(|origin| secrets.contains(&origin.span)) {
                *value = json!("*****");
            }
        }
    }
}

fn json(shown: &Shown, sources: Option<&SourceMap>) -> String {
    let mut document = json!({
        "version": 1,
        "component": shown.address.to_string(),
        "kind": shown.kind,
        "environment": shown.environment,
        "wave": shown.wave,
        "spec": shown.spec.to_json(),
    });
    if let (Some(object), Some(sources)) = (document.as_object_mut(), sources) {
        object.insert("origins".to_owned(), shown.spec.origins(sources));
    }
    format!("{document:#}\n")
}

/// YAML that could be written into a document, with the origins as comments.
fn human(shown: &Shown, sources: Option<&SourceMap>) -> String {
    let mut lines = Lines { list: Vec::new(), sources };
    lines.node(&shown.spec, 1);
    let wave = shown.wave.map_or(String::new(), |wave| format!(", wave {wave}"));
    let mut text = format!("# {} in {}{wave}\nkind: {}\nspec:\n", shown.address, shown.environment, shown.kind);
    let width = lines.list.iter().map(|(line, _)| line.chars().count()).filter(|width| *width <= 60).max().unwrap_or(0);
    for (line, comment) in &lines.list {
        let line = secrets::redact(line);
        match comment {
            Some(comment) => text.push_str(&format!("{line:width$}  # {comment}\n")),
            None => text.push_str(&format!("{line}\n")),
        }
    }
    printable(&text).into_owned()
}

struct Lines<'s> {
    list: Vec<(String, Option<String>)>,
    sources: Option<&'s SourceMap>,
}

impl Lines<'_> {
    /// The lines of a map or list below a key.
    fn node(&mut self, node: &ShownNode, depth: usize) {
        let indent = "  ".repeat(depth);
        match &node.value {
            ShownValue::Map(entries) => entries.iter().for_each(|(key, node)| self.entry(&indent, key, node, depth)),
            ShownValue::List(items) => items.iter().for_each(|item| self.item(item, depth)),
            ShownValue::Scalar(value) => self.push(format!("{indent}{}", scalar(value)), node),
        }
    }

    fn entry(&mut self, indent: &str, key: &str, node: &ShownNode, depth: usize) {
        let key = scalar(&json!(key));
        match &node.value {
            ShownValue::Scalar(value) => self.push(format!("{indent}{key}: {}", scalar(value)), node),
            ShownValue::Map(entries) if entries.is_empty() => self.push(format!("{indent}{key}: {{}}"), node),
            ShownValue::List(items) if items.is_empty() => self.push(format!("{indent}{key}: []"), node),
            _ => {
                self.list.push((format!("{indent}{key}:"), None));
                self.node(node, depth + 1);
            }
        }
    }

    /// An item of a list: the first of its lines gets the dash.
    fn item(&mut self, item: &ShownNode, depth: usize) {
        let first = self.list.len();
        self.node(item, depth + 1);
        let dash = "  ".repeat(depth) + "- ";
        match self.list.get_mut(first) {
            Some((line, _)) => line.replace_range(..dash.len().min(line.len()), &dash),
            None => self.push(format!("{dash}{{}}"), item),
        }
    }

    fn push(&mut self, line: String, node: &ShownNode) {
        let comment = self.sources.zip(node.origin).map(|(sources, origin)| describe_origin(origin, sources));
        self.list.push((line, comment));
    }
}

/// A scalar as YAML; a string that could be read as something else stands in quotes.
fn scalar(value: &Json) -> String {
    let Json::String(text) = value else { return value.to_string() };
    let plain = |c: char| c.is_alphanumeric() || "-_./→ ()".contains(c);
    let safe = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '→'))
        && text.chars().all(plain)
        && !text.ends_with(' ')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if safe || is_duration(text) { text.clone() } else { value.to_string() }
}

/// `15s`, `7d`: starts like a number and is none.
fn is_duration(text: &str) -> bool {
    let digits = text.trim_end_matches(['s', 'm', 'h', 'd']);
    digits.len() + 1 == text.len() && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Lines, ShownNode, ShownValue, scalar};
    use serde_json::json;

    fn node(value: ShownValue) -> ShownNode {
        ShownNode { value, origin: None }
    }

    #[test]
    fn a_spec_is_shown_as_yaml() {
        let one = |key: &str, value| vec![(key.to_owned(), node(ShownValue::Scalar(value)))];
        let port = node(ShownValue::Map([one("name", json!("http")), one("port", json!(8080))].concat_nodes()));
        let spec = node(ShownValue::Map(vec![
            ("ports".to_owned(), node(ShownValue::List(vec![port]))),
            ("command".to_owned(), node(ShownValue::List(vec![node(ShownValue::Scalar(json!("no")))]))),
            ("labels".to_owned(), node(ShownValue::Map(Vec::new()))),
        ]));
        let mut lines = Lines { list: Vec::new(), sources: None };
        lines.node(&spec, 1);
        let text: Vec<&str> = lines.list.iter().map(|(line, _)| line.as_str()).collect();
        assert_eq!(
            text,
            ["  ports:", "    - name: http", "      port: 8080", "  command:", "    - \"no\"", "  labels: {}"]
        );
    }

    trait ConcatNodes {
        fn concat_nodes(self) -> Vec<(String, ShownNode)>;
    }

    impl<const N: usize> ConcatNodes for [Vec<(String, ShownNode)>; N] {
        fn concat_nodes(self) -> Vec<(String, ShownNode)> {
            self.into_iter().flatten().collect()
        }
    }

    #[test]
    fn a_string_that_reads_as_something_else_is_quoted() {
        for (text, shown) in [
            ("http", "http"),
            ("15s", "15s"),
            ("15.4", "\"15.4\""),
            ("true", "\"true\""),
            ("a: b", "\"a: b\""),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(&json!(text)), shown);
        }
    }
}
