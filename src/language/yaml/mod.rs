//! YAML text into the untyped tree: a byte span for every key and value, aliases expanded, merge
//! keys applied, every mistake reported.
//!
//! Owns the limits on depth, aliases and size, so that no text can overflow the stack or eat the
//! memory of whoever reads it. Knows no document kind and opens no file. Start at [`read_text`];
//! `builder.rs` makes the tree from the parser's events, `merge_keys.rs` applies `<<`, and
//! `edit.rs` changes single values in the text, and
//! `syntax.rs` says in our words what the parser found.

mod builder;
pub mod diagnostics;
pub mod edit;
mod merge_keys;
mod syntax;

use crate::diag::Sink;
use crate::language::Node;
use crate::source::SourceId;
use builder::{Builder, Step};
use granit_parser::{Parser, options};

/// How deep maps and lists may be nested, aliases counted as what they stand for.
pub const MAX_DEPTH: usize = 100;

/// How much all aliases of one file may expand to: one for a node and one for every 32 bytes of
/// its text.
pub const MAX_ALIAS_SIZE: usize = 100_000;

/// How much may be kept for aliases, counted likewise: anchors inside anchors are kept twice.
const MAX_ANCHOR_SIZE: usize = 1_000_000;

/// The largest file that is read, in bytes.
pub const MAX_FILE_SIZE: u64 = 10 * 1024 * 1024;

/// How many maps, lists and scalars one file may hold. A component has about a hundred.
const MAX_NODES: usize = 500_000;

/// How many mistakes of one file are reported; what follows so many is noise.
const MAX_FINDINGS: usize = 50;

/// Reads all YAML documents of a text. A document with a syntax error is left out and reported,
/// the others are returned; empty documents are left out as well.
pub fn read_text(text: &str, source: SourceId, sink: &mut Sink) -> Vec<Node> {
    let options = options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut builder = Builder::new(text, source);
    let mut documents = Vec::new();
    let mark = sink.len();
    while let Some(event) = parser.next_event() {
        let step = match event {
            Ok((event, span)) => builder.event(event, span, sink),
            Err(error) => {
                sink.push(syntax::diagnostic(&error, text, source, builder.last_end()));
                Step::Abandon
            }
        };
        if builder.nodes() > MAX_NODES || sink.len() - mark > MAX_FINDINGS {
            sink.push(diagnostics::gave_up(builder.here(), builder.nodes() > MAX_NODES));
            break;
        }
        match step {
            Step::Continue => {}
            Step::Document(node) if node.is_null() => {}
            Step::Document(node) => documents.push(node),
            Step::Abandon => {
                builder.abandon();
                if !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
        }
    }
    documents
}

#[cfg(test)]
mod tests {
    use super::read_text;
    use crate::diag::Sink;
    use crate::language::{Node, Value};
    use crate::source::{SourceFile, SourceId, SourceMap};

    fn read(text: &str) -> (Vec<Node>, Vec<String>) {
        let mut sink = Sink::default();
        let nodes = read_text(text, SourceId::from_index(0), &mut sink);
        let mut sources = SourceMap::default();
        sources.add(SourceFile::new("a.yaml", text));
        let said = sink.finish().into_iter().map(|found| {
            let place = found.span().map_or_else(String::new, |span| sources.locate(span));
            format!("{} {place} {}", found.code, found.message)
        });
        (nodes, said.collect())
    }

    fn under<'t>(text: &'t str, node: &Node) -> &'t str {
        &text[node.span().start as usize..node.span().end as usize]
    }

    #[test]
    fn every_value_has_the_bytes_it_was_written_in() {
        let text = "a: 1\nb:\n  c: 'x''y'  # hi\n  d:\ne: |\n  blk\n\nf: [1, {g: 2}]\n";
        let (nodes, said) = read(text);
        assert!(said.is_empty(), "{said:?}");
        let root = &nodes[0];
        let seen = |path: &[&str]| under(text, root.at(path).unwrap());
        assert_eq!(seen(&["b"]), "c: 'x''y'  # hi\n  d:");
        assert_eq!(seen(&["b", "c"]), "'x''y'");
        assert_eq!(seen(&["e"]), "blk");
        assert_eq!(seen(&["f"]), "[1, {g: 2}]");
        assert_eq!(root.at(&["e"]).unwrap().as_str(), Some("blk\n"));
        assert!(root.at(&["b", "d"]).unwrap().is_null());
    }

    #[test]
    fn merge_keys_give_way_to_what_is_written_and_to_earlier_ones() {
        let text = "x: &x {p: 1, q: 1}\ny: &y {q: 2, r: 2}\nz:\n  <<: [*x, *y]\n  p: 0\n";
        let (nodes, said) = read(text);
        assert!(said.is_empty(), "{said:?}");
        let value = |key| nodes[0].at(&["z", key]).and_then(Node::as_str);
        assert_eq!((value("p"), value("q"), value("r"), value("<<")), (Some("0"), Some("1"), Some("2"), None));
    }

    #[test]
    fn a_duplicate_key_is_an_error_and_the_first_one_stays() {
        let (nodes, said) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(said, ["yaml/duplicate-key a.yaml:3:1 the key `a` is written twice"]);
        assert_eq!(nodes[0].get("a").and_then(Node::as_str), Some("1"));
    }

    #[test]
    fn reading_goes_on_at_the_next_document_after_an_error() {
        let (nodes, said) = read("a: [1\n---\nb: 2\n---\nc: \"x\n---\nd: 4\n");
        assert_eq!(said.len(), 2, "{said:?}");
        assert_eq!(nodes.len(), 2);
        assert!(nodes[1].get("d").is_some());
    }

    #[test]
    fn reading_is_given_up_before_findings_or_nodes_fill_the_memory() {
        for text in ["- *a\n".repeat(10_000), format!("[{}]", "a,".repeat(600_000)), "a: [\n---\n".repeat(1000)] {
            let (_, said) = read(&text);
            assert!(said.len() < 60 && said.iter().any(|line| line.starts_with("yaml/gave-up")), "{said:?}");
        }
    }

    #[test]
    fn a_syntax_error_points_at_its_cause_and_says_what_to_do() {
        let helped = |text: &str| {
            let mut sink = Sink::default();
            read_text(text, SourceId::from_index(0), &mut sink);
            let found = sink.iter().next().unwrap();
            let span = found.span().unwrap();
            (text[span.start as usize..span.end as usize].to_owned(), found.help.clone().unwrap())
        };
        assert_eq!(helped("a: 1\n\tb: 2\n"), ("\t".into(), "indent with spaces, two for each level".into()));
        assert_eq!(helped("a: \"x\nb: 2\n").0, "\"");
        assert!(helped("a: {b: ${C}, d: 1}\n").1.contains("needs quotes"));
        assert_eq!(helped("a: {b: 1\n").1, "add the closing `}`");
        assert_eq!(helped("a: @x\n").0, "@");
    }

    #[test]
    fn an_alias_bomb_and_an_alias_to_itself_are_refused() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let below = format!("*a{}", level - 1);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", [below.as_str(); 10].join(", ")));
        }
        let (_, said) = read(&text);
        assert!(said.iter().any(|line| line.starts_with("yaml/alias-bomb")), "{said:?}");
        let (_, said) = read("a: &a\n  b: *a\n");
        assert!(said[0].starts_with("yaml/recursive-alias"), "{said:?}");
    }

    #[test]
    fn nesting_without_end_is_refused_in_every_notation() {
        let mut chain = "a0: &a0 x\n".to_owned();
        for level in 1..3000 {
            chain.push_str(&format!("a{level}: &a{level} [[*a{}]]\n", level - 1));
        }
        let blocks: String = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        for text in ["[".repeat(10_000), "- ".repeat(10_000), "{a: ".repeat(10_000), blocks, chain] {
            let (_, said) = read(&text);
            assert!(said.iter().any(|line| line.starts_with("yaml/too-deep")), "{said:?}");
        }
    }

    #[test]
    fn keys_that_are_no_strings_and_foreign_tags_are_errors() {
        let (_, said) = read("? [a]\n: b\n");
        assert!(said[0].starts_with("yaml/key-not-string"), "{said:?}");
        let (_, said) = read("a: !Sub '${AWS::Region}'\n");
        assert!(said[0].starts_with("yaml/tag a.yaml:1:4"), "{said:?}");
        let (nodes, said) = read("a: !!str 12\n");
        assert!(said.is_empty() && matches!(nodes[0].get("a").unwrap().value, Value::Scalar(_)));
    }
}
