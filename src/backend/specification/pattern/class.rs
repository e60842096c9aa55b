//! Sets of characters.
//!
//! Of ASCII everything is known. Of other characters the standard library knows letters, digits and
//! spaces; where a pattern asks for marks, symbols or punctuation among them, there is no answer.

/// A set of characters.
#[derive(Debug, Clone)]
pub(super) struct Class {
    items: Vec<Item>,
    is_negated: bool,
    /// The answer for every character of ASCII, one bit each.
    ascii: u128,
}

/// A part of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// Code points from the first to the second. Not characters: patterns name surrogates.
    Range(u32, u32),
    /// `\w`, or with `false` `\W`.
    Word(bool),
    /// `\d`, or `\D`.
    Digit(bool),
    /// `\s`, or `\S`.
    Space(bool),
    /// `\p{L}`, or `\P{L}`, by the first letter of the category.
    Category(u8, bool),
}

const SURROGATES: std::ops::RangeInclusive<u32> = 0xD800..=0xDFFF;

impl Class {
    pub fn new(items: Vec<Item>, is_negated: bool) -> Self {
        let mut class = Self { items, is_negated, ascii: 0 };
        for byte in 0..128u8 {
            if class.find(char::from(byte)) == Some(true) {
                class.ascii |= 1 << byte;
            }
        }
        class
    }

    /// Any character but the line break.
    pub fn dot() -> Self {
        Self::new(vec![Item::Range(10, 10)], true)
    }

    /// One character.
    pub fn of(character: char) -> Self {
        let code = u32::from(character);
        Self::new(vec![Item::Range(code, code)], false)
    }

    /// Whether a character is in it; `None` if that is not known.
    pub fn has(&self, character: char) -> Option<bool> {
        if character.is_ascii() {
            return Some(self.ascii >> u32::from(character) & 1 == 1);
        }
        self.find(character)
    }

    fn find(&self, character: char) -> Option<bool> {
        let mut is_known = true;
        for item in &self.items {
            match item.has(character) {
                Some(true) => return Some(!self.is_negated),
                Some(false) => {}
                None => is_known = false,
            }
        }
        is_known.then_some(self.is_negated)
    }
}

impl Item {
    fn has(self, character: char) -> Option<bool> {
        let code = u32::from(character);
        match self {
            Self::Range(first, last) => {
                // A pattern made for UTF-16 names surrogates and means all that they encode.
                let is_beyond = code > 0xFFFF && (SURROGATES.contains(&first) || SURROGATES.contains(&last));
                Some((first..=last).contains(&code) || is_beyond)
            }
            Self::Word(wanted) => Some(is_word(character) == wanted),
            Self::Digit(wanted) => Some(character.is_numeric() == wanted),
            Self::Space(wanted) => Some(character.is_whitespace() == wanted),
            Self::Category(category, wanted) => is_in_category(category, character).map(|is_in| is_in == wanted),
        }
    }
}

/// What `\w` means.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn is_in_category(category: u8, character: char) -> Option<bool> {
    match category {
        b'L' if character.is_ascii() || !character.is_alphabetic() => Some(character.is_alphabetic()),
        b'N' => Some(character.is_numeric()),
        b'Z' => Some(character.is_whitespace() && !character.is_control()),
        _ if !character.is_ascii() => None,
        b'P' => Some(character.is_ascii_punctuation() && !is_ascii_symbol(character)),
        b'S' => Some(is_ascii_symbol(character)),
        b'C' => Some(character.is_control()),
        _ => Some(false),
    }
}

/// The symbols of ASCII; the rest of its marks is punctuation (Unicode, general categories).
const fn is_ascii_symbol(character: char) -> bool {
    matches!(character, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~')
}
