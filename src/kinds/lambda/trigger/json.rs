//! Trees that CloudFormation takes as JSON in a string: filter patterns and the input of schedules.

use crate::backend::template::Val;
use crate::kinds::Lowering;
use crate::language::{Node, Text, Traced};

/// Marks where the value of a text with references comes: no YAML text can hold it.
const MARK: char = '\u{0}';

/// The JSON text of a tree. Values that are known only on deployment are joined in; they are names and
/// ARNs, which need no escaping.
pub fn text(node: &Node, cx: &mut Lowering<'_>) -> Val {
    let mut texts: Vec<Traced<Text>> = Vec::new();
    let tree = Val::from_node(node, &mut |text, origin| {
        texts.push(Traced::new(text.clone(), origin));
        Val::string(MARK.to_string())
    });
    let json = serde_json::to_string(&tree).unwrap_or_default();
    let mark = serde_json::to_string(&MARK).unwrap_or_default();
    let mut literals = json.split(mark.trim_matches('"'));
    let mut parts = vec![Val::string(literals.next().unwrap_or_default())];
    for (text, literal) in texts.iter().zip(literals) {
        parts.push(cx.text(text));
        parts.push(Val::string(literal));
    }
    Val::join("", parts).from_origin(node.origin)
}

/// The tree as a value, its references as parameters.
pub fn value(node: &Node, cx: &mut Lowering<'_>) -> Val {
    Val::from_node(node, &mut |text, origin| cx.text(&Traced::new(text.clone(), origin)))
}
