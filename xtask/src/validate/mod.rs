//! The outside judges: compiles every example and every case of a kind in every environment, and asks
//! cfn-lint, cloudformation-validate and checkov what they think of the templates.
//!
//! The judges and their exceptions live in `tests/validators/`; this module sets up their Python
//! environment below the target directory, makes the templates and calls `validate.py`. Start at [`run`].

mod inputs;

use crate::workspace::{remove_dir, root, run_quietly, target_dir, write};
use crate::{Failure, Outcome};
use deployer::diag::{Diagnostic, Severity};
use deployer::frontend::ResolveOptions;
use deployer::ops::{self, RuleOptions, Selection, Session, compile, list};
use deployer::policy::Date;
use deployer::source::Loader;
use inputs::Input;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// What the judges said.
#[derive(Debug)]
pub struct Verdict {
    /// One line a finding, then the summary.
    pub report: String,
    /// Whether nothing is left to mend.
    pub passed: bool,
}

/// Judges the templates below `dirs`, or, without any, those of all examples and cases, and
/// prints the report.
///
/// # Errors
/// When an example does not compile, when a judge has something to say, or when there is no Python.
pub fn run(dirs: &[&str]) -> Outcome {
    let verdict = if dirs.is_empty() { judge_everything()? } else { judge(dirs, &["--part"])? };
    print!("{}", verdict.report);
    if verdict.passed { Ok(()) } else { Err(Failure::new("not every template is right, see above")) }
}

/// Compiles every example and every case in every environment and judges the templates. What does not
/// compile is in the report, before what the judges say of the rest.
///
/// # Errors
/// When there is nothing to judge or the judges cannot be started.
pub fn judge_everything() -> Outcome<Verdict> {
    let out = validators_dir().join("out");
    let failures = compile_everything(&out)?;
    // With a template missing, an exception for it would seem to be needless.
    let options: &[&str] = if failures.is_empty() { &[] } else { &["--part"] };
    let verdict = judge(&[&out.to_string_lossy()], options)?;
    let report = failures.iter().map(|failure| format!("{failure}\n")).chain([verdict.report]).collect();
    Ok(Verdict { report, passed: verdict.passed && failures.is_empty() })
}

/// Calls `validate.py` in the root, so that the paths in `exceptions.txt` are relative to it. With the
/// option `--part`, exceptions that match nothing are not held against the templates.
///
/// # Errors
/// When the judges cannot be started.
pub fn judge(dirs: &[&str], options: &[&str]) -> Outcome<Verdict> {
    let mut command = Command::new(python_environment()?);
    // A `.cfnlintrc` in the home folder must not change what is found.
    command.current_dir(root()).env("HOME", validators_dir());
    let cache = validators_dir().join("cache.json");
    command.arg("tests/validators/validate.py").arg("--cache").arg(cache).args(options).args(dirs);
    let output = command.output().map_err(Failure::because("cannot run validate.py"))?;
    let report = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    Ok(Verdict { report, passed: output.status.success() })
}

fn validators_dir() -> PathBuf {
    target_dir().join("validators")
}

/// The Python of an environment that has exactly what `requirements.txt` names; made when it is missing
/// or when the file changed, next to the old one and then moved, so that half of one is never used.
pub(crate) fn python_environment() -> Outcome<PathBuf> {
    static SETTING_UP: Mutex<()> = Mutex::new(());
    let _alone = SETTING_UP.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(python) = existing_python_environment()? {
        return Ok(python);
    }
    let wanted = requirements();
    let wanted_text = crate::workspace::read(&wanted)?;
    let venv = validators_dir().join("venv");
    println!("setting up the validators in {}", venv.display());
    let new = validators_dir().join(format!("venv.{}", std::process::id()));
    remove_dir(&new)?;
    install(&new, &wanted)?;
    write(&new.join("requirements.txt"), &wanted_text)?;
    remove_dir(&venv)?;
    std::fs::rename(&new, &venv).map_err(Failure::because(format!("cannot move {}", new.display())))?;
    Ok(python_of(&venv))
}

/// The same Python, if it is there and has what the file names now.
pub(crate) fn existing_python_environment() -> Outcome<Option<PathBuf>> {
    let wanted = crate::workspace::read(&requirements())?;
    let venv = validators_dir().join("venv");
    let python = python_of(&venv);
    let is_current = std::fs::read_to_string(venv.join("requirements.txt")).is_ok_and(|text| text == wanted);
    Ok((is_current && python.exists()).then_some(python))
}

fn requirements() -> PathBuf {
    root().join("tests/validators/requirements.txt")
}

fn python_of(venv: &Path) -> PathBuf {
    venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

fn install(venv: &Path, requirements: &Path) -> Outcome {
    let system = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let probe = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
    run_quietly(Command::new(&system).args(["-c", probe]))
        .map_err(Failure::because("the validators need Python 3.11 or newer with venv (set PYTHON to name another)"))?;
    run_quietly(Command::new(&system).args(["-m", "venv"]).arg(venv))?;
    let python = python_of(venv);
    // Everything is named, so nothing is looked for; and of what checkov brings along, most is never loaded,
    // so it is compiled when it is.
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile"];
    run_quietly(Command::new(python).args(pip).arg("--requirement").arg(requirements)).map(drop)
}

/// Compiles every input into a folder, which is emptied first, and returns what did not compile.
fn compile_everything(out: &Path) -> Outcome<Vec<String>> {
    remove_dir(out)?;
    let made = |input: Input| {
        let failure = compile_everywhere(input.loader.as_ref(), &out.join(&input.name)).err()?;
        Some(format!("{}: {failure}", input.name))
    };
    Ok(inputs::all()?.into_iter().filter_map(made).collect())
}

/// Compiles every stack of a workspace in each of its environments, `stack/environment/` below `out`.
fn compile_everywhere(loader: &dyn Loader, out: &Path) -> Outcome {
    let mut session = Session::open(loader);
    // What other tools say of the templates is asked here; our own rules are asked in tests/cases.rs.
    let rules = ops::Rules::load(&mut session, &RuleOptions { embedded: false, ..RuleOptions::on(Date::LAST) });
    for stack in list::run(&session) {
        let environments = stack.environments.iter().map(|name| Some(name.clone()));
        let none = stack.environments.is_empty().then_some(None);
        for environment in environments.chain(none) {
            let folder = out.join(&stack.name).join(environment.as_deref().unwrap_or("none"));
            let selection = Selection { stack: Some(stack.name.clone()), environment, ..Selection::default() };
            compile_one(&session, &rules, &selection, &folder)?;
        }
    }
    Ok(())
}

/// Variables that only the command line can give take their examples.
fn compile_one(session: &Session<'_>, rules: &ops::Rules, selection: &Selection, out: &Path) -> Outcome {
    let options = ResolveOptions { placeholders: true, ..ResolveOptions::default() };
    let (assembly, report) = compile::run(session, rules, selection, &options);
    let Some(assembly) = assembly else {
        let place = |span| session.sources().locate(span);
        let line = |found: &Diagnostic| {
            format!("{} {}: {}", found.span().map_or_else(String::new, place), found.code, found.message)
        };
        let errors = report.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        return Err(Failure::new(errors.map(line).collect::<Vec<_>>().join("\n  ")));
    };
    for (path, bytes) in &assembly.files {
        write(&out.join(path), &String::from_utf8_lossy(bytes))?;
    }
    Ok(())
}
