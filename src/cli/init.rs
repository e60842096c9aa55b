//! `deployer init`.

use super::options::Start;
use super::render::{Counts, Format, Report, printable, render};
use super::{Console, Exit, Failure, workspace};
use crate::diag::Severity;
use crate::frontend::ResolveOptions;
use crate::ops::init::{self, NewFile};
use crate::ops::{RuleOptions, Rules, Selection, Session, check};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Make a first workspace that checks and compiles as it stands.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The name of the stack: lowercase letters, digits and hyphens.
    name: String,
    /// Where to make it; a new directory of the name if left out.
    #[arg(value_name = "DIRECTORY")]
    target: Option<PathBuf>,
    /// Make it in a directory that is not empty; files that exist are never overwritten.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    if let Err(rule) = init::check_name(&arguments.name) {
        let failure = Failure::new(format!("`{}` cannot be the name of a stack", printable(&arguments.name)));
        return Err(failure.hint(format!("{rule}: lowercase letters, digits and hyphens, at most 40 of them")));
    }
    let files = init::files(&arguments.name);
    if !is_sound(&files, console) {
        return Ok(Exit::Usage);
    }
    let shown = arguments.target.clone().unwrap_or_else(|| PathBuf::from(&arguments.name));
    let directory = start.directory.join(&shown);
    if !arguments.force && !is_empty(&directory)? {
        let failure = Failure::new(format!("{} is not empty", shown.display()));
        return Err(failure.hint("name another directory, or add missing files to this one with --force"));
    }
    for file in &files {
        let path = shown.join(&file.path);
        if make(&directory, file)? {
            console.print(&format!("{}\n", path.display()));
        } else {
            console.say(&format!("kept {}", path.display()));
        }
    }
    let enter = if shown == Path::new(".") { String::new() } else { format!("  cd {}\n", shown.display()) };
    console.say(&format!("next:\n{enter}  deployer check\n  deployer compile -e development"));
    Ok(Exit::Fine)
}

/// Whether the new workspace checks clean, which it does with every good name.
fn is_sound(files: &[NewFile], console: &mut Console) -> bool {
    let loader = init::loader(files);
    let mut session = Session::open(&loader);
    let rules = Rules::load(&mut session, &RuleOptions::on(workspace::today()));
    let options = ResolveOptions { placeholders: true, ..ResolveOptions::default() };
    let report = check::run(&session, &rules, &Selection::default(), &options);
    // The same name is wrong in many places; the first says why.
    let mut errors = report.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let first: Vec<_> = errors.next().cloned().into_iter().collect();
    let shown = Report::masked("init", session.sources(), &first, Counts::default());
    let text = render(Format::Human, &shown, console.talk_style());
    if report.has_errors() {
        console.warn(&text);
    }
    !report.has_errors()
}

fn is_empty(directory: &Path) -> Result<bool, Failure> {
    match std::fs::read_dir(directory) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Failure::because(format!("{} cannot be read", directory.display()))(error)),
    }
}

/// Writes a file unless one of its name exists; whether it did.
fn make(directory: &Path, file: &NewFile) -> Result<bool, Failure> {
    let path = directory.join(&file.path);
    let failed = |error: std::io::Error| Failure::because(format!("{} cannot be written", path.display()))(error);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    match std::fs::File::create_new(&path) {
        Ok(mut new) => new.write_all(file.text.as_bytes()).map_err(failed).map(|()| true),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(error)),
    }
}
