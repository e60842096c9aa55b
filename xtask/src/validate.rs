//! The outside judges: compiles every example in every environment, and asks cfn-lint and
//! cloudformation-validate what they think of the templates.
//!
//! The judges and their exceptions live in `tests/validators/`; this module sets up their Python
//! environment below the target directory, makes the templates and calls `validate.py`. Start at [`run`].

use crate::workspace::{cargo, remove_dir, root, run as run_command, run_quietly, subfolders, target_dir};
use crate::{Failure, Outcome};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Which rules of the judges count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Schemas and lint.
    Standard,
    /// Those, and the security rules of cloudformation-validate.
    AndSecurity,
}

/// What the examples expect from the command line; an unused one is only a warning.
const VARIABLES: [&str; 1] = ["VERSION=v1.0.0"];

/// What the judges said.
#[derive(Debug)]
pub struct Verdict {
    /// One line a finding, then the summary.
    pub report: String,
    /// Whether nothing is left to mend.
    pub passed: bool,
}

/// Judges the templates below `dirs`, or, without any, those of all examples in all environments, and
/// prints the report.
///
/// # Errors
/// When an example does not compile, when a judge has something to say, or when there is no Python.
pub fn run(rules: Rules, dirs: &[&str]) -> Outcome {
    let verdict = if dirs.is_empty() { judge_everything(rules)? } else { judge(rules, dirs, &["--part"])? };
    print!("{}", verdict.report);
    if verdict.passed { Ok(()) } else { Err(Failure::new("the validators found something, see above")) }
}

/// Compiles every example in every environment and judges the templates.
///
/// # Errors
/// When an example does not compile or the judges cannot be started.
pub fn judge_everything(rules: Rules) -> Outcome<Verdict> {
    let out = compile_everything()?;
    judge(rules, &[&out.to_string_lossy()], &[])
}

/// Calls `validate.py` in the root, so that the paths in `exceptions.txt` are relative to it. With the
/// option `--part`, exceptions that match nothing are not held against the templates.
///
/// # Errors
/// When the judges cannot be started.
pub fn judge(rules: Rules, dirs: &[&str], options: &[&str]) -> Outcome<Verdict> {
    let mut command = Command::new(python_environment()?);
    // A `.cfnlintrc` in the home folder must not change what is found.
    command.current_dir(root()).env("HOME", validators_dir());
    let cache = validators_dir().join("cache.json");
    command.arg("tests/validators/validate.py").arg("--cache").arg(cache).args(options);
    if rules == Rules::AndSecurity {
        command.arg("--security");
    }
    let output = command.args(dirs).output().map_err(Failure::because("cannot run validate.py"))?;
    let report = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    Ok(Verdict { report, passed: output.status.success() })
}

fn validators_dir() -> PathBuf {
    target_dir().join("validators")
}

/// The Python of an environment that has exactly what `requirements.txt` names; made when it is missing
/// or when the file changed, next to the old one and then moved, so that half of one is never used.
fn python_environment() -> Outcome<PathBuf> {
    static SETTING_UP: Mutex<()> = Mutex::new(());
    let _alone = SETTING_UP.lock().unwrap_or_else(PoisonError::into_inner);
    let wanted = root().join("tests/validators/requirements.txt");
    let wanted_text = crate::workspace::read(&wanted)?;
    let venv = validators_dir().join("venv");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = venv.join("requirements.txt");
    if python.exists() && std::fs::read_to_string(&stamp).is_ok_and(|text| text == wanted_text) {
        return Ok(python);
    }
    println!("setting up the validators in {}", venv.display());
    let new = validators_dir().join(format!("venv.{}", std::process::id()));
    remove_dir(&new)?;
    install(&new, &wanted)?;
    crate::workspace::write(&new.join("requirements.txt"), &wanted_text)?;
    remove_dir(&venv)?;
    std::fs::rename(&new, &venv).map_err(Failure::because(format!("cannot move {}", new.display())))?;
    Ok(python)
}

fn install(venv: &Path, requirements: &Path) -> Outcome {
    let system = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let probe = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
    run_quietly(Command::new(&system).args(["-c", probe]))
        .map_err(Failure::because("the validators need Python 3.11 or newer with venv (set PYTHON to name another)"))?;
    run_quietly(Command::new(&system).args(["-m", "venv"]).arg(venv))?;
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    run_quietly(Command::new(python).args(pip).arg(requirements)).map(drop)
}

/// One thing to compile.
struct Input {
    /// The workspace that the compiler is started in.
    workspace: PathBuf,
    stack: String,
    environment: String,
}

/// Compiles every input into a fresh folder and returns it.
///
/// # Errors
/// When there is nothing to compile, or something does not compile.
fn compile_everything() -> Outcome<PathBuf> {
    let out = validators_dir().join("out");
    remove_dir(&out)?;
    let inputs: Vec<Input> = subfolders(&root().join("examples")).iter().flat_map(|path| stacks_of(path)).collect();
    if inputs.is_empty() {
        return Err(Failure::new("no example with a stack and an environment below examples/"));
    }
    let compiler = build_compiler()?;
    let failures: Vec<String> = inputs
        .iter()
        .filter_map(|input| compile(&compiler, input, &out).err().map(|failure| failure.to_string()))
        .collect();
    if failures.is_empty() { Ok(out) } else { Err(Failure::new(failures.join("\n"))) }
}

/// Every stack of a workspace in every environment.
fn stacks_of(workspace: &Path) -> Vec<Input> {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut inputs = Vec::new();
    for stack in subfolders(&workspace.join("stacks")) {
        for environment in subfolders(&stack.join("environments")) {
            let (stack, environment) = (name(&stack), name(&environment));
            inputs.push(Input { workspace: workspace.to_path_buf(), stack, environment });
        }
    }
    inputs
}

fn compile(compiler: &Path, input: &Input, out: &Path) -> Outcome {
    let Input { workspace, stack, environment } = input;
    let folder = workspace.file_name().unwrap_or_default();
    let target = out.join(folder).join(stack).join(environment);
    let mut command = Command::new(compiler);
    command.current_dir(workspace).args(["compile", "--stack", stack, "--environment", environment]);
    command.args(VARIABLES.iter().flat_map(|variable| ["--var", variable])).arg("--output").arg(target);
    run_quietly(&mut command)
        .map(drop)
        .map_err(Failure::because(format!("{} {stack} in {environment}", workspace.display())))
}

/// Builds the compiler; nothing is rebuilt when it is current.
fn build_compiler() -> Outcome<PathBuf> {
    run_command(cargo().args(["build", "--quiet", "--package", "deployer", "--bin", "deployer"]))?;
    Ok(target_dir().join("debug").join(format!("deployer{}", std::env::consts::EXE_SUFFIX)))
}
