//! Any bytes as a YAML file: reading ends, and every span lies in the text.
#![no_main]

use deployer::diag::Sink;
use deployer::language::yaml::read_text;
use deployer::language::{Node, Value};
use deployer::source::SourceId;
use libfuzzer_sys::fuzz_target;

fn check(node: &Node, text: &str) {
    let span = node.span();
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} is not in the text");
    match &node.value {
        Value::Map(map) => map.entries.iter().for_each(|entry| {
            assert!(text.get(entry.key_span.start as usize..entry.key_span.end as usize).is_some());
            check(&entry.node, text);
        }),
        Value::List(items) => items.iter().for_each(|item| check(item, text)),
        Value::Scalar(_) | Value::Text(_) | Value::Null => {}
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut sink = Sink::default();
    for node in read_text(text, SourceId::from_index(0), &mut sink) {
        check(&node, text);
    }
    for found in sink.iter() {
        let span = found.span().expect("a finding in a text has a place");
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{found:?}");
    }
});
