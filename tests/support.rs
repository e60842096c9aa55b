//! Loading of workspaces for tests and plain rendering of what the compiler says.

use deployer::diag::Diagnostic;
use deployer::ops::{RuleOptions, Rules, Session};
use deployer::policy::Date;
use deployer::source::{MemoryLoader, OsLoader, SourceMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A workspace of one file.
pub fn single_file(path: &Path) -> MemoryLoader {
    let bytes = std::fs::read(path).unwrap();
    std::iter::once(("workspace.yaml", bytes)).collect()
}

/// The workspace in a directory.
pub fn directory(path: &Path) -> OsLoader {
    OsLoader::new(path)
}

/// The rules that come with the program.
pub fn rules(session: &mut Session<'_>) -> Rules {
    Rules::load(session, &RuleOptions::on(Date::LAST))
}

/// No rules, for tests of what comes before policy.
pub fn no_rules(session: &mut Session<'_>) -> Rules {
    Rules::load(session, &RuleOptions { embedded: false, ..RuleOptions::on(Date::LAST) })
}

/// Diagnostics as a person reads them, without colours or widths: what snapshots hold.
pub fn render(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let _ = writeln!(text, "{}[{}]: {}", diagnostic.severity, diagnostic.code, diagnostic.message);
        for label in diagnostic.primary.iter().chain(&diagnostic.related) {
            let place = sources.line_column(label.span);
            let file = sources.get(label.span.source);
            let line = file.map_or("", |file| file.line(place.line));
            let shown: String = line.chars().take(120).collect();
            let underlined = sources.slice(label.span).lines().next().unwrap_or("").chars().count().clamp(1, 60);
            let _ = writeln!(text, "  --> {}", sources.locate(label.span));
            let _ = writeln!(text, "   | {shown}");
            let _ = writeln!(
                text,
                "   | {}{} {}",
                " ".repeat(place.column.min(121) - 1),
                "^".repeat(underlined),
                label.text
            );
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(text, "  = help: {help}");
        }
        if !diagnostic.environments.is_empty() {
            let _ = writeln!(text, "  = in {}", diagnostic.environments.join(", "));
        }
        text.push('\n');
    }
    text
}
