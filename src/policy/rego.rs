//! Rego text as far as we read it ourselves: words, strings and comments with their places.
//!
//! The parser is regorus'. What it does not tell is read here: which packages a module refers to, where
//! its metadata stand, which functions call which. Knows nothing of rules. Start at [`Outline::of`].

use std::collections::BTreeSet;
use std::ops::Range;

/// What a piece of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A keyword or a name.
    Word,
    /// A string in quotes or backquotes.
    Text,
    /// One character of punctuation, or a digit.
    Symbol(u8),
    /// From `#` to the end of the line.
    Comment,
}

/// A piece of the text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub range: Range<usize>,
}

/// Cuts a text into tokens. Never fails: what is no Rego gives symbols.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(bytes.len() / 4);
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let rest = bytes.get(at..).unwrap_or_default();
        let (kind, length) = match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'#' => (TokenKind::Comment, count(rest, |byte| byte != b'\n')),
            b'"' => (TokenKind::Text, quoted(rest)),
            b'`' => (TokenKind::Text, 1 + count(rest.get(1..).unwrap_or_default(), |byte| byte != b'`') + 1),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => (TokenKind::Word, count(rest, is_word)),
            _ => (TokenKind::Symbol(byte), 1),
        };
        let end = (at + length).min(bytes.len());
        tokens.push(Token { kind, range: at..end });
        at = end;
    }
    tokens
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn count(bytes: &[u8], is_part: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is_part(**byte)).count()
}

/// The length of a string in quotes; an unfinished one ends with its line.
fn quoted(bytes: &[u8]) -> usize {
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        match byte {
            b'\n' => return at,
            b'"' if !escaped => return at + 1,
            _ => escaped = *byte == b'\\' && !escaped,
        }
    }
    bytes.len()
}

/// A reference below `data`, such as `data.deployer.lib.text.shorten`, as far as it is static.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DataPath {
    /// The parts after `data`.
    pub parts: Vec<String>,
    /// Where it stands.
    pub range: Range<usize>,
}

impl DataPath {
    /// Whether one is above, below or the same as the other.
    pub fn touches(&self, package: &[String]) -> bool {
        self.parts.iter().zip(package).all(|(a, b)| a == b)
    }

    /// `data.a.b`.
    pub fn name(&self) -> String {
        format!("data.{}", self.parts.join("."))
    }
}

/// What a module says of itself without being parsed.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    /// The parts of its package; empty if it has none.
    pub package: Vec<String>,
    /// Where `package …` stands.
    pub package_range: Range<usize>,
    /// Names that stand for something below `data`, by `import`.
    pub imports: Vec<(String, DataPath)>,
    /// Every reference below `data`, imports among them.
    pub data: Vec<DataPath>,
    /// Fields of `input` that are used, such as `components`.
    pub inputs: Vec<String>,
    /// The comment blocks that begin with `# METADATA`, without that line.
    pub annotations: Vec<Range<usize>>,
    /// Every field that is spelled out: after a dot, or as a string that is one word.
    pub fields: BTreeSet<String>,
    /// Fields whose value is used as a whole rather than to look something up in it by name.
    pub whole_fields: BTreeSet<String>,
    /// Whether it looks into values without naming what is in them.
    pub looks_everywhere: bool,
    /// Whether the word `if` is in it, as in every rule of Rego v1 that has a body.
    pub has_if: bool,
    /// Whether some function has a default value, which the compiled form of regorus ignores.
    pub has_default_function: bool,
}

impl Outline {
    /// Reads a text.
    pub fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let code: Vec<&Token> = tokens.iter().filter(|token| token.kind != TokenKind::Comment).collect();
        let reader = Reader { text, code: &code };
        let mut outline = Self { annotations: annotations(text, &tokens), ..Self::default() };
        for at in 0..code.len() {
            reader.read(at, &mut outline);
        }
        outline
    }

    /// `data.deployer.rules.x`; parts that are no words are in brackets, as regorus writes them.
    pub fn package_path(&self) -> String {
        self.package.iter().fold("data".to_owned(), |path, part| {
            let is_name = part.bytes().all(is_word) && !part.starts_with(|c: char| c.is_ascii_digit());
            if is_name { format!("{path}.{part}") } else { format!("{path}[\"{part}\"]") }
        })
    }
}

struct Reader<'t> {
    text: &'t str,
    code: &'t [&'t Token],
}

impl Reader<'_> {
    fn word(&self, at: usize) -> Option<&str> {
        let token = self.code.get(at).filter(|token| token.kind == TokenKind::Word)?;
        self.text.get(token.range.clone())
    }

    fn is(&self, at: usize, symbol: u8) -> bool {
        self.code.get(at).is_some_and(|token| token.kind == TokenKind::Symbol(symbol))
    }

    fn read(&self, at: usize, outline: &mut Outline) {
        if at > 0 && self.is(at - 1, b'.') {
            return self.field(at, outline);
        }
        match self.word(at) {
            None => {
                let is_field =
                    |text: &&str| !text.is_empty() && text.bytes().all(|byte| is_word(byte) || b":-".contains(&byte));
                if let Some(text) = self.text(at).filter(is_field) {
                    outline.fields.insert(text.to_owned());
                    let is_index = at > 0 && self.is(at - 1, b'[') && self.is(at + 1, b']');
                    if !(is_index && self.is_looked_into(at + 2)) {
                        outline.whole_fields.insert(text.to_owned());
                    }
                }
            }
            Some("walk") => outline.looks_everywhere = true,
            Some("json") if self.is(at + 1, b'.') => outline.looks_everywhere = true,
            Some("package") if outline.package.is_empty() => {
                let (parts, range) = self.chain(at + 1);
                outline.package_range = self.start(at)..range.end;
                outline.package = parts;
            }
            Some("data") if self.is(at + 1, b'.') || self.is(at + 1, b'[') => {
                let (mut parts, range) = self.chain(at);
                parts.remove(0);
                if !parts.is_empty() {
                    self.import(at, &parts, range.clone(), outline);
                    outline.data.push(DataPath { parts, range });
                }
            }
            Some("input") if self.is(at + 1, b'.') => outline.inputs.extend(self.word(at + 2).map(str::to_owned)),
            Some("if") => outline.has_if = true,
            Some("default") if self.is(at + 2, b'(') => outline.has_default_function = true,
            _ => {}
        }
    }

    /// A word after a dot.
    fn field(&self, at: usize, outline: &mut Outline) {
        let Some(word) = self.word(at) else { return };
        outline.fields.insert(word.to_owned());
        if !self.is_looked_into(at + 1) && !self.is_got_from(at) {
            outline.whole_fields.insert(word.to_owned());
        }
    }

    /// Whether what comes next is a field by name: `.name` or `["name"]`.
    fn is_looked_into(&self, next: usize) -> bool {
        let by_word = self.is(next, b'.') && self.word(next + 1).is_some();
        by_word || self.is(next, b'[') && self.text(next + 1).is_some() && self.is(next + 2, b']')
    }

    /// Whether a field is what `object.get` looks into: `object.get(x.field, "name", …)`, or what it gives instead,
    /// as if it was a list of one such: `object.get(…, "name", [x.field])`.
    fn is_got_from(&self, at: usize) -> bool {
        let mut start = at;
        while start >= 2 && self.is(start - 1, b'.') && self.word(start - 2).is_some() {
            start -= 2;
        }
        let before = |places: usize| start.checked_sub(places);
        let is_before = |places: usize, symbol: u8| before(places).is_some_and(|at| self.is(at, symbol));
        let is_word = |places: usize, word: &str| before(places).is_some_and(|at| self.word(at) == Some(word));
        let is_first = is_before(1, b'(') && is_word(2, "get") && is_word(4, "object");
        let is_instead =
            is_before(1, b'[') && is_before(2, b',') && before(3).is_some_and(|at| self.text(at).is_some());
        (is_first && self.is(at + 1, b',') && self.text(at + 2).is_some())
            || (is_instead && self.is(at + 1, b']') && self.is(at + 2, b')'))
    }

    fn import(&self, at: usize, parts: &[String], range: Range<usize>, outline: &mut Outline) {
        if at == 0 || self.word(at - 1) != Some("import") {
            return;
        }
        let after = self.code.iter().position(|token| token.range.start >= range.end).unwrap_or(self.code.len());
        let renamed = (self.word(after) == Some("as")).then(|| self.word(after + 1)).flatten();
        let name = renamed.or_else(|| parts.last().map(String::as_str)).unwrap_or_default().to_owned();
        outline.imports.push((name, DataPath { parts: parts.to_vec(), range }));
    }

    fn start(&self, at: usize) -> usize {
        self.code.get(at).map_or(self.text.len(), |token| token.range.start)
    }

    /// Words and quoted parts joined by dots and brackets, from a token on.
    fn chain(&self, at: usize) -> (Vec<String>, Range<usize>) {
        let start = self.start(at);
        let Some(first) = self.word(at) else { return (Vec::new(), start..start) };
        let mut parts = vec![first.to_owned()];
        let mut next = at + 1;
        let end = |next: usize| self.code.get(next - 1).map_or(start, |token| token.range.end);
        loop {
            if let (true, Some(word)) = (self.is(next, b'.'), self.word(next + 1)) {
                parts.push(word.to_owned());
                next += 2;
            } else if let (true, Some(text)) = (self.is(next, b'[') && self.is(next + 2, b']'), self.text(next + 1)) {
                parts.push(text.to_owned());
                next += 3;
            } else {
                return (parts, start..end(next));
            }
        }
    }

    fn text(&self, at: usize) -> Option<&str> {
        let token = self.code.get(at).filter(|token| token.kind == TokenKind::Text)?;
        let inner = token.range.start + 1..token.range.end.saturating_sub(1);
        self.text.get(inner)
    }
}

/// The comment lines that follow a line `# METADATA` without a gap.
fn annotations(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let comments: Vec<&Token> = tokens.iter().filter(|token| token.kind == TokenKind::Comment).collect();
    let is_head = |token: &Token| {
        let comment = text.get(token.range.clone()).unwrap_or_default();
        comment.trim_start_matches('#').trim() == "METADATA"
    };
    let mut blocks = Vec::new();
    for (index, _) in comments.iter().enumerate().filter(|(_, token)| is_head(token)) {
        let mut lines = comments.iter().skip(index);
        let Some(head) = lines.next() else { continue };
        let start = (head.range.end + 1).min(text.len());
        let mut end = head.range.end;
        for line in lines {
            let gap = text.get(end..line.range.start).unwrap_or_default();
            if gap.matches('\n').count() != 1 || !gap.trim().is_empty() {
                break;
            }
            end = line.range.end;
        }
        if start < end {
            blocks.push(start..end);
        }
    }
    blocks
}

/// The name of a function that is defined or called, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// The name as it is written, `f` or `lib.f` or `data.lib.f`.
    pub name: String,
    /// Where.
    pub range: Range<usize>,
}

/// Every name that is followed by an opening parenthesis in a part of a text.
pub(super) fn calls(text: &str, part: Range<usize>) -> Vec<Call> {
    let offset = part.start;
    let text = text.get(part).unwrap_or_default();
    let tokens = tokens(text);
    let code: Vec<&Token> = tokens.iter().filter(|token| token.kind != TokenKind::Comment).collect();
    let reader = Reader { text, code: &code };
    let begins = |at: &usize| reader.word(*at).is_some() && (*at == 0 || !reader.is(*at - 1, b'.'));
    let called = (0..code.len()).filter(begins).filter_map(|at| {
        let (parts, range) = reader.chain(at);
        let follows = text.get(range.end..).is_some_and(|rest| rest.starts_with('('));
        follows.then(|| Call { name: parts.join("."), range: range.start + offset..range.end + offset })
    });
    called.collect()
}

#[cfg(test)]
mod tests {
    use super::{Outline, calls};

    const MODULE: &str = "# A file.\n\n# METADATA\n# title: x\n# custom:\n#   code: a/b\npackage acme.rules[\"x-y\"]\n\nimport data.acme.lib.text as words\nimport data.acme.lib.sets\n\n# METADATA\n# title: y\ndeny contains m if {\n\tsome c in input.components\n\tm := words.join(c, \"data.no.reference\")\n\tdata.acme.limits[\"x\"].y > f(1)\n}\n\ndefault f(_) := 0\n";

    #[test]
    fn a_module_tells_its_package_its_references_and_its_metadata() {
        let outline = Outline::of(MODULE);
        assert_eq!(outline.package_path(), "data.acme.rules[\"x-y\"]");
        assert_eq!(&MODULE[outline.package_range.clone()], "package acme.rules[\"x-y\"]");
        let names: Vec<String> = outline.data.iter().map(super::DataPath::name).collect();
        assert_eq!(names, ["data.acme.lib.text", "data.acme.lib.sets", "data.acme.limits.x.y"]);
        let aliases: Vec<&str> = outline.imports.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(aliases, ["words", "sets"]);
        let blocks: Vec<&str> = outline.annotations.iter().map(|block| &MODULE[block.clone()]).collect();
        assert_eq!(blocks, ["# title: x\n# custom:\n#   code: a/b", "# title: y"]);
        assert_eq!(
            (outline.inputs.as_slice(), outline.has_default_function),
            (["components".to_owned()].as_slice(), true)
        );
    }

    #[test]
    fn what_is_looked_into_by_name_is_not_used_as_a_whole() {
        let is_whole = |expression: &str| {
            let text = format!("package a\n\nx := 1 if {expression}\n");
            Outline::of(&text).whole_fields.contains("properties")
        };
        for by_name in ["r.properties.A", "r.properties[\"A\"]", "object.get(r.properties, \"A\", [r.properties])"] {
            assert!(!is_whole(by_name), "{by_name}");
        }
        for whole in [
            "r.properties",
            "r.properties[a]",
            "object.get(r.properties, a, 1)",
            "get(r.properties, \"A\", 1)",
            "f([r.properties])",
            "count(r.properties)",
        ] {
            assert!(is_whole(whole), "{whole}");
        }
    }

    #[test]
    fn calls_are_found_with_their_whole_name() {
        let found = calls(MODULE, 0..MODULE.len());
        let names: Vec<&str> = found.iter().map(|call| call.name.as_str()).collect();
        assert_eq!(names, ["words.join", "f", "f"]);
    }

    #[test]
    fn text_that_is_no_rego_ends_without_panic() {
        for text in ["\"", "`", "#", "data", "data.", "package", "é\"\\", "data[\"x\"", "import data.a as"] {
            let _ = (Outline::of(text), calls(text, 0..text.len()));
        }
    }
}
