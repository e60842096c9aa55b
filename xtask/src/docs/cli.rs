//! `docs/cli.md`: what `deployer --help` and the help of every command print.

use clap::{Command, CommandFactory};
use deployer::cli::Cli;

const HEAD: &str = "\
<!-- Written by `cargo xtask docs`. Change the doc comments of the arguments in src/cli/. -->

# The command line
";

/// The width of the help: that of a terminal in which nobody reads this page, so it is fixed.
const COLUMNS: usize = 100;

/// The whole page.
pub(super) fn page() -> String {
    let mut deployer = without_environment(Cli::command()).term_width(COLUMNS);
    deployer.build();
    let mut page = HEAD.to_owned();
    add(&mut deployer, "", &mut page);
    page
}

/// The page must not say what the variables are set to where it is written.
fn without_environment(command: Command) -> Command {
    command.mut_args(|argument| argument.hide_env_values(true)).mut_subcommands(without_environment)
}

/// The help of a command and of all below it, each under its full name.
fn add(command: &mut Command, above: &str, page: &mut String) {
    let name = format!("{above}{}", command.get_name());
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    *page += &format!("\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim_end());
    for below in command.get_subcommands_mut().filter(|below| !below.is_hide_set() && below.get_name() != "help") {
        add(below, &format!("{name} "), page);
    }
}
