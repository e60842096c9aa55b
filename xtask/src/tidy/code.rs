//! Rust text without what is not code: comments, strings, characters, test modules.
//!
//! A small scanner, not a parser: it keeps every line break, so that line numbers stay right. Start at
//! [`without_comments_and_strings`].

/// The text with comments and the content of literals replaced by spaces.
pub(super) fn without_comments_and_strings(text: &str) -> String {
    let mut scanner = Scanner { rest: text, code: String::with_capacity(text.len()), in_word: false };
    while !scanner.rest.is_empty() {
        let length = scanner.literal_or_comment();
        if length > 0 {
            scanner.blank(length);
        } else {
            scanner.keep();
        }
    }
    scanner.code
}

struct Scanner<'a> {
    rest: &'a str,
    code: String,
    /// Whether the last character that was kept belongs to a word, so that an `r` here starts no raw string.
    in_word: bool,
}

impl Scanner<'_> {
    fn keep(&mut self) {
        let mut chars = self.rest.chars();
        if let Some(char) = chars.next() {
            self.code.push(char);
            self.in_word = is_word(char);
        }
        self.rest = chars.as_str();
    }

    fn blank(&mut self, length: usize) {
        let (gone, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.code.extend(gone.chars().map(|char| if char == '\n' { '\n' } else { ' ' }));
        self.rest = rest;
        self.in_word = false;
    }

    /// How many bytes from here on are not code.
    fn literal_or_comment(&self) -> usize {
        let rest = self.rest;
        if rest.starts_with("//") {
            return rest.find('\n').unwrap_or(rest.len());
        }
        if rest.starts_with("/*") {
            return block_comment(rest);
        }
        if rest.starts_with('\'') {
            return character(rest);
        }
        let prefix = rest.len() - rest.trim_start_matches(['b', 'c', 'r']).len();
        if prefix > 2 || (prefix > 0 && self.in_word) {
            return 0;
        }
        let (letters, body) = rest.split_at(prefix);
        let hashes = body.len() - body.trim_start_matches('#').len();
        let opens = body.get(hashes..).is_some_and(|body| body.starts_with('"'));
        match (opens, letters.contains('r')) {
            (true, true) => prefix + raw_string(body, hashes),
            (true, false) if hashes == 0 => prefix + string(body),
            _ => 0,
        }
    }
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0usize, 0usize);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn raw_string(text: &str, hashes: usize) -> usize {
    let end = format!("\"{}", "#".repeat(hashes));
    let body = text.get(hashes + 1..).unwrap_or("");
    body.find(&end).map_or(text.len(), |at| hashes + 1 + at + end.len())
}

/// The length of a character literal; 0 for a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => {
            chars.next();
            chars.find(|(_, char)| *char == '\'').map_or(0, |(at, _)| at + 1)
        }
        Some(_) => chars.next().filter(|(_, char)| *char == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}

/// Code without the items that exist only in tests: each `#[cfg(test)]` and what it stands on.
pub(super) fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let (mut kept, mut rest) = (String::with_capacity(code.len()), code);
    while let Some((before, item)) = rest.split_once(MARK) {
        let (gone, after) = item.split_at_checked(item_length(item)).unwrap_or((item, ""));
        kept.push_str(before);
        kept.extend(gone.chars().filter(|char| *char == '\n'));
        rest = after;
    }
    kept + rest
}

/// How far an item goes: to its `;`, or to the brace that closes its first one.
fn item_length(item: &str) -> usize {
    let mut depth = 0usize;
    for (at, char) in item.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    item.len()
}

/// The line (from 1) of a byte offset.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The byte offsets at which a word stands by itself, not as a part of a longer one.
pub(super) fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| !code.get(..*at).is_some_and(|before| before.ends_with(is_word)))
}

#[cfg(test)]
mod tests {
    use super::{line_of, without_comments_and_strings, without_tests, words};

    #[test]
    fn comments_and_literals_vanish_and_lines_stay() {
        let text = "a // dbg!\n/* x /* y */\n z */ b(\"c\\\"d\", r#\"e\"f\"#, 'g', '\\'', 'h')\nlet i: &'static str = br\"j\";";
        let code = without_comments_and_strings(text);
        let squeezed: Vec<&str> = code.split_whitespace().collect();
        assert_eq!(squeezed.join(" "), "a b( , , , , ) let i: &'static str = ;");
        assert_eq!(code.matches('\n').count(), text.matches('\n').count());
    }

    #[test]
    fn a_word_that_ends_in_r_starts_no_raw_string() {
        let code = without_comments_and_strings("for x in iter{\"a\"} number\"b\"");
        assert_eq!(code, "for x in iter{   } number   ");
    }

    #[test]
    fn items_of_tests_vanish_with_their_braces() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { c }\n}\nfn d() {}\n#[cfg(test)]\nuse e;\nfn f() {}";
        let kept = without_tests(code);
        assert_eq!(kept.split_whitespace().collect::<Vec<_>>().join(" "), "fn a() {} fn d() {} fn f() {}");
        assert_eq!(line_of(&kept, kept.find("fn f").unwrap()), 9);
    }

    #[test]
    fn a_part_of_a_longer_word_is_not_the_word() {
        assert_eq!(words("dbg! my_dbg! (dbg!", "dbg!").collect::<Vec<_>>(), [0, 14]);
    }
}
