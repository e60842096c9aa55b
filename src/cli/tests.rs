//! The command line itself; what commands do is tested with the real program in tests/.

use super::{Cli, Exit, command};
use clap::{Command, Parser};

/// Every command, those below others among them.
fn commands(above: &Command) -> Vec<&Command> {
    above.get_subcommands().flat_map(|command| std::iter::once(command).chain(commands(command))).collect()
}

#[test]
fn the_commands_and_their_options_do_not_contradict_each_other() {
    command().debug_assert();
}

#[test]
fn every_command_and_every_option_says_what_it_is() {
    for command in commands(&command()) {
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
        }
    }
}

#[test]
fn the_commands_of_the_documentation_are_understood() {
    for line in [
        "deployer validate --stack user-platform --service notification-service",
        "deployer compile -s user-platform -e development --var VERSION=v1.0.0 -o build/",
        "deployer graph -s user-platform -e production --format mermaid",
        "deployer show api --origins -C examples/user-platform --no-color -q",
        "deployer explain schema/unknown-field",
        "deployer policy list --area security --frameworks",
        "deployer policy explain security/rds-encrypted --source",
        "deployer policy new no-public-buckets --area security --subject templates",
        "deployer policy test policies --coverage --min-coverage 90 --format junit",
        "deployer policy eval data.policies.security.no_public_buckets.deny -e production",
        "deployer policy input -e production --rule security/rds-encrypted",
        "deployer policy waivers --fail-expired --format json",
        "deployer completions zsh",
        "deployer man -o man1",
    ] {
        assert!(Cli::try_parse_from(line.split(' ')).is_ok(), "{line}");
    }
    for line in [
        "deployer",
        "deployer chekc",
        "deployer check --var NAME",
        "deployer check -q -v",
        "deployer policy",
        "deployer policy test policies --embedded",
        "deployer policy test --min-coverage 101",
    ] {
        assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
    }
}

/// Global options and those of a command share one space of names in clap, without a warning.
#[test]
fn no_argument_of_a_command_is_taken_for_a_global_option() {
    let globals: Vec<String> = command().get_arguments().map(|argument| argument.get_id().to_string()).collect();
    for command in commands(&command()) {
        for argument in command.get_arguments() {
            assert!(!globals.contains(&argument.get_id().to_string()), "{} {}", command.get_name(), argument.get_id());
        }
    }
}

#[test]
fn exit_codes_are_those_of_the_help() {
    let help = super::exit::HELP;
    for exit in [Exit::Fine, Exit::Findings, Exit::Usage] {
        assert!(help.contains(&format!("\n  {}  ", exit.code())), "{help}");
    }
}
