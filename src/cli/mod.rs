//! The command line: what users type, and how what comes back is shown.
//!
//! Owns arguments, the terminal, exit codes and every file that is written. Knows nothing of how
//! anything is compiled: each command calls one operation of [`crate::ops`] and renders what it
//! returns. Start at [`main`], then the file of a command.
//!
//! Adding a command: a file with `Arguments` and `run`, a variant of `Command` and a line in
//! [`run`].

mod check;
mod compile;
mod completions;
mod console;
mod cost;
mod deploy;
mod exit;
mod explain;
mod findings;
mod git;
mod graph;
mod init;
mod list;
mod man;
mod options;
mod output;
mod policy;
pub mod render;
mod schema;
mod show;
mod workspace;

pub use console::{ColorChoice, Console};
pub use exit::{Exit, Failure};
pub use options::GlobalOptions;

use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

/// Compiles services written in YAML to CloudFormation templates, one set a deployment wave.
///
/// Works on the workspace around the current directory: the nearest folder at or above it with a
/// `deployer.yaml` or a folder `stacks`. Only commands on what is deployed call AWS: plan, deploy and
/// those listed after them; all others read files and nothing else.
#[derive(Debug, Parser)]
#[command(name = "deployer", version, after_help = exit::HELP, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    global: GlobalOptions,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    #[command(visible_alias = "validate")]
    Check(check::Arguments),
    Compile(compile::Arguments),
    Cost(cost::Arguments),
    #[command(visible_alias = "apply")]
    Deploy(deploy::Arguments),
    Plan(deploy::plan::Arguments),
    Bootstrap(deploy::bootstrap::Arguments),
    Destroy(deploy::records::DestroyArguments),
    Status(deploy::records::StatusArguments),
    History(deploy::records::HistoryArguments),
    Rollback(deploy::rollback::Arguments),
    Resume(deploy::records::ResumeArguments),
    Recover(deploy::recover::Arguments),
    Drift(deploy::drift::Arguments),
    State(deploy::records::StateArguments),
    Unlock(deploy::records::UnlockArguments),
    Graph(graph::Arguments),
    List(list::Arguments),
    Show(show::Arguments),
    Explain(explain::Arguments),
    Policy(policy::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// The whole process: arguments in, exit code out.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help that nobody reads any more is no failure.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Fine.into() };
        }
    };
    let mut console = Console::of_process(&cli.global);
    let exit = match run(cli, &mut console) {
        Ok(exit) => exit,
        Err(failure) => {
            console.fail(&failure);
            Exit::Usage
        }
    };
    console.finish(exit).into()
}

/// Runs a command that was parsed.
///
/// # Errors
/// When the world fails: no workspace, a file that cannot be read or written.
pub fn run(cli: Cli, console: &mut Console) -> Result<Exit, Failure> {
    let start = cli.global.start()?;
    match cli.command {
        Command::Init(arguments) => init::run(&arguments, &start, console),
        Command::Check(arguments) => check::run(&arguments, &start, console),
        Command::Compile(arguments) => compile::run(&arguments, &start, console),
        Command::Cost(arguments) => cost::run(&arguments, &start, console),
        Command::Deploy(arguments) => deploy::run(&arguments, &start, console),
        Command::Bootstrap(arguments) => deploy::bootstrap::run(&arguments, &start, console),
        Command::Plan(arguments) => deploy::plan::run(&arguments, &start, console),
        Command::Destroy(arguments) => deploy::records::destroy(&arguments, &start, console),
        Command::Status(arguments) => deploy::records::status(&arguments, &start, console),
        Command::History(arguments) => deploy::records::history(&arguments, &start, console),
        Command::Rollback(arguments) => deploy::rollback::run(&arguments, &start, console),
        Command::Resume(arguments) => deploy::records::resume(&arguments, &start, console),
        Command::Recover(arguments) => deploy::recover::run(&arguments, &start, console),
        Command::Drift(arguments) => deploy::drift::run(&arguments, &start, console),
        Command::State(arguments) => deploy::records::state(&arguments, &start, console),
        Command::Unlock(arguments) => deploy::records::unlock(&arguments, &start, console),
        Command::Graph(arguments) => graph::run(&arguments, &start, console),
        Command::List(arguments) => list::run(&arguments, &start, console),
        Command::Show(arguments) => show::run(&arguments, &start, console),
        Command::Explain(arguments) => explain::run(&arguments, &start, console),
        Command::Policy(arguments) => policy::run(&arguments, &start, console),
        Command::Schema(arguments) => schema::run(&arguments, console),
        Command::Completions(arguments) => completions::run(&arguments, console),
        Command::Man(arguments) => man::run(&arguments, &start, console),
    }
}

/// The command line as data, for completions, man pages and the reference in docs/cli.md.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests;
