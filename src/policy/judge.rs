//! Asking rules about things: components of a program, or resources of templates.
//!
//! Decides which things each rule has to see: all that it wants, unless it judges every thing or every template
//! by itself and [`Memory`] knows what it says of one with the same content. One in which a rule finds something
//! is always shown to it, because what it says names the thing. Start at [`ask`].

use super::engine::{self, Budget, Job, Outcome};
use super::input::{Around, Filter, Input, Things};
use super::memory::{Key, Keys, Known, Memory, Said, template_key};
use super::reads::Reads;
use super::results;
use super::rule::{Rule, Sight};
use regorus::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What every rule says of the things that it wants, in the order of the rules. A rule that has nothing to
/// say is left out. The memory is of this program and of these rules.
pub(super) fn ask<'r>(
    rules: &[&'r Rule],
    things: &mut impl Things,
    around: &Around,
    memory: &Memory,
    budget: Budget,
) -> Vec<(&'r Rule, Vec<Outcome>)> {
    let mut known = memory.take();
    let asking = Asking { rules, around, budget };
    let questions = asking.sort(things, &mut known, memory.forgets());
    let mut seen = Seen { values: vec![None; things.len()], things };
    let first: Vec<Option<&[usize]>> = asking.first(&questions);
    let mut said = asking.hear(&first, &mut seen);
    for turn in [Turn::Rest, Turn::Last] {
        let mut next: Vec<Next> = Vec::with_capacity(rules.len());
        for (question, said) in questions.iter().zip(&said) {
            next.push(match said {
                Some(said) if question.remembers => question.settle(said, turn, seen.things, &mut known),
                _ => Next::Nothing,
            });
        }
        let lists: Vec<Option<&[usize]>> = next.iter().zip(&questions).map(|(next, of)| next.list(of)).collect();
        for ((said, more), next) in said.iter_mut().zip(asking.hear(&lists, &mut seen)).zip(&next) {
            match (said, more, next) {
                (Some(said), Some(more), Next::Rest(_)) => merge(said, more),
                (said, Some(more), Next::All) => *said = Some(more),
                _ => {}
            }
        }
    }
    memory.give_back(known);
    rules.iter().zip(said).filter_map(|(rule, said)| Some((*rule, said?))).collect()
}

/// What a rule is to be asked.
#[derive(Default)]
struct Question {
    /// Whether the memory is used for it.
    remembers: bool,
    /// The things that it wants to see.
    all: Vec<usize>,
    /// Those of them that it is asked about first.
    asked: Vec<usize>,
    /// Those of them with a content of which it is not known yet what the rule says.
    fresh: Vec<(Group, Key)>,
    /// Things with the same content as one of those.
    waiting: Vec<(Group, Key)>,
    /// Where the things of the template begin that is being gone through, and what the rule reads of them.
    open: Option<(usize, Vec<u32>)>,
}

/// What is judged by itself, a thing or all that a rule wants of a template, by positions in [`Question::all`].
type Group = Range<usize>;

/// Which look at the answers this is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// After what was asked first: things that waited may have to be asked about.
    Rest,
    /// After that: what went wrong is asked as a whole.
    Last,
}

/// What a rule is asked next.
enum Next {
    /// Nothing: all is said.
    Nothing,
    /// These things as well.
    Rest(Vec<usize>),
    /// All over again, about everything at once.
    All,
}

impl Next {
    fn list<'q>(&'q self, question: &'q Question) -> Option<&'q [usize]> {
        match self {
            Self::Nothing => None,
            Self::Rest(things) => Some(things),
            Self::All => Some(&question.all),
        }
    }
}

impl Question {
    fn things(&self, group: &Group) -> &[usize] {
        self.all.get(group.clone()).unwrap_or_default()
    }

    /// Takes a thing that the rule wants, with what it reads of it.
    fn want(&mut self, thing: usize, rule: usize, sight: Sight, key: &[u32], known: &mut Known) {
        let at = self.all.len();
        self.all.push(thing);
        match sight {
            _ if !self.remembers => self.asked.push(thing),
            Sight::Template => self.open.get_or_insert_with(|| (at, template_key(rule))).1.extend(key),
            Sight::Thing | Sight::All => self.sort(at..at + 1, key, known),
        }
    }

    /// All of a template was gone through.
    fn close(&mut self, known: &mut Known) {
        if let Some((start, key)) = self.open.take() {
            self.sort(start..self.all.len(), &key, known);
        }
    }

    /// Finds out whether the rule has to be asked about a group.
    fn sort(&mut self, group: Group, key: &[u32], known: &mut Known) {
        match known.said(key) {
            Some(Said::Nothing) => {}
            Some(Said::Asked) => self.waiting.push((group, key.into())),
            Some(Said::Something) => self.asked.extend(self.all.get(group).unwrap_or_default()),
            None => {
                self.asked.extend(self.all.get(group.clone()).unwrap_or_default());
                known.remember(key.into(), Said::Asked);
                self.fresh.push((group, key.into()));
            }
        }
    }

    /// Takes what the rule said into the memory. Anything that is not a plain set of findings about the
    /// things that were asked about is not trusted: the rule is asked as if there were no memory.
    fn settle(&self, said: &[Outcome], turn: Turn, things: &impl Things, known: &mut Known) -> Next {
        let Some(blamed) = self.blamed(said, turn, things) else {
            self.fresh.iter().for_each(|(_, key)| known.forget(key));
            return if self.asked.len() == self.all.len() || turn == Turn::Last && said.is_empty() {
                Next::Nothing
            } else {
                Next::All
            };
        };
        if turn == Turn::Last {
            return Next::Nothing;
        }
        for (group, key) in &self.fresh {
            let is_blamed = |thing: &usize| blamed.contains(&things.address(*thing));
            let found = !blamed.is_empty() && self.things(group).iter().any(is_blamed);
            known.remember(key.clone(), if found { Said::Something } else { Said::Nothing });
        }
        let rest = self.waiting.iter().filter(|(_, key)| known.said(key) != Some(Said::Nothing));
        let rest: Vec<usize> = rest.flat_map(|(group, _)| self.things(group)).copied().collect();
        if rest.is_empty() { Next::Nothing } else { Next::Rest(rest) }
    }

    /// The addresses of the things in which something was found; `None` if something else was said.
    fn blamed(&self, said: &[Outcome], turn: Turn, things: &impl Things) -> Option<BTreeSet<String>> {
        let mut blamed = BTreeSet::new();
        for (_, outcome) in said {
            let value = outcome.as_ref().ok()?;
            if !matches!(value, Value::Set(_) | Value::Undefined) {
                return None;
            }
            for claim in results::read(value) {
                blamed.insert(things.blamed(claim.ok()?)?);
            }
        }
        if blamed.is_empty() {
            return Some(blamed);
        }
        let asked = if turn == Turn::Rest { &self.asked } else { &self.all };
        let asked: BTreeSet<String> = asked.iter().map(|thing| things.address(*thing)).collect();
        blamed.is_subset(&asked).then_some(blamed)
    }
}

/// Adds the findings about the rest to those about the first. What went wrong takes their place.
fn merge(said: &mut [Outcome], more: Vec<Outcome>) {
    for ((_, one), (_, other)) in said.iter_mut().zip(more) {
        *one = match (&*one, other) {
            (Ok(one), Ok(other)) => {
                let items = |value: &Value| match value {
                    Value::Set(items) => items.iter_sorted().cloned().collect(),
                    _ => Vec::new(),
                };
                Ok(Value::from(items(one).into_iter().chain(items(&other)).collect::<BTreeSet<Value>>()))
            }
            (Err(failure), _) => Err(failure.clone()),
            (_, Err(failure)) => Err(failure),
        };
    }
}

/// Things, some of them as values already.
struct Seen<'t, T> {
    things: &'t mut T,
    /// Each as far as it was read.
    values: Vec<Option<(Reads, Value)>>,
}

impl<T: Things> Seen<'_, T> {
    /// A thing for those who read this of it.
    fn value(&mut self, thing: usize, reads: &Reads) -> Option<Value> {
        let place = self.values.get_mut(thing)?;
        if let Some((_, value)) = place.as_ref().filter(|(read, _)| read.covers(reads)) {
            return Some(value.clone());
        }
        let value = self.things.value(thing, reads);
        *place = Some((reads.clone(), value.clone()));
        Some(value)
    }
}

/// The rules that are asked, and what they are told besides things.
struct Asking<'a, 'r> {
    rules: &'a [&'r Rule],
    around: &'a Around,
    budget: Budget,
}

impl Asking<'_, '_> {
    /// What each rule wants to know.
    fn sort(&self, things: &mut impl Things, known: &mut Known, forgets: bool) -> Vec<Question> {
        let new = |rule: &&Rule| Question { remembers: rule.sight != Sight::All && !forgets, ..Question::default() };
        let mut questions: Vec<Question> = self.rules.iter().map(new).collect();
        let mut keys = Keys::default();
        let mut template = None;
        for thing in 0..things.len() {
            if template != things.template(thing) {
                template = things.template(thing);
                questions.iter_mut().for_each(|question| question.close(known));
            }
            let (kind, of) = things.class(thing);
            let class = known.class(kind, of, self.rules, || self.wanted(things, thing));
            let (wanted_by, sights) = (known.wanted_by(class), known.sights(class));
            keys.begin(class, &wanted_by, &sights);
            if !forgets && sights.iter().any(|sight| *sight != Sight::All) {
                things.tell(thing, &mut keys, known, self.rules);
            }
            for ((rule, sight), key) in wanted_by.iter().zip(sights.iter()).zip(keys.iter()) {
                if let Some(question) = questions.get_mut(*rule) {
                    question.want(thing, *rule, *sight, key, known);
                }
            }
        }
        questions.iter_mut().for_each(|question| question.close(known));
        questions
    }

    /// The rules that want things of the class of this one, and what any of them reads.
    fn wanted(&self, things: &impl Things, thing: usize) -> (Vec<usize>, Reads) {
        let mut reads = Reads::Nothing;
        let mut wanted_by = Vec::new();
        for (number, rule) in self.rules.iter().enumerate() {
            if things.is_wanted(thing, &Filter::of(rule)) {
                wanted_by.push(number);
                reads.add(&rule.reads);
            }
        }
        (wanted_by, reads)
    }

    /// What each rule is asked first. One that names kinds of which there is nothing is not asked, and none of which
    /// everything is known.
    fn first<'q>(&self, questions: &'q [Question]) -> Vec<Option<&'q [usize]>> {
        let is_needless = |question: &Question, rule: &Rule| {
            let is_known = question.remembers && (rule.sight == Sight::Thing || !question.all.is_empty());
            let names_some = !rule.info.kinds.is_empty() || !rule.info.resources.is_empty();
            question.asked.is_empty() && (is_known || names_some)
        };
        let asked = questions.iter().zip(self.rules);
        asked.map(|(question, rule)| (!is_needless(question, rule)).then_some(&*question.asked)).collect()
    }

    /// What those read of each thing who are asked about it.
    fn reads(&self, lists: &[Option<&[usize]>], things: usize) -> Vec<Reads> {
        let mut reads = vec![Reads::Nothing; things];
        for (rule, list) in self.rules.iter().zip(lists) {
            for thing in list.unwrap_or_default() {
                if let Some(reads) = reads.get_mut(*thing) {
                    reads.add(&rule.reads);
                }
            }
        }
        reads
    }

    /// Evaluates every rule on its list of things; those without a list are not evaluated.
    fn hear(&self, lists: &[Option<&[usize]>], seen: &mut Seen<'_, impl Things>) -> Vec<Option<Vec<Outcome>>> {
        if lists.iter().all(Option::is_none) {
            return lists.iter().map(|_| None).collect();
        }
        let reads = self.reads(lists, seen.values.len());
        let mut inputs: BTreeMap<&[usize], Input> = BTreeMap::new();
        for list in lists.iter().flatten() {
            if !inputs.contains_key(list) {
                let value = |thing: &usize| seen.value(*thing, reads.get(*thing)?);
                inputs.insert(list, self.around.input(list.iter().filter_map(value).collect()));
            }
        }
        let asked = || self.rules.iter().zip(lists).map(|(rule, list)| (rule, list.and_then(|list| inputs.get(list))));
        let jobs: Vec<Job<'_>> = asked()
            .filter_map(|(rule, input)| input.map(|input| Job { rule, input: &input.value, size: input.size }))
            .collect();
        let mut outcomes = engine::run(&jobs, self.budget).into_iter();
        asked().map(|(_, input)| input.and_then(|_| outcomes.next())).collect()
    }
}
