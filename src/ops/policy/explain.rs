//! `deployer policy explain`: everything that is known of one rule.

use crate::ops::{Rules, Session};
use crate::policy::{self, Rule};

/// A rule with its page and its text.
#[derive(Debug)]
pub struct Explained<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Its page in Markdown, the file `doc.md` beside it, if there is one.
    pub page: Option<String>,
    /// The file that it is written in.
    pub text: String,
}

/// The rule of a code; `None` if there is none.
#[must_use]
pub fn run<'r>(session: &Session<'_>, rules: &'r Rules, code: &str) -> Option<Explained<'r>> {
    let rule = rules.policy.rule(code)?;
    let written = rule.place.source.and_then(|source| session.sources().get(source)).map(|file| file.text().to_owned());
    let text = written.or_else(|| policy::text(rule).map(str::to_owned)).unwrap_or_default();
    let page = if rule.is_embedded { policy::doc(rule).map(str::to_owned) } else { beside(session, rule) };
    Some(Explained { rule, page, text })
}

/// The page of an organisation's rule, if it has one. A page that cannot be read is none.
fn beside(session: &Session<'_>, rule: &Rule) -> Option<String> {
    let (folder, _) = rule.place.path.rsplit_once('/')?;
    let bytes = session.loader().read(&format!("{folder}/doc.md")).ok()?;
    String::from_utf8(bytes).ok()
}

/// The code that somebody may have meant: an ending that is right, or the nearest one.
#[must_use]
pub fn nearest<'p>(rules: &'p Rules, code: &str) -> Option<&'p str> {
    let known = || rules.policy.rules().iter().map(|rule| rule.info.code.as_str());
    known().find(|known| known.rsplit('/').next() == Some(code)).or_else(|| crate::diag::nearest(code, known()))
}
