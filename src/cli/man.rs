//! `deployer man`.

use super::options::Start;
use super::{Console, Exit, Failure};
use clap::{Args, Command};
use clap_mangen::Man;
use std::path::PathBuf;

/// Print the manual page, or write one for every command.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Write deployer.1, deployer-check.1, deployer-policy-list.1 and so on into this directory.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let mut command = super::command();
    command.build();
    let Some(output) = &arguments.output else {
        console.print(&page(&command)?);
        return Ok(Exit::Fine);
    };
    let directory = start.directory.join(output);
    std::fs::create_dir_all(&directory).map_err(Failure::because(format!("{} cannot be made", output.display())))?;
    for command in with_subcommands(&command) {
        let name = format!("{}.1", command.get_display_name().unwrap_or_else(|| command.get_name()));
        let written = std::fs::write(directory.join(&name), page(command)?);
        written.map_err(Failure::because(format!("{name} cannot be written")))?;
        console.print(&format!("{}\n", output.join(&name).display()));
    }
    Ok(Exit::Fine)
}

/// A command and all below it that users see.
fn with_subcommands(command: &Command) -> Vec<&Command> {
    let visible = command.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help");
    std::iter::once(command).chain(visible.flat_map(with_subcommands)).collect()
}

fn page(command: &Command) -> Result<String, Failure> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).map_err(Failure::because("the manual page cannot be made"))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
