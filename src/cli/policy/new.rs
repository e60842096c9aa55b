//! `deployer policy new`.

use super::super::options::{Policies, Start};
use super::{Console, Exit, Failure, anywhere, rules};
use crate::diag::Severity;
use crate::ops::Session;
use crate::ops::init::NewFile;
use crate::ops::policy::new::{self, NewRule};
use crate::policy::Subject;
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where rules are if the configuration names no folder.
const FOLDER: &str = "policies";

/// Write a first rule with tests and a page, which pass as they stand.
///
/// Makes AREA/NAME/rule.rego, rule_test.rego and doc.md; files that exist are never overwritten.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The name of the rule: its code is AREA/NAME.
    #[arg(value_name = "[AREA/]NAME")]
    name: String,
    /// The area: security, reliability, operations, cost, compliance, or a word of your own.
    #[arg(long)]
    area: Option<String>,
    /// What it judges.
    #[arg(long, value_enum, default_value_t = Subject::Program)]
    subject: Subject,
    /// How bad its findings are.
    #[arg(long, value_enum, default_value_t = Severity::Warning)]
    severity: Severity,
    /// One line: what holds when the rule is satisfied; made of the name if left out.
    #[arg(long)]
    title: Option<String>,
    /// What its package begins with: PREFIX.AREA.NAME.
    #[arg(long, value_name = "PREFIX", default_value = "policies")]
    package: String,
    /// The folder of rules; if left out, the first that deployer.yaml names, or policies.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let located = anywhere(start, console);
    let mut session = Session::open(located.loader.as_ref());
    let (rules, _) = rules(&Policies::default(), start, &located, &mut session, console)?;
    let (area, name) = code(arguments)?;
    let Arguments { title, subject, severity, package, .. } = arguments;
    let rule = NewRule { name, area, title: title.as_deref(), subject: *subject, severity: *severity, package };
    let files = new::files(&rule, &rules.policy).map_err(|problem| Failure::new(problem.to_string()))?;
    let (directory, shown) = match &arguments.dir {
        Some(named) => (start.directory.join(named), named.clone()),
        None => {
            let folder = folder(&session);
            (located.root.join(&folder), PathBuf::from(located.prefix_for_people()).join(&folder))
        }
    };
    write(&directory, &shown, &files, console)?;
    console.say(&format!("next:\n  deployer policy test {}", shown.join(area).join(name).display()));
    Ok(Exit::Fine)
}

/// The area and the name, which may be written together.
fn code(arguments: &Arguments) -> Result<(&str, &str), Failure> {
    match (arguments.name.split_once('/'), arguments.area.as_deref()) {
        (Some(code), None) => Ok(code),
        (Some((area, name)), Some(named)) if area == named => Ok((area, name)),
        (Some(_), Some(named)) => Err(Failure::new(format!("the name has another area than `{named}`"))),
        (None, Some(area)) => Ok((area, &arguments.name)),
        (None, None) => {
            let failure = Failure::new("the rule needs an area");
            Err(failure.hint(format!("name one: --area security, or security/{}", arguments.name)))
        }
    }
}

/// The first folder of rules of the workspace.
fn folder(session: &Session<'_>) -> String {
    let named = session.configuration.as_ref().and_then(|configuration| configuration.policy.folders.first());
    named.map_or_else(|| FOLDER.to_owned(), |folder| folder.trim_matches('/').to_owned())
}

/// Writes all files, or none if one of them exists.
fn write(directory: &Path, shown: &Path, files: &[NewFile], console: &mut Console) -> Result<(), Failure> {
    if let Some(file) = files.iter().find(|file| directory.join(&file.path).exists()) {
        let failure = Failure::new(format!("{} exists", shown.join(&file.path).display()));
        return Err(failure.hint("choose another name, or remove the folder"));
    }
    for file in files {
        let path = directory.join(&file.path);
        let name = shown.join(&file.path);
        let failed = |error: std::io::Error| Failure::because(format!("{} cannot be written", name.display()))(error);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        let mut new = std::fs::File::create_new(&path).map_err(failed)?;
        new.write_all(file.text.as_bytes()).map_err(failed)?;
        console.print(&format!("{}\n", name.display()));
    }
    Ok(())
}
