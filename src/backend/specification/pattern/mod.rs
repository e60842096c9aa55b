//! The patterns of schemas: whether a text has a match somewhere.
//!
//! A crate is not used because a run meets some sixty patterns and matches each a few times: what counts
//! is how long it takes to compile them. Many count to large numbers (`{1,255}`), which automata unroll;
//! look-around and Unicode categories are common too. Only yes or no is asked, so a repetition need be
//! neither greedy nor lazy, and no state is entered twice: time is linear in the text.
//!
//! Means what Python's `re.search` means, because that is how the schemas are tried before they are
//! published. Start at [`Pattern`]; `parse.rs` reads, `class.rs` knows sets of characters.

mod class;
mod parse;

use class::Class;
use std::sync::OnceLock;

/// States that one match may have; beyond that the answer is not worth its time.
const MOST_STATES: usize = 4_000_000;
/// Instructions that a pattern may have after its repetitions of groups were unrolled.
const MOST_INSTRUCTIONS: usize = 20_000;

/// A pattern as the schema writes it; it is read when it is first looked for.
#[derive(Debug)]
pub struct LazyPattern<'t> {
    text: &'t str,
    read: OnceLock<Option<Pattern>>,
}

impl<'t> LazyPattern<'t> {
    /// The pattern of a text.
    #[must_use]
    pub const fn new(text: &'t str) -> Self {
        Self { text, read: OnceLock::new() }
    }

    /// As the schema writes it.
    #[must_use]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// Whether the pattern is found in a text; `None` if that cannot be said.
    #[must_use]
    pub fn is_found_in(&self, text: &str) -> Option<bool> {
        self.read.get_or_init(|| Pattern::parse(self.text)).as_ref()?.is_found_in(text)
    }
}

impl PartialEq for LazyPattern<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A pattern, ready to be looked for.
#[derive(Debug)]
pub struct Pattern {
    program: Vec<Instruction>,
    classes: Vec<Class>,
}

#[derive(Debug, Clone, Copy)]
enum Instruction {
    /// Takes between `least` and `most` characters of a class.
    Take { class: usize, least: usize, most: usize },
    /// Goes on at either.
    Split(usize, usize),
    /// Goes on elsewhere.
    Jump(usize),
    /// Goes on if the place is such a one.
    Assert(Anchor),
    /// Goes on at `end` if what follows up to there matches, or does not match, from the place on that is
    /// so many characters back.
    Look { back: usize, is_negated: bool, end: usize },
    /// It matches.
    Accept,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Start,
    /// The end, or before the line break that ends the text.
    End,
    VeryEnd,
    WordBoundary(bool),
}

/// A place to come back to.
enum Choice {
    At(usize, usize),
    /// A repetition that may give back characters until `low`.
    Shorter {
        next: usize,
        low: usize,
        high: usize,
    },
}

impl Pattern {
    /// Reads a pattern; `None` if it has something that is not understood (back references, flags,
    /// classes of Java) or is too large.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse::parse(text)
    }

    /// Whether the pattern is found in a text; `None` if that cannot be said: the text has characters of
    /// which the standard library does not know the category, or is too long.
    #[must_use]
    pub fn is_found_in(&self, text: &str) -> Option<bool> {
        let mut search = Search { pattern: self, text, seen: Vec::new(), choices: Vec::new() };
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for start in starts {
            if search.matches(0, start)? {
                return Some(true);
            }
            // What begins with `^` is found at the start or nowhere.
            if matches!(self.program.first(), Some(Instruction::Assert(Anchor::Start))) {
                break;
            }
        }
        Some(false)
    }
}

struct Search<'a> {
    pattern: &'a Pattern,
    text: &'a str,
    /// One bit for each instruction at each place: whether it was tried and failed.
    seen: Vec<u64>,
    choices: Vec<Choice>,
}

impl Search<'_> {
    /// Whether this is the first visit; `None` if there are too many states to remember.
    fn is_new(&mut self, at: usize, place: usize) -> Option<bool> {
        let width = self.text.len() + 1;
        if self.seen.is_empty() {
            let states = self.pattern.program.len().checked_mul(width).filter(|states| *states <= MOST_STATES)?;
            self.seen.resize(states / 64 + 1, 0);
        }
        let state = at * width + place;
        let word = self.seen.get_mut(state / 64)?;
        let bit = 1 << (state % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        Some(is_new)
    }

    /// Whether the program from an instruction on matches at a place.
    fn matches(&mut self, start: usize, place: usize) -> Option<bool> {
        let bottom = self.choices.len();
        self.choices.push(Choice::At(start, place));
        while self.choices.len() > bottom {
            let Some(choice) = self.choices.pop() else { break };
            let (at, place) = match choice {
                Choice::At(at, place) => (at, place),
                Choice::Shorter { next, low, high } => {
                    let before = high - self.character_before(high).map_or(0, char::len_utf8);
                    if before > low {
                        self.choices.push(Choice::Shorter { next, low, high: before });
                    }
                    (next, before)
                }
            };
            if self.follow(at, place)? {
                self.choices.truncate(bottom);
                return Some(true);
            }
        }
        Some(false)
    }

    /// Follows one path until it matches or fails; leaves the other paths on the stack.
    fn follow(&mut self, mut at: usize, mut place: usize) -> Option<bool> {
        let pattern = self.pattern;
        loop {
            match *pattern.program.get(at)? {
                Instruction::Accept => return Some(true),
                Instruction::Jump(next) => at = next,
                Instruction::Assert(anchor) if self.is_at(anchor, place) => at += 1,
                Instruction::Assert(_) => return Some(false),
                Instruction::Split(first, second) => {
                    if !self.is_new(at, place)? {
                        return Some(false);
                    }
                    self.choices.push(Choice::At(second, place));
                    at = first;
                }
                Instruction::Take { class, least, most } => {
                    let class = pattern.classes.get(class)?;
                    if (least, most) != (1, 1) && !self.is_new(at, place)? {
                        return Some(false);
                    }
                    let Some((low, high)) = self.take(class, place, least, most)? else { return Some(false) };
                    at += 1;
                    place = high;
                    if high > low {
                        self.choices.push(Choice::Shorter { next: at, low, high });
                    }
                }
                Instruction::Look { back, is_negated, end } => {
                    if self.look(at + 1, place, back)? == is_negated {
                        return Some(false);
                    }
                    at = end;
                }
            }
        }
    }

    /// Takes as many characters of the class as there are, at most `most`: the places after `least` of
    /// them and after all.
    fn take(&self, class: &Class, place: usize, least: usize, most: usize) -> Option<Option<(usize, usize)>> {
        let (mut low, mut end, mut count) = (place, place, 0);
        while count < most {
            let Some(character) = self.character_at(end) else { break };
            if !class.has(character)? {
                break;
            }
            end += character.len_utf8();
            count += 1;
            if count == least {
                low = end;
            }
        }
        Some((count >= least).then_some((low, end)))
    }

    fn look(&self, start: usize, place: usize, back: usize) -> Option<bool> {
        let mut from = place;
        for _ in 0..back {
            let Some(character) = self.character_before(from) else { return Some(false) };
            from -= character.len_utf8();
        }
        let mut inner = Search { pattern: self.pattern, text: self.text, seen: Vec::new(), choices: Vec::new() };
        inner.matches(start, from)
    }

    fn is_at(&self, anchor: Anchor, place: usize) -> bool {
        let is_word = |character: Option<char>| character.is_some_and(class::is_word);
        match anchor {
            Anchor::Start => place == 0,
            Anchor::End => self.text.get(place..).is_some_and(|rest| rest.is_empty() || rest == "\n"),
            Anchor::VeryEnd => place == self.text.len(),
            Anchor::WordBoundary(wanted) => {
                (is_word(self.character_before(place)) != is_word(self.character_at(place))) == wanted
            }
        }
    }

    fn character_at(&self, place: usize) -> Option<char> {
        match self.text.as_bytes().get(place) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.text.get(place..)?.chars().next(),
        }
    }

    fn character_before(&self, place: usize) -> Option<char> {
        self.text.get(..place)?.chars().next_back()
    }
}
