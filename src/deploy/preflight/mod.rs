//! Before anything is written: whether the secrets, parameters, images and certificates are there that the
//! templates of changed units name. CloudFormation finds that out in the middle of a deployment.
//!
//! `needs.rs` walks the templates, `names.rs` knows how things are named, `text.rs` what of a text is known. Only
//! reads, and never a value of a secret. What cannot be looked at stops nobody. Start at [`look`].

mod names;
mod needs;
#[cfg(test)]
mod tests;
mod text;

pub use names::Thing;
pub use needs::Named;

use super::World;
use super::assembly::Assembly;
use super::cloud::{CloudError, CloudResult, ErrorKind, Identity};
use super::inventory::{Absence, IMAGES, PARAMETERS, Question};
use super::plan::Plan;
use super::record::UnitAction;
use super::state::pause;
use futures_util::{StreamExt, stream};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// How many questions are asked at once.
const AT_ONCE: usize = 16;

/// How often a call that was throttled is made again.
const THROTTLED: u32 = 10;

/// How often a call that had no answer is made again: nothing depends on it, so nobody waits for long.
const UNANSWERED: u32 = 2;

/// The permission to know which repositories are filled when somebody pulls.
const RULES: &str = "ecr:DescribePullThroughCacheRules";

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// What is not there, with the places that name it.
    pub missing: Vec<Missing>,
    /// What could not be looked at, by the reason.
    pub unknown: BTreeMap<Blind, BTreeSet<Thing>>,
}

/// Something that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What.
    pub thing: Thing,
    /// In which way.
    pub absence: Absence,
    /// Where it is named.
    pub named: Vec<Named>,
}

/// Why something could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blind {
    /// The permission that the call needs.
    pub action: String,
    /// The region that was asked.
    pub region: String,
    /// What was answered; nothing if the permission is missing.
    pub reason: Option<String>,
}

/// Looks for everything that the units name which a plan creates or updates.
pub async fn look(world: World<'_>, assembly: &Assembly, plan: &Plan, identity: &Identity) -> Found {
    let is_changed = |action| matches!(action, UnitAction::Create | UnitAction::Update);
    let units = plan.units.iter().filter(|unit| is_changed(unit.action)).map(|unit| unit.unit.as_str());
    let needs = needs::needs(assembly, units, identity);
    let looking = Looking { world, away: RefCell::default() };
    let questions = questions(needs.keys());
    let asked = questions.iter().map(|(question, things)| looking.answer(question, things));
    let answers: Vec<Answer> = stream::iter(asked).buffered(AT_ONCE).collect().await;
    let mut found = Found::default();
    let mut absent = BTreeMap::new();
    for answer in answers {
        absent.extend(answer.absent);
        for (blind, thing) in answer.unknown {
            found.unknown.entry(blind).or_default().insert(thing);
        }
    }
    looking.spare_pulled_through(&mut absent, &mut found).await;
    let named = |thing: &Thing| needs.get(thing).cloned().unwrap_or_default();
    found.missing =
        absent.into_iter().map(|(thing, absence)| Missing { absence, named: named(&thing), thing }).collect();
    found
}

/// A question with the things that it is about, by their names in it.
type Asked = (Question, BTreeMap<String, Thing>);

/// As few questions as answer for all the things.
fn questions<'t>(things: impl Iterator<Item = &'t Thing>) -> Vec<Asked> {
    let mut asked: Vec<Asked> = Vec::new();
    for thing in things {
        let (question, name) = question(thing);
        // Things of one kind, region and repository stand together.
        if let Some((last, things)) = asked.last_mut()
            && joins(last, &question)
        {
            things.insert(name, thing.clone());
        } else {
            asked.push((question, BTreeMap::from([(name, thing.clone())])));
        }
    }
    asked
}

/// The question about one thing, and its name in that.
fn question(thing: &Thing) -> (Question, String) {
    match thing.clone() {
        Thing::Secret { region, id } => (Question::Secret { region, id: id.clone() }, id),
        Thing::Parameter { region, name } => (Question::Parameters { region, names: vec![name.clone()] }, name),
        Thing::Image { registry, region, repository, image } => {
            (Question::Images { registry, region, repository, images: vec![image.clone()] }, image)
        }
        Thing::Certificate { region, arn } => (Question::Certificate { region, arn: arn.clone() }, arn),
    }
}

/// Takes a question into an earlier one, if one call can answer both.
fn joins(earlier: &mut Question, question: &Question) -> bool {
    match (earlier, question) {
        (Question::Parameters { region, names }, Question::Parameters { region: other, names: more })
            if region == other && names.len() < PARAMETERS =>
        {
            names.extend_from_slice(more);
        }
        (
            Question::Images { registry, region, repository, images },
            Question::Images { registry: other, region: elsewhere, repository: another, images: more },
        ) if (&*registry, &*region, &*repository) == (other, elsewhere, another) && images.len() < IMAGES => {
            images.extend_from_slice(more);
        }
        _ => return false,
    }
    true
}

/// What came of a question.
#[derive(Default)]
struct Answer {
    absent: BTreeMap<Thing, Absence>,
    unknown: Vec<(Blind, Thing)>,
}

struct Looking<'a> {
    world: World<'a>,
    /// Services by permission and region that did not answer: they are asked nothing more.
    away: RefCell<BTreeMap<(&'static str, String), String>>,
}

impl Looking<'_> {
    async fn answer(&self, question: &Question, things: &BTreeMap<String, Thing>) -> Answer {
        let mut answer = Answer::default();
        match self.ask(question).await {
            // One of them that may not be looked at hides the others.
            Err(error) if matches!(error.kind, ErrorKind::Denied { .. }) && things.len() > 1 => {
                for (name, thing) in things {
                    let alone = question.alone(name);
                    let result = self.ask(&alone).await;
                    answer.take(&alone, &BTreeMap::from([(name.clone(), thing.clone())]), result);
                }
            }
            result => answer.take(question, things, result),
        }
        answer
    }

    async fn ask(&self, question: &Question) -> CloudResult<BTreeMap<String, Absence>> {
        let inventory = self.world.inventory;
        self.patiently((question.action(), question.region()), || inventory.absent(question)).await
    }

    /// Makes a call, again if it was throttled or had no answer, and not at all where nobody answers.
    async fn patiently<T, F: Future<Output = CloudResult<T>>>(
        &self,
        (action, region): (&'static str, &str),
        call: impl Fn() -> F,
    ) -> CloudResult<T> {
        let mut attempt = 0;
        loop {
            let silent = self.away.borrow().get(&(action, region.to_owned())).cloned();
            if let Some(message) = silent {
                let code = "NoConnection".to_owned();
                return Err(CloudError { operation: action, code, message, kind: ErrorKind::Unavailable });
            }
            let result = call().await;
            let limit = match result.as_ref().map_err(|error| &error.kind) {
                Err(ErrorKind::Throttled) => THROTTLED,
                Err(ErrorKind::Unavailable) => UNANSWERED,
                _ => return result,
            };
            if attempt >= limit {
                if let Err(error) = &result {
                    self.away.borrow_mut().insert((action, region.to_owned()), error.message.clone());
                }
                return result;
            }
            self.world.clock.sleep(pause(attempt)).await;
            attempt += 1;
        }
    }

    /// An image that a pull-through cache would bring need not be there yet. Only asked if some image is not.
    async fn spare_pulled_through(&self, absent: &mut BTreeMap<Thing, Absence>, found: &mut Found) {
        let mut registries: BTreeMap<(String, String), Vec<(Thing, String)>> = BTreeMap::new();
        for thing in absent.keys() {
            if let Thing::Image { registry, region, repository, .. } = thing {
                let images = registries.entry((registry.clone(), region.clone())).or_default();
                images.push((thing.clone(), repository.clone()));
            }
        }
        for ((registry, region), images) in registries {
            let inventory = self.world.inventory;
            let rules = self.patiently((RULES, &region), || inventory.pull_through_prefixes(&registry, &region)).await;
            for (thing, repository) in images {
                match &rules {
                    Ok(prefixes) if !prefixes.iter().any(|prefix| is_below(&repository, prefix)) => continue,
                    Ok(_) => {}
                    Err(error) => {
                        let blind = Blind::of(RULES, &region, error);
                        found.unknown.entry(blind).or_default().insert(thing.clone());
                    }
                }
                absent.remove(&thing);
            }
        }
    }
}

/// Whether a repository belongs to a pull-through rule. `ROOT` is ECR's word for all that no other rule has.
fn is_below(repository: &str, prefix: &str) -> bool {
    prefix == "ROOT" || repository.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'))
}

impl Answer {
    fn take(
        &mut self,
        question: &Question,
        things: &BTreeMap<String, Thing>,
        result: CloudResult<BTreeMap<String, Absence>>,
    ) {
        match result {
            Ok(absent) => {
                let absent =
                    absent.into_iter().filter_map(|(name, absence)| Some((things.get(&name)?.clone(), absence)));
                self.absent.extend(absent);
            }
            Err(error) => {
                let blind = Blind::of(question.action(), question.region(), &error);
                self.unknown.extend(things.values().map(|thing| (blind.clone(), thing.clone())));
            }
        }
    }
}

impl Blind {
    fn of(action: &str, region: &str, error: &CloudError) -> Self {
        let (action, reason) = match &error.kind {
            // The service knows best which of the caller's permissions is missing.
            ErrorKind::Denied { action: told, .. } => (told.as_deref().unwrap_or(action), None),
            _ => (action, Some(error.message.clone())),
        };
        Self { action: action.to_owned(), region: region.to_owned(), reason }
    }
}
