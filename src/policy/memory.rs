//! What rules said already of things that are the same.
//!
//! Services resemble each other, and what kinds make of them does even more. A rule that judges every
//! component or resource by itself ([`super::alone`]) and found nothing in one finds nothing in another that
//! does not differ in what the rule reads; one that judges every template by itself finds nothing in another
//! template that does not. So only what is new to a rule is made into values and evaluated.
//! Things are compared exactly, by the bytes of what is read; nothing here is a guess. Start at
//! [`Memory`]; [`super::judge`] uses it.

use super::reads::Reads;
use super::rule::{Rule, Sight};
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

/// What the rules of one subject said while one program was judged. Shared by threads, of which each
/// takes a part for itself.
#[derive(Debug, Default)]
pub struct Memory {
    parts: Mutex<Vec<Known>>,
    forgets: bool,
}

impl Memory {
    /// A memory that keeps nothing: every rule is asked about everything.
    #[must_use]
    pub fn none() -> Self {
        Self { forgets: true, ..Self::default() }
    }

    /// Whether every rule is to be asked about everything.
    pub(super) fn forgets(&self) -> bool {
        self.forgets
    }

    /// A part that nobody else uses, to be given back.
    pub(super) fn take(&self) -> Known {
        self.parts.lock().map(|mut parts| parts.pop()).ok().flatten().unwrap_or_default()
    }

    /// Gives a part back.
    pub(super) fn give_back(&self, known: Known) {
        if let Ok(mut parts) = self.parts.lock() {
            parts.push(known);
        }
    }
}

/// What a rule said of things with some content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// It is being asked about the first of them.
    Asked,
    /// It found nothing.
    Nothing,
    /// It found something.
    Something,
}

/// A rule with what it reads of a thing, or of all that it wants of a template, as the numbers of their contents.
pub(super) type Key = Box<[u32]>;

/// Stands in the key of a template before each thing, where no field and no rule has this number.
const NEXT: u32 = u32::MAX;

/// A part of the memory.
#[derive(Debug, Default)]
pub(super) struct Known {
    contents: HashMap<Box<[u8]>, u32, FxBuildHasher>,
    said: HashMap<Key, Said, FxBuildHasher>,
    classes: Vec<Class>,
    by_name: BTreeMap<String, BTreeMap<String, usize>>,
}

/// Things of one kind and type: who wants them, and which of their fields each of those reads.
#[derive(Debug)]
struct Class {
    /// The rules that want them, by their number.
    wanted_by: Arc<[usize]>,
    /// Of each of those, what it has to see at once.
    sights: Arc<[Sight]>,
    /// What any of those reads.
    reads: Arc<Reads>,
    /// The fields met so far, with the positions in `wanted_by` of the rules that read each; `None` if
    /// none of those does that need not see everything at once.
    fields: HashMap<String, Option<Field>, FxBuildHasher>,
}

#[derive(Debug, Clone)]
struct Field {
    number: u32,
    readers: Arc<[usize]>,
}

impl Known {
    /// The number of the class of a kind and type, made by what `new` says of who wants it.
    pub fn class(&mut self, kind: &str, of: &str, rules: &[&Rule], new: impl FnOnce() -> (Vec<usize>, Reads)) -> usize {
        if let Some(class) = self.by_name.get(kind).and_then(|types| types.get(of)) {
            return *class;
        }
        let (wanted_by, reads) = new();
        let number = self.classes.len();
        let sight = |rule: &usize| rules.get(*rule).map_or(Sight::All, |rule| rule.sight);
        let sights = wanted_by.iter().map(sight).collect();
        let (wanted_by, reads) = (wanted_by.into(), Arc::new(reads));
        self.classes.push(Class { wanted_by, sights, reads, fields: HashMap::default() });
        self.by_name.entry(kind.to_owned()).or_default().insert(of.to_owned(), number);
        number
    }

    /// The rules that want things of a class.
    pub fn wanted_by(&self, class: usize) -> Arc<[usize]> {
        self.classes.get(class).map(|class| class.wanted_by.clone()).unwrap_or_default()
    }

    /// What each of the rules that want things of a class has to see at once.
    pub fn sights(&self, class: usize) -> Arc<[Sight]> {
        self.classes.get(class).map(|class| class.sights.clone()).unwrap_or_default()
    }

    /// What anybody reads of the thing whose keys are collected.
    pub fn reads_of(&self, keys: &Keys) -> Arc<Reads> {
        self.classes.get(keys.class).map_or_else(|| Arc::new(Reads::Nothing), |class| class.reads.clone())
    }

    /// The number that stands for a content: equal contents have the same.
    fn number(&mut self, content: &[u8]) -> u32 {
        if let Some(number) = self.contents.get(content) {
            return *number;
        }
        let number = u32::try_from(self.contents.len()).unwrap_or(u32::MAX);
        self.contents.insert(content.into(), number);
        number
    }

    /// What was said of things with this key.
    pub fn said(&self, key: &[u32]) -> Option<Said> {
        self.said.get(key).copied()
    }

    /// Keeps what was said.
    pub fn remember(&mut self, key: Key, said: Said) {
        self.said.insert(key, said);
    }

    /// Keeps nothing of things with this key.
    pub fn forget(&mut self, key: &[u32]) {
        self.said.remove(key);
    }
}

/// How the key of a template begins for a rule; the keys of its things come after that.
pub(super) fn template_key(rule: usize) -> Vec<u32> {
    vec![u32::try_from(rule).unwrap_or(NEXT)]
}

/// What each rule that wants a thing reads of it, while that is collected.
#[derive(Default)]
pub(super) struct Keys {
    class: usize,
    /// One a rule that wants the thing; there may be more of them, left from another thing.
    keys: Vec<Vec<u32>>,
    content: Vec<u8>,
}

impl Keys {
    /// Begins anew, for a thing of a class.
    pub fn begin(&mut self, class: usize, wanted_by: &[usize], sights: &[Sight]) {
        let number = |number: usize| u32::try_from(number).unwrap_or(NEXT);
        self.class = class;
        self.keys.resize_with(self.keys.len().max(wanted_by.len()), Vec::new);
        for ((key, rule), sight) in self.keys.iter_mut().zip(wanted_by).zip(sights) {
            key.clear();
            key.extend([if *sight == Sight::Template { NEXT } else { number(*rule) }, number(class)]);
        }
    }

    /// The keys in the order of those who want the thing.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.keys.iter().map(Vec::as_slice)
    }

    /// Takes a field into the keys of the rules that read it; `write` is called if there is one, and writes
    /// different bytes for different contents. The name of what is no part of a spec or of properties begins
    /// with a dot.
    pub fn field(&mut self, name: &str, known: &mut Known, rules: &[&Rule], write: impl FnOnce(&mut Vec<u8>)) {
        let Some(class) = known.classes.get_mut(self.class) else { return };
        let field = match class.fields.get(name) {
            Some(field) => field.clone(),
            None => class.meet(name, rules),
        };
        let Some(field) = field else { return };
        self.content.clear();
        write(&mut self.content);
        let content = known.number(&self.content);
        for reader in field.readers.iter() {
            if let Some(key) = self.keys.get_mut(*reader) {
                key.extend([field.number, content]);
            }
        }
    }
}

impl Class {
    /// Finds out who reads a field that was not met before.
    fn meet(&mut self, name: &str, rules: &[&Rule]) -> Option<Field> {
        let word = name.trim_start_matches('.');
        let reads =
            |rule: &usize| rules.get(*rule).is_some_and(|rule| rule.sight != Sight::All && rule.reads.has(word));
        let readers = self.wanted_by.iter().enumerate().filter(|(_, rule)| reads(rule)).map(|(at, _)| at);
        let readers: Arc<[usize]> = readers.collect();
        let number = u32::try_from(self.fields.len()).unwrap_or(u32::MAX);
        let field = (!readers.is_empty()).then_some(Field { number, readers });
        self.fields.insert(name.to_owned(), field.clone());
        field
    }
}
