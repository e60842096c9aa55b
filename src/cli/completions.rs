//! `deployer completions`.

use super::{Console, Exit, Failure};
use clap::Args;
use clap_complete::Shell;

/// Print the completions of a shell.
#[derive(Debug, Args)]
#[command(after_help = "For bash: source <(deployer completions bash)")]
pub struct Arguments {
    /// The shell.
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::command(), "deployer", &mut script);
    console.print(&String::from_utf8_lossy(&script));
    Ok(Exit::Fine)
}
