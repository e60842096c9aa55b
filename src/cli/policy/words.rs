//! The words of policy as values of options.

use crate::diag::Severity;
use crate::policy::Subject;
use clap::ValueEnum;
use clap::builder::PossibleValue;

impl ValueEnum for Subject {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Program, Self::Templates, Self::Plan, Self::Drift]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Program => "Components with their specs, before anything is lowered",
            Self::Templates => "The resources of the templates",
            Self::Plan => "What a deployment would change",
            Self::Drift => "What differs between the templates and AWS",
        };
        Some(PossibleValue::new(self.word()).help(help))
    }
}

impl ValueEnum for Severity {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Error, Self::Warning, Self::Info]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, help) = match self {
            Self::Error => ("error", "Fails the check"),
            Self::Warning => ("warning", "Fails the check only where the environment is strict"),
            Self::Info => ("info", "Worth knowing; never fails anything"),
        };
        Some(PossibleValue::new(word).help(help))
    }
}

/// Which of the inputs that a workspace has is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum InputWord {
    /// Components with their specs, before anything is lowered.
    Program,
    /// The resources of the templates.
    Templates,
}
