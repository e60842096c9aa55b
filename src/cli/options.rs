//! Options that several commands have.

use super::console::ColorChoice;
use super::exit::Failure;
use crate::ops::Selection;
use clap::Args;
use std::path::PathBuf;

const HEADING: &str = "Global options";

/// Options of every command.
#[derive(Debug, Args)]
pub struct GlobalOptions {
    /// Work as if started in this directory.
    #[arg(short = 'C', long, global = true, value_name = "DIR", help_heading = HEADING)]
    directory: Option<PathBuf>,
    /// When to use colours; `auto` means on a terminal, unless NO_COLOR is set.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto,
          env = "DEPLOYER_COLOR", hide_env_values = true, help_heading = HEADING)]
    color: ColorChoice,
    /// The same as --color never.
    #[arg(long, global = true, help_heading = HEADING)]
    no_color: bool,
    /// Say nothing but the results.
    #[arg(short, long, global = true, help_heading = HEADING)]
    quiet: bool,
    /// Say what is done; twice: also how long it took.
    #[arg(short, long, global = true, action = clap::ArgAction::Count, conflicts_with = "quiet", help_heading = HEADING)]
    verbose: u8,
}

/// Where a command starts.
#[derive(Debug)]
pub struct Start {
    /// The directory that relative paths of the command line start from.
    pub directory: PathBuf,
    /// Whether the user named it.
    pub named: bool,
}

impl GlobalOptions {
    /// Whether colours are wanted.
    pub(super) fn color(&self) -> ColorChoice {
        if self.no_color { ColorChoice::Never } else { self.color }
    }

    pub(super) const fn quiet(&self) -> bool {
        self.quiet
    }

    pub(super) const fn verbose(&self) -> u8 {
        self.verbose
    }

    /// Where the command starts: the current directory, or the one that the user named.
    pub(super) fn start(&self) -> Result<Start, Failure> {
        let current = std::env::current_dir().map_err(Failure::because("the current directory cannot be read"))?;
        let Some(named) = &self.directory else { return Ok(Start { directory: current, named: false }) };
        let directory = current.join(named);
        if !directory.is_dir() {
            return Err(Failure::new(format!("{} is not a directory", named.display())));
        }
        Ok(Start { directory, named: true })
    }
}

/// Which stack and environment are meant.
#[derive(Debug, Args)]
pub struct Place {
    /// The stack; not needed if there is only one, or a `defaultStack` in deployer.yaml.
    #[arg(short, long, env = "DEPLOYER_STACK", hide_env_values = true)]
    stack: Option<String>,
    /// The environment; not needed if there is only one.
    #[arg(short, long, value_name = "ENV", env = "DEPLOYER_ENVIRONMENT", hide_env_values = true)]
    environment: Option<String>,
}

impl Place {
    /// The selection of all that is in the place.
    pub(super) fn selection(&self) -> Selection {
        Selection { stack: self.stack.clone(), environment: self.environment.clone(), ..Selection::default() }
    }
}

/// Which part of a workspace is meant; what is left out means everything.
#[derive(Debug, Args)]
pub struct Part {
    /// Only this stack. If left out, all of them, or for commands on one stack the default.
    #[arg(short, long, env = "DEPLOYER_STACK", hide_env_values = true)]
    stack: Option<String>,
    /// Only this environment. If left out, all of them; commands on one environment need it.
    #[arg(short, long, value_name = "ENV", env = "DEPLOYER_ENVIRONMENT", hide_env_values = true)]
    environment: Option<String>,
    /// Only what is found in this service.
    #[arg(long)]
    service: Option<String>,
    /// Only what is found in this component.
    #[arg(long, value_name = "[SERVICE/]COMPONENT")]
    component: Option<String>,
}

impl Part {
    /// The selection.
    pub(super) fn selection(&self) -> Selection {
        let Self { stack, environment, service, component } = self;
        Selection {
            stack: stack.clone(),
            environment: environment.clone(),
            service: service.clone(),
            component: component.clone(),
        }
    }
}

/// Rules beside those of the program and of the workspace.
#[derive(Debug, Default, Args)]
pub struct Policies {
    /// Judge by the rules in this folder as well; may be repeated.
    #[arg(long = "policy", value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
}

/// How data is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DataFormat {
    /// Text, for people.
    Human,
    /// One JSON document with a version.
    Json,
}

/// Values of variables.
#[derive(Debug, Args)]
pub struct Variables {
    /// A value for ${KEY}, stronger than any other; may be repeated.
    #[arg(long = "var", value_name = "KEY=VALUE", value_parser = key_value)]
    pub(super) vars: Vec<(String, String)>,
    /// A YAML file with values, stronger than the documents; may be repeated, the last wins.
    #[arg(long = "var-file", value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE".to_owned()),
    }
}
