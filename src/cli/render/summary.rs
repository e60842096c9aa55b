//! The line that ends a run: "3 errors, 1 warning in 12 files (4 components, 3 environments)".

use crate::diag::{Diagnostic, Severity};

/// How much was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files that were read.
    pub files: usize,
    /// Components, each counted once however many environments there are.
    pub components: usize,
    /// Environments.
    pub environments: usize,
}

/// How many findings have a severity.
#[must_use]
pub fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

/// `1 error`, `2 errors`.
#[must_use]
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The summary, without a line break.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic], waived: usize, counts: Counts) -> String {
    let severities = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];
    let found: Vec<String> = severities
        .into_iter()
        .map(|(severity, noun)| (count(diagnostics, severity), noun))
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| counted(number, noun))
        .collect();
    let waived = Some(format!(", {waived} waived")).filter(|_| waived > 0).unwrap_or_default();
    let found = if found.is_empty() { "no problems".to_owned() } else { found.join(", ") };
    let Counts { files, components, environments } = counts;
    let looked_at = [counted(components, "component"), counted(environments, "environment")].join(", ");
    format!("{found}{waived} in {} ({looked_at})", counted(files, "file"))
}
