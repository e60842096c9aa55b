//! Whether an embedded rule judges every component or resource by itself, or every template.
//!
//! Such a rule finds the same in two of them that do not differ in what it reads of them, whatever they are
//! called: [`super::memory`] need not ask it twice. This is read off the text, and anything that is not
//! written in a way that is known to be safe counts as no. Knows tokens, evaluates nothing. Start at
//! [`sight`]; that the answer is right is tested on every input of every rule's tests.

use super::rego::{Token, TokenKind, tokens};
use super::rule::{Sight, Subject};

/// What the rule in `text`, which uses the libraries, has to see at once. It judges every thing by itself if
///
/// - every `deny`, `warn` and `violation` has `some x in input.resources` (or `components`) once, not within
///   anything else, and blames `x` with `finding := {"resource": x.address, …}`, or with a function of the file
///   that makes such an object; or it takes the `findings` that are found so;
/// - nothing else looks at that list, and libraries do not look at `input`;
/// - what tells things apart (`address`, `component`, …) is used as a part of the finding alone, as it is or
///   within `sprintf`, so it cannot decide whether something is found;
/// - `x` as a whole is given, but for the finding, to functions of the file alone that look into it by name.
///
/// It judges every template by itself, which is one component's, if
///
/// - a `deny`, `warn`, `violation` or `findings` that looks at `input.resources` more than once holds two components
///   against each other, and whatever else looks at it uses the component of what it finds there;
/// - libraries do not look at `input`, and nothing compares the name of a component or an address with a text or
///   gives it to a function that is not of the file, but for `sprintf`.
pub(super) fn sight(text: &str, libraries: &[&str], subject: Subject) -> Sight {
    let form = match subject {
        Subject::Templates => Form { list: "resources", key: "\"resource\"", names: &["address", "component"] },
        Subject::Program => Form { list: "components", key: "\"component\"", names: &["address", "name", "service"] },
        Subject::Plan | Subject::Drift => return Sight::All,
    };
    let is_quiet = |library: &&str| {
        let code = Code::of(library, form);
        (0..code.tokens.len()).all(|at| !code.is_variable(at, "input") && !code.is_name(at))
    };
    let code = Code::of(text, form);
    match libraries.iter().all(is_quiet) {
        true if code.is_alone() => Sight::Thing,
        true if subject == Subject::Templates && code.is_of_template() => Sight::Template,
        _ => Sight::All,
    }
}

/// How often a function may give a thing on to another.
const DEEPEST: usize = 8;

/// How rules of a subject are written.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// The field of `input` with the things.
    list: &'static str,
    /// The key of a finding for the thing that it blames.
    key: &'static str,
    /// The fields that tell one thing from another that is the same.
    names: &'static [&'static str],
}

/// The tokens of a file without its comments.
struct Code<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    form: Form,
}

/// What was met in the body of a `deny` so far.
#[derive(Default)]
struct Body<'t> {
    /// The variable that stands for the thing.
    thing: Option<&'t str>,
    /// Whether the finding blames it.
    blames: bool,
    /// Open brackets; of parentheses the word before, which is what is called.
    open: Vec<&'t str>,
    /// Whether this is part of the finding, and whether there was one.
    in_finding: bool,
    has_finding: bool,
    /// Where the thing is given to the function that makes the finding.
    made_at: Option<usize>,
}

impl<'t> Code<'t> {
    fn of(text: &'t str, form: Form) -> Self {
        let tokens = tokens(text).into_iter().filter(|token| token.kind != TokenKind::Comment).collect();
        Self { text, tokens, form }
    }

    fn at(&self, at: usize) -> &'t str {
        self.tokens.get(at).and_then(|token| self.text.get(token.range.clone())).unwrap_or_default()
    }

    /// The token so many places before; nothing where the file begins.
    fn before(&self, at: usize, places: usize) -> &'t str {
        at.checked_sub(places).map_or("", |before| self.at(before))
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        words.iter().zip(at..).all(|(word, at)| self.at(at) == *word)
    }

    /// A variable of this name, not a field.
    fn is_variable(&self, at: usize, name: &str) -> bool {
        self.at(at) == name && self.before(at, 1) != "."
    }

    /// A field that tells things apart: after a dot, or as a text that is no key of an object.
    fn is_name(&self, at: usize) -> bool {
        let word = self.at(at);
        let inner = word.trim_matches(['"', '`']);
        let is_text = inner.len() < word.len() && self.at(at + 1) != ":";
        (is_text || self.before(at, 1) == ".") && self.form.names.contains(&inner)
    }

    /// Whether `input` is used here for anything but what is the same for every thing.
    fn looks_around(&self, at: usize) -> bool {
        let is_plain = self.at(at + 1) == "." && ![self.form.list, "edges"].contains(&self.at(at + 2));
        self.is_variable(at, "input") && !is_plain
    }

    /// Whether whatever looks at the list looks at the things of one component.
    fn is_of_template(&self) -> bool {
        self.definitions().all(|(start, end)| {
            let looks = (start..end).filter(|at| self.looks_around(*at)).count();
            let is_plain = |at: usize| !self.looks_around(at) || self.is(at, &["input", ".", self.form.list]);
            let is_tied = match self.at(start) {
                "deny" | "warn" | "violation" | "findings" => {
                    looks < 2 || (start..end).any(|at| self.is(at, &[".", "component", "=", "="]))
                }
                _ => looks == 0 || (start..end).any(|at| self.is(at, &[".", "component"])),
            };
            (start..end).all(is_plain) && is_tied && self.keeps_names(start, end)
        })
    }

    /// Whether what tells things apart is given to nobody who could look into it, and is compared with no text.
    fn keeps_names(&self, start: usize, end: usize) -> bool {
        let is_own = |name: &str| self.definitions().any(|(start, _)| self.at(start) == name);
        let mut open: Vec<&str> = Vec::new();
        (start..end).all(|at| {
            match self.at(at) {
                bracket @ ("{" | "[") => open.push(bracket),
                "(" => open.push(self.before(at, 1)),
                ")" | "]" | "}" => drop(open.pop()),
                _ => {}
            }
            let call = open.iter().rev().find(|bracket| !["{", "["].contains(*bracket)).copied();
            let is_safe = call.is_none_or(|call| call == "sprintf" || is_own(call));
            !self.is_name(at) || is_safe && !self.is_compared_with_text(at)
        })
    }

    /// Whether a name is written as a text, looked into, or compared with a text.
    fn is_compared_with_text(&self, at: usize) -> bool {
        let is_text = |word: &str| word.starts_with(['"', '`']);
        let compares = |word: &str| ["=", "!", "<", ">", "in"].contains(&word);
        let after =
            (compares(self.at(at + 1)) || self.at(at + 1) == ":") && (2..4).any(|next| is_text(self.at(at + next)));
        let before = compares(self.before(at, 3)) && (4..6).any(|before| is_text(self.before(at, before)));
        after || before || is_text(self.at(at)) || ["[", "."].contains(&self.at(at + 1))
    }

    /// Goes through the file, definition by definition.
    fn is_alone(&self) -> bool {
        self.definitions().all(|(start, end)| {
            let is_set = self.is(start + 1, &["contains", "finding", "if", "{"]);
            match self.at(start) {
                "deny" | "warn" | "violation" if is_set && self.takes_findings(start + 5, end) => true,
                "deny" | "warn" | "violation" | "findings" => is_set && self.judges_one(start + 5, end),
                _ if self.makes_finding(start, end) => true,
                _ => (start..end).all(|at| !self.is_name(at) && !self.looks_around(at)),
            }
        })
    }

    /// Each definition begins at the start of a line and ends where the next begins.
    fn definitions(&self) -> impl Iterator<Item = (usize, usize)> {
        let begins = |token: &Token| {
            let before = token.range.start.checked_sub(1);
            token.kind == TokenKind::Word && before.is_none_or(|at| self.text.as_bytes().get(at) == Some(&b'\n'))
        };
        let tokens = self.tokens.iter().enumerate();
        let starts: Vec<usize> = tokens.filter(|(_, token)| begins(token)).map(|(at, _)| at).collect();
        let ends = starts.iter().skip(1).copied().chain([self.tokens.len()]).collect::<Vec<_>>();
        starts.into_iter().zip(ends)
    }

    /// A body of nothing but `input.…`, which is the same for all, and `some finding in findings`.
    fn takes_findings(&self, start: usize, end: usize) -> bool {
        let taken: Vec<usize> =
            (start..end).filter(|at| self.is(*at, &["some", "finding", "in", "findings"])).collect();
        let [taken] = taken.as_slice() else { return false };
        let is_plain = |at: &usize| match self.at(*at) {
            "not" | "input" | "." | "}" => !self.looks_around(*at),
            _ => self.before(*at, 1) == ".",
        };
        (start..*taken).chain(*taken + 4..end).all(|at| is_plain(&at))
            && self.definitions().any(|(start, _)| self.at(start) == "findings")
    }

    fn judges_one(&self, start: usize, end: usize) -> bool {
        let mut body = Body::default();
        (start..end).all(|at| self.is_harmless(at, &mut body)) && body.blames
    }

    /// `found(x, …) := {"resource": x.address, …}`: always defined, whatever `x` is called.
    fn makes_finding(&self, start: usize, end: usize) -> bool {
        let thing = self.at(start + 2);
        let Some(brace) = (start..end).find(|at| self.is(*at, &[")", ":", "=", "{"])) else { return false };
        let is_head = self.at(start + 1) == "("
            && self.tokens.get(start + 2).is_some_and(|token| token.kind == TokenKind::Word)
            && (start + 2..brace).step_by(2).all(|at| [",", ")"].contains(&self.at(at + 1)));
        let mut body = Body { thing: Some(thing), in_finding: true, has_finding: true, ..Body::default() };
        body.open.push("{");
        is_head && (brace + 4..end).all(|at| body.in_finding && self.is_harmless(at, &mut body)) && body.blames
    }

    fn is_harmless(&self, at: usize, body: &mut Body<'t>) -> bool {
        match self.at(at) {
            "finding" if self.is(at + 1, &[":", "="]) => {
                let is_first = !body.has_finding && body.open.is_empty();
                body.has_finding = true;
                let is_made = self.at(at + 4) == "(" && body.thing == Some(self.at(at + 5)) && {
                    let name = self.at(at + 3);
                    let mut made = self.definitions().filter(|(start, _)| self.at(*start) == name).peekable();
                    made.peek().is_some() && made.all(|(start, end)| self.makes_finding(start, end))
                };
                // The thing comes right after the bracket, which is where the finding begins.
                body.made_at = is_made.then_some(at + 5);
                body.blames |= is_made;
                is_first && (is_made || self.at(at + 3) == "{")
            }
            bracket @ ("{" | "[") => {
                body.in_finding |= self.is(at.saturating_sub(3), &["finding", ":", "="]);
                body.open.push(bracket);
                true
            }
            "(" => {
                body.open.push(self.before(at, 1));
                true
            }
            ")" | "]" | "}" => {
                body.open.pop();
                body.in_finding &= !body.open.is_empty();
                true
            }
            "else" | "with" => false,
            "input" if self.looks_around(at) => self.takes_thing(at, body),
            _ => self.uses_thing(at, body),
        }
    }

    /// `some x in input.resources`, once and not within anything.
    fn takes_thing(&self, at: usize, body: &mut Body<'t>) -> bool {
        let is_first = body.thing.is_none() && body.open.is_empty();
        body.thing = Some(self.before(at, 2));
        let is_some = self.before(at, 3) == "some" && self.before(at, 1) == "in";
        let is_whole = self.is(at, &["input", ".", self.form.list]) && ![".", "["].contains(&self.at(at + 3));
        is_first && is_some && is_whole
    }

    fn uses_thing(&self, at: usize, body: &mut Body<'t>) -> bool {
        let is_thing = |at: usize| body.thing.is_some_and(|thing| self.is_variable(at, thing));
        if is_thing(at) && !body.in_finding && self.at(at + 1) != "." && body.made_at != Some(at) {
            return self.is_looked_into(at, 0);
        }
        if !self.is_name(at) {
            return true;
        }
        let of_thing = at >= 2 && is_thing(at - 2);
        let call = body.open.iter().rev().find(|bracket| !["{", "["].contains(*bracket));
        let is_blame = of_thing
            && call.is_none()
            && self.at(at) == "address"
            && (self.before(at, 4), self.before(at, 3)) == (self.form.key, ":");
        body.blames |= is_blame;
        body.in_finding && of_thing && (is_blame || call == Some(&"sprintf"))
    }

    /// Whether a variable is given to a function of the file that only looks into it by name, or gives it on to
    /// another such function.
    fn is_looked_into(&self, at: usize, depth: usize) -> bool {
        let Some((name, position)) = self.argument(at).filter(|_| depth < DEEPEST) else { return false };
        let mut own = self.definitions().filter(|(start, _)| self.at(*start) == name).peekable();
        own.peek().is_some()
            && own.all(|(start, end)| {
                let Some((parameter, body)) = self.parameter(start, position) else { return false };
                let uses = (body..end).filter(|at| self.is_variable(*at, parameter));
                parameter == "_"
                    || uses.into_iter().all(|at| self.at(at + 1) == "." || self.is_looked_into(at, depth + 1))
            })
    }

    /// The function and the position of an argument that is nothing but a variable.
    fn argument(&self, at: usize) -> Option<(&'t str, usize)> {
        let is_whole = ["(", ","].contains(&self.before(at, 1)) && [")", ","].contains(&self.at(at + 1));
        let (mut depth, mut position) = (0usize, 0);
        for before in (0..at).rev().take_while(|_| is_whole) {
            match self.at(before) {
                ")" | "]" | "}" => depth += 1,
                "(" if depth == 0 => {
                    let is_own = before >= 1 && self.before(before, 2) != ".";
                    return is_own.then(|| (self.before(before, 1), position));
                }
                "[" | "{" if depth == 0 => return None,
                "(" | "[" | "{" => depth -= 1,
                "," if depth == 0 => position += 1,
                _ => {}
            }
        }
        None
    }

    /// The parameter of a definition at a position, and where its body begins.
    fn parameter(&self, start: usize, position: usize) -> Option<(&'t str, usize)> {
        let (mut depth, mut at_position, mut found) = (0usize, 0, None);
        for at in start + 1..self.tokens.len() {
            match self.at(at) {
                "(" | "[" | "{" => depth += 1,
                ")" if depth == 1 => return Some((found?, at + 1)),
                ")" | "]" | "}" => depth = depth.checked_sub(1)?,
                "," if depth == 1 => at_position += 1,
                word if depth == 1 && at_position == position => {
                    let is_word = self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word);
                    found = Some(word).filter(|_| is_word && [",", ")"].contains(&self.at(at + 1)));
                }
                _ if depth == 0 => return None,
                _ => {}
            }
        }
        None
    }
}
