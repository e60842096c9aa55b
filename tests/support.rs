//! Loading of workspaces for tests, plain rendering of what the compiler says, and running commands.

use clap::Parser;
use deployer::cli::render::Style;
use deployer::cli::{Cli, Console, Exit, run};
use deployer::deploy::assembly::Assembly;
use deployer::diag::Diagnostic;
use deployer::frontend::ResolveOptions;
use deployer::ops::{RuleOptions, Rules, Selection, Session, compile};
use deployer::policy::Date;
use deployer::source::{MemoryLoader, OsLoader, SourceMap};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What a command wrote and how it ended.
pub struct Ran {
    pub out: String,
    pub talk: String,
    pub exit: Exit,
}

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Buffer {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Runs `deployer …` in a directory, in this process.
pub fn deployer(directory: &Path, arguments: &[&str]) -> Ran {
    let words = ["deployer", "-C", directory.to_str().unwrap()];
    let cli = Cli::try_parse_from(words.iter().chain(arguments)).unwrap();
    let (out, talk) = (Buffer::default(), Buffer::default());
    let style = Style { color: false, unicode: false, width: 100 };
    let mut console = Console::of_writers(Box::new(out.clone()), Box::new(talk.clone()), style);
    let ended = run(cli, &mut console);
    let exit = ended.unwrap_or_else(|failure| {
        console.fail(&failure);
        Exit::Usage
    });
    let exit = console.finish(exit);
    Ran { out: out.text(), talk: talk.text(), exit }
}

/// A directory of its own for a test, empty.
pub fn fresh(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if directory.exists() {
        std::fs::remove_dir_all(&directory).unwrap();
    }
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// Writes a file below a directory.
pub fn write(directory: &Path, path: &str, text: &str) {
    let path = directory.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

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

/// What the engine takes of a workspace: the environment that is named, or the only one. Nothing must be wrong in it;
/// variables that are asked for are made up.
pub fn assembly(session: &mut Session<'_>, environment: Option<&str>) -> Assembly {
    deployer::ops::deploy::assembly(&whole(session, environment).assembly, BTreeMap::new()).unwrap()
}

/// The same as the compiler has it, with what it was made of.
pub fn whole(session: &mut Session<'_>, environment: Option<&str>) -> compile::Whole {
    let rules = no_rules(session);
    let selection = Selection { environment: environment.map(str::to_owned), ..Selection::default() };
    let options = ResolveOptions { placeholders: true, ..ResolveOptions::default() };
    let (made, report) = compile::whole(session, &rules, &selection, &options);
    made.unwrap_or_else(|| panic!("{}", render(&report.diagnostics, session.sources())))
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
