//! Which fields of components or resources rules read: what no rule reads need not be told.
//!
//! Sets of words are asked for every field of every thing and joined for every rule that is asked about one, so
//! they are bits, numbered by a list of words that all embedded rules have in common. Start at [`Reads`].

use rustc_hash::FxBuildHasher;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Which fields of a component or resource, of its spec or properties, a rule reads. Known of embedded rules
/// alone, whose tests show that they find the same without the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Reads {
    /// Any of them.
    #[default]
    Everything,
    /// None.
    Nothing,
    /// Those that the rule spells out.
    Fields(Fields),
}

/// Some of the words of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fields {
    words: Arc<Words>,
    /// A bit for each word of the list.
    bits: Box<[u64]>,
}

/// A list of words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    numbers: HashMap<String, usize, FxBuildHasher>,
}

impl Words {
    /// The list in this order.
    pub fn new(words: Vec<String>) -> Arc<Self> {
        Arc::new(Self { numbers: words.into_iter().zip(0..).collect() })
    }
}

impl Reads {
    /// Fields by their numbers in a list; everything if there are no numbers.
    pub fn numbered(words: &Arc<Words>, numbers: Option<&[u16]>) -> Self {
        let Some(numbers) = numbers else { return Self::Everything };
        let mut bits = vec![0u64; words.numbers.len().div_ceil(64)];
        for number in numbers.iter().map(|number| usize::from(*number)) {
            let Some(part) = bits.get_mut(number / 64) else { return Self::Everything };
            *part |= 1 << (number % 64);
        }
        Self::Fields(Fields { words: words.clone(), bits: bits.into() })
    }

    /// Whether a field may be read.
    pub fn has(&self, field: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Nothing => false,
            Self::Fields(fields) => {
                fields.words.numbers.get(field).is_some_and(|number| {
                    fields.bits.get(number / 64).is_some_and(|part| part >> (number % 64) & 1 == 1)
                })
            }
        }
    }

    /// What either reads. Fields of different lists are everything.
    pub fn add(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Everything, _) | (_, Self::Nothing) => {}
            (Self::Fields(fields), Self::Fields(more)) if Arc::ptr_eq(&fields.words, &more.words) => {
                fields.bits.iter_mut().zip(&more.bits).for_each(|(part, more)| *part |= more);
            }
            (Self::Nothing, other) => *self = other.clone(),
            _ => *self = Self::Everything,
        }
    }

    /// Whether all is read that the other reads.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everything, _) | (_, Self::Nothing) => true,
            (Self::Fields(fields), Self::Fields(less)) if Arc::ptr_eq(&fields.words, &less.words) => {
                fields.bits.iter().zip(&less.bits).all(|(part, less)| less & !part == 0)
            }
            _ => false,
        }
    }
}

/// The words of several sets in one list, and each set as numbers in it; `None` is everything.
pub(super) fn number(sets: &[Option<BTreeSet<String>>]) -> (Vec<String>, Vec<Option<Vec<u16>>>) {
    let words: BTreeSet<&String> = sets.iter().flatten().flatten().collect();
    let words: Vec<String> = words.into_iter().cloned().collect();
    // A list that is too long is none: whatever is looked for in it is everything.
    let place = |word: &String| words.binary_search(word).ok().and_then(|at| u16::try_from(at).ok());
    let numbers = |set: &Option<BTreeSet<String>>| set.as_ref().and_then(|set| set.iter().map(place).collect());
    let numbered = sets.iter().map(numbers).collect();
    (words, numbered)
}

#[cfg(test)]
mod tests {
    use super::{Reads, Words, number};
    use std::collections::BTreeSet;

    #[test]
    fn what_two_rules_read_is_what_either_reads() {
        let set = |words: &[&str]| words.iter().map(ToString::to_string).collect::<BTreeSet<String>>();
        let many: Vec<String> = (0..200).map(|number| format!("w{number}")).collect();
        let many: BTreeSet<String> = many.into_iter().collect();
        let (words, numbers) =
            number(&[Some(set(&["a", "b"])), Some(set(&["b", "c"])), None, Some(many), Some(set(&[]))]);
        let words = Words::new(words);
        let reads: Vec<Reads> = numbers.iter().map(|numbers| Reads::numbered(&words, numbers.as_deref())).collect();
        assert!(reads[0].has("a") && reads[0].has("b") && !reads[0].has("c") && !reads[0].has("d"));
        let mut both = Reads::Nothing;
        assert!(!both.has("a"));
        both.add(&reads[0]);
        assert!(both == reads[0] && both.covers(&reads[0]) && !both.covers(&reads[1]));
        both.add(&reads[1]);
        assert!(both.has("a") && both.has("c") && !both.has("d") && both.covers(&reads[1]) && both.covers(&reads[4]));
        assert!(reads[3].has("w199") && reads[3].has("w64") && !reads[3].has("w200"));
        assert!(!both.covers(&reads[2]) && reads[2].covers(&both) && reads[2].has("anything"));
        both.add(&reads[2]);
        assert_eq!(both, Reads::Everything);
        let other = Reads::numbered(&Words::new(vec!["a".to_owned()]), Some(&[0]));
        let mut mixed = reads[0].clone();
        assert!(!mixed.covers(&other));
        mixed.add(&other);
        assert_eq!(mixed, Reads::Everything);
        assert_eq!(Reads::numbered(&words, Some(&[9_999])), Reads::Everything);
    }
}
