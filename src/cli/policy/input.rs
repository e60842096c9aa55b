//! `deployer policy input`.

use super::super::options::{Place, Policies, Start, Variables};
use super::super::render::printable;
use super::super::workspace::{self, Input};
use super::words::InputWord;
use super::{Console, Exit, Failure, errors, findings, mask};
use crate::ops::policy::explain::nearest;
use crate::ops::policy::input::{self, View};
use crate::ops::{Rules, Session};
use clap::Args;

/// Print what rules see of a stack in an environment, as JSON.
///
/// docs/schema/policy-program.schema.json and policy-templates.schema.json describe it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What rules about this see.
    #[arg(long, value_enum, default_value_t = InputWord::Program)]
    subject: InputWord,
    /// What this rule is given: nothing but the kinds and resources that it names.
    #[arg(long, value_name = "CODE", conflicts_with = "subject")]
    rule: Option<String>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    variables: Variables,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    policies: Policies,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = workspace::locate(&arguments.input, start, console)?;
    let mut session = Session::open(located.loader.as_ref());
    let options = workspace::resolve_options(&arguments.variables, true, start, &located, &mut session)?;
    let rules = workspace::rules(&arguments.policies, start, &mut session)?;
    let view = match &arguments.rule {
        Some(code) => of_rule(code, &rules)?,
        None => arguments.subject.into(),
    };
    let (seen, sink) = input::run(&session, &rules, &arguments.place.selection(), view, &options);
    let errors = errors(sink.finish());
    let is_shown = seen.is_some();
    if let Some(mut seen) = seen {
        mask(&mut seen, &errors, session.sources());
        console.print(&format!("{seen:#}\n"));
    }
    findings::say_aside(is_shown, &errors, session.sources(), &located, console);
    Ok(findings::exit(&errors))
}

impl From<InputWord> for View<'_> {
    fn from(word: InputWord) -> Self {
        match word {
            InputWord::Program => Self::Program,
            InputWord::Templates => Self::Templates,
        }
    }
}

fn of_rule<'r>(code: &str, rules: &'r Rules) -> Result<View<'r>, Failure> {
    use crate::policy::Subject;
    let Some(rule) = rules.policy.rule(code) else {
        let failure = Failure::new(format!("there is no rule `{}`", printable(code)));
        return Err(match nearest(rules, code) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint("`deployer policy list` lists all of them"),
        });
    };
    match rule.info.subject {
        Subject::Program | Subject::Templates => Ok(View::Rule(rule)),
        subject => Err(Failure::new(format!("`{code}` is about a {subject}, which a workspace does not have"))
            .hint(format!("docs/schema/policy-{subject}.schema.json describes what it is given"))),
    }
}
