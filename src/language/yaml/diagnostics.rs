//! What is wrong with YAML text, and with files that are none: codes, pages and wording.

use crate::codes;
use crate::diag::Diagnostic;
use crate::source::Span;

codes! {
    FILE_TOO_LARGE = Error "workspace/file-too-large", "A file is too large to be a document",
        "Documents are read up to 10 MiB each. Data belongs in files that a component mounts or uploads (`configs/`), not in YAML documents.";
    SYNTAX = Error "yaml/syntax", "The text is not YAML",
        "The document cannot be read any further and is left out; reading goes on at the next `---`. The usual causes are indentation, a missing space after a colon, an unclosed quote or bracket, and text with `: ` or ` #` in it that needs quotes.";
    NOT_UTF8 = Error "yaml/not-utf8", "The file is not UTF-8",
        "Documents are UTF-8 text. The file was saved in another encoding, or is no text at all.";
    DUPLICATE_KEY = Error "yaml/duplicate-key", "A key is written twice in a map",
        "YAML forbids it, and tools disagree on which of the two counts. The first is used for the rest of the check; remove one of them.";
    TOO_DEEP = Error "yaml/too-deep", "Maps and lists are nested too deep",
        "100 levels are the limit, aliases counted as what they stand for. No document needs as many; a file that has them is broken or hostile.";
    ALIAS_BOMB = Error "yaml/alias-bomb", "Aliases expand to too much",
        "Aliases of aliases multiply: ten levels of ten are ten thousand million nodes. What the aliases of one file stand for is limited; use a template or defaults for what many components share.";
    RECURSIVE_ALIAS = Error "yaml/recursive-alias", "An alias stands inside what it stands for",
        "The value would contain itself without end.";
    UNKNOWN_ANCHOR = Error "yaml/unknown-anchor", "An alias has no anchor",
        "`*name` stands for the value marked `&name` earlier in the same document. Anchors of another document or file cannot be used; a text that starts with `*` needs quotes.";
    KEY_NOT_STRING = Error "yaml/key-not-string", "A key is not a string",
        "Keys are names. Lists, maps and nothing cannot be keys.";
    TAG = Error "yaml/tag", "A YAML tag is not known",
        "Only the tags of YAML's core schema (`!!str`, `!!int`, …) mean something here. CloudFormation's short forms (`!Sub`, `!Ref`, `!GetAtt`) belong in templates; here, variables are written `${NAME}` and outputs of other components `${ref:service/component.output}`.";
    MERGE_KEY = Error "yaml/merge-key", "A merge key has no map",
        "`<<:` takes the keys of another map: `<<: *anchor`, or `<<: [*one, *two]`, of which the first wins.";
    GAVE_UP = Error "yaml/gave-up", "Reading a file was given up",
        "The file holds more than 500,000 values, or more than 50 mistakes were found in it. What stands after the place was not read. Data belongs in files that a component mounts; mistakes go away from the first one on.";
}

/// An error of the YAML parser in our words.
pub struct SyntaxError {
    /// The place to look at.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// What is said under the place.
    pub label: &'static str,
    /// Another place that explains it.
    pub related: Option<(Span, &'static str)>,
    /// What to do.
    pub help: &'static str,
}

/// A text that is not YAML.
#[must_use]
pub fn syntax(error: SyntaxError) -> Diagnostic {
    let found = Diagnostic::new(&SYNTAX, error.message).at(error.span, error.label).help(error.help);
    match error.related {
        Some((span, text)) => found.and(span, text),
        None => found,
    }
}

/// A file that is no UTF-8; `offset` and `line` are those of the first bad byte.
#[must_use]
pub fn not_utf8(span: Span, offset: usize, line: usize) -> Diagnostic {
    Diagnostic::new(&NOT_UTF8, format!("the file is not UTF-8: byte {offset}, in line {line}, belongs to no character"))
        .at(span, "")
        .help("save the file as UTF-8")
}

/// A file above the limit.
#[must_use]
pub fn file_too_large(span: Span, size: u64, limit: u64) -> Diagnostic {
    let (size, limit) = (size / (1024 * 1024), limit / (1024 * 1024));
    Diagnostic::new(&FILE_TOO_LARGE, format!("the file has {size} MiB, the limit is {limit} MiB"))
        .at(span, "")
        .help("split it into several documents, or move data into files that a component mounts")
}

/// A key that is in the map already.
#[must_use]
pub fn duplicate_key(span: Span, first: Span, key: &str) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_KEY, format!("the key `{key}` is written twice"))
        .at(span, "written again here")
        .and(first, "first written here")
        .help("remove one of the two")
}

/// A key of the envelope that is there already: a second document begins, and nothing says so.
#[must_use]
pub fn missing_separator(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_KEY, "a second document begins without a `---` before it")
        .at(span, "begins here")
        .and(first, "the first document")
        .help("write a line `---` between the two")
}

/// Two `<<` in one map.
#[must_use]
pub fn two_merge_keys(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_KEY, "the key `<<` is written twice")
        .at(span, "written again here")
        .and(first, "first written here")
        .help("write one with a list: `<<: [*one, *two]`, of which the first wins")
}

/// A text that begins with `*` and has no quotes, such as `*/5 * * * *`.
#[must_use]
pub fn star_without_quotes(span: Span) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_ANCHOR, "a text that begins with `*` needs quotes")
        .at(span, "`*` begins an alias in YAML")
        .help("put the whole text in quotes: \"*/5 * * * *\"")
}

/// Too many levels.
#[must_use]
pub fn too_deep(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(&TOO_DEEP, format!("maps and lists are nested more than {limit} deep"))
        .at(span, "too deep from here on")
        .help("no document needs this many levels: check the file for what was pasted or generated into it")
}

/// A file that is not read to its end, because it holds too many nodes or too many mistakes.
#[must_use]
pub fn gave_up(span: Span, nodes: bool) -> Diagnostic {
    let (message, help) = if nodes {
        ("the file holds too many values", "split it, or move data into files that a component mounts")
    } else {
        ("there are too many mistakes in this file", "mend the ones above first")
    };
    Diagnostic::new(&GAVE_UP, message).at(span, "what follows was not read").help(help)
}

/// Aliases that multiply.
#[must_use]
pub fn alias_bomb(span: Span) -> Diagnostic {
    Diagnostic::new(&ALIAS_BOMB, "the anchors and aliases of this file stand for too much")
        .at(span, "the limit is passed here")
        .help("use a template or defaults for what many components share")
}

/// An alias inside its own anchor.
#[must_use]
pub fn recursive_alias(span: Span) -> Diagnostic {
    Diagnostic::new(&RECURSIVE_ALIAS, "an alias stands inside what it stands for")
        .at(span, "contains itself")
        .help("write the value out, or move the anchor")
}

/// An alias without an anchor.
#[must_use]
pub fn unknown_anchor(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(
        &UNKNOWN_ANCHOR,
        format!("`*{name}` stands for nothing: no `&{name}` comes before it in this document"),
    )
    .at(span, "no such anchor")
    .help("mark the value with `&name` earlier in the document; a text that starts with `*` needs quotes")
}

/// A key that is a map, a list or nothing; `found` describes it.
#[must_use]
pub fn key_not_string(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(&KEY_NOT_STRING, format!("a key must be a string, not {found}"))
        .at(span, "not a string")
        .help("write a name, in quotes if it has special characters")
}

/// A tag that is not of the core schema.
#[must_use]
pub fn foreign_tag(span: Span, tag: &str) -> Diagnostic {
    const SHORT_FORMS: [&str; 18] = [
        "!Ref",
        "!Sub",
        "!GetAtt",
        "!Join",
        "!Select",
        "!Split",
        "!If",
        "!Equals",
        "!And",
        "!Or",
        "!Not",
        "!FindInMap",
        "!Base64",
        "!Cidr",
        "!GetAZs",
        "!ImportValue",
        "!Transform",
        "!Condition",
    ];
    let help = if SHORT_FORMS.contains(&tag) {
        "CloudFormation's short forms are not for this language: use `${NAME}` for variables and \
         `${ref:service/component.output}` for outputs of other components"
    } else {
        "remove it; to force a string, put the value in quotes"
    };
    Diagnostic::new(&TAG, format!("the tag `{tag}` is not known")).at(span, "unknown tag").help(help)
}

/// `<<` with something that is no map; `found` describes it.
#[must_use]
pub fn bad_merge_key(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(&MERGE_KEY, format!("`<<` takes a map or a list of maps, not {found}"))
        .at(span, "nothing to merge")
        .help("write `<<: *anchor`")
}
