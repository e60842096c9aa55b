//! The two streams of the process: data on stdout, talk on stderr.
//!
//! Owns colours, width and what happens when nobody reads any more: a closed pipe ends the output,
//! not the program, and never with a panic. Tests give their own writers.

use super::exit::{Exit, Failure};
use super::options::GlobalOptions;
use super::render::{Style, printable};
use crate::diag::Severity;
use serde_json::{Value as Json, json};
use std::env::{self, VarError};
use std::io::{self, IsTerminal, Write};

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set or TERM is dumb.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The columns that are assumed where there is no terminal to ask.
const WIDTH: usize = 100;

/// Text gets no wider than this, however wide the terminal is.
const WIDEST: usize = 140;

/// How results are written for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Documents {
    /// As one indented JSON document.
    Json,
    /// As a line of JSON each.
    Lines,
}

/// Where a command's output goes.
pub struct Console {
    out: Stream,
    talk: Stream,
    quiet: bool,
    verbose: u8,
    closed: bool,
    broken: Option<String>,
    /// How results are written; `None` where people read them.
    documents: Option<Documents>,
    /// How many lines at the end of stderr are written anew when something changes; `None` where lines that
    /// were written stay.
    live: Option<usize>,
}

struct Stream {
    writer: Box<dyn Write>,
    style: Style,
}

impl Console {
    /// The streams of this process.
    #[must_use]
    pub fn of_process(options: &GlobalOptions) -> Self {
        let (out, talk) = (io::stdout(), io::stderr());
        let style = |is_terminal| style(options.color(), is_terminal, &|name| env::var(name));
        let is_live = talk.is_terminal() && env::var("TERM").is_ok_and(|term| term != "dumb");
        Self {
            out: Stream { style: style(out.is_terminal()), writer: Box::new(out) },
            talk: Stream { style: style(talk.is_terminal()), writer: Box::new(talk) },
            quiet: options.quiet(),
            verbose: options.verbose(),
            closed: false,
            broken: None,
            documents: None,
            live: is_live.then_some(0),
        }
    }

    /// Streams that lead to writers, for tests and programs that use the commands.
    #[must_use]
    pub fn of_writers(out: Box<dyn Write>, talk: Box<dyn Write>, style: Style) -> Self {
        let (out, talk) = (Stream { style, writer: out }, Stream { style, writer: talk });
        Self { out, talk, quiet: false, verbose: 0, closed: false, broken: None, documents: None, live: None }
    }

    /// The same, as if stderr were a terminal.
    #[must_use]
    pub fn on_a_terminal(self) -> Self {
        Self { live: Some(0), ..self }
    }

    /// How findings look on stdout.
    #[must_use]
    pub const fn style(&self) -> Style {
        self.out.style
    }

    /// How findings look on stderr.
    #[must_use]
    pub const fn talk_style(&self) -> Style {
        self.talk.style
    }

    /// Writes data to stdout.
    pub fn print(&mut self, text: &str) {
        if self.closed {
            return;
        }
        self.erase();
        let written = self.out.writer.write_all(text.as_bytes()).and_then(|()| self.out.writer.flush());
        match written {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.closed = true,
            Err(error) => {
                self.closed = true;
                self.broken = Some(error.to_string());
            }
        }
    }

    /// From now on results, and why there are none, are written for machines.
    pub const fn write_documents(&mut self, documents: Option<Documents>) {
        self.documents = documents;
    }

    /// Writes a result to stdout where machines read it; whether they do.
    pub fn document(&mut self, result: &Json) -> bool {
        match self.documents {
            Some(Documents::Json) => self.print(&format!("{result:#}\n")),
            Some(Documents::Lines) => self.print(&format!("{result}\n")),
            None => {}
        }
        self.documents.is_some()
    }

    /// Writes a line to stderr, unless the user wants it quiet.
    pub fn say(&mut self, line: &str) {
        if !self.quiet {
            self.write_talk(&format!("{}\n", printable(line)));
        }
    }

    /// Writes a line to stderr if the user wants to know what is done.
    pub fn explain(&mut self, level: u8, line: impl FnOnce() -> String) {
        if self.verbose >= level {
            let line = line();
            self.say(&line);
        }
    }

    /// Whether findings of a severity are worth a place on stderr.
    #[must_use]
    pub fn shows(&self, severity: Severity) -> bool {
        !self.quiet || severity == Severity::Error
    }

    /// Shows lines below all others until something else is written or shown: what is in work just now. Only
    /// on a terminal.
    pub fn show(&mut self, lines: &[String]) {
        self.erase();
        if self.quiet || self.live.is_none() {
            return;
        }
        let width = self.talk.style.width;
        let cut = |line: &String| printable(line).chars().take(width.saturating_sub(1)).collect::<String>() + "\n";
        let text: String = lines.iter().map(cut).collect();
        let _ = self.talk.writer.write_all(text.as_bytes());
        self.live = Some(lines.len());
    }

    fn erase(&mut self) {
        if let Some(lines) = self.live.filter(|lines| *lines > 0) {
            let _ = self.talk.writer.write_all(format!("\u{1b}[{lines}A\u{1b}[J").as_bytes());
            self.live = Some(0);
        }
    }

    /// Writes findings to stderr, quiet or not.
    pub fn warn(&mut self, text: &str) {
        self.write_talk(text);
    }

    /// Says why a command could not do its work.
    pub fn fail(&mut self, failure: &Failure) {
        let message = format!("{}: {}\n", self.paint("error", "31;1"), printable(&failure.to_string()));
        self.write_talk(&message);
        if let Some(hint) = failure.hint_text() {
            let hint = format!(" {}: {}\n", self.paint("help", "36"), printable(hint));
            self.write_talk(&hint);
        }
        let (message, help) = (failure.to_string(), failure.hint_text());
        self.document(&json!({"version": 1, "result": "error", "message": message, "help": help}));
    }

    /// The end of the run: output that could not be written is a failure of its own.
    #[must_use]
    pub fn finish(mut self, exit: Exit) -> Exit {
        let Some(reason) = self.broken.take() else { return exit };
        self.fail(&Failure::new(format!("the output could not be written: {reason}")));
        Exit::Usage
    }

    fn paint(&self, word: &str, color: &str) -> String {
        if self.talk.style.color { format!("\u{1b}[{color}m{word}\u{1b}[0m") } else { word.to_owned() }
    }

    /// What cannot be said on stderr cannot be said at all.
    fn write_talk(&mut self, text: &str) {
        self.erase();
        let _ = self.talk.writer.write_all(text.as_bytes());
    }
}

type Variable<'a> = &'a dyn Fn(&str) -> Result<String, VarError>;

fn style(choice: ColorChoice, is_terminal: bool, variable: Variable<'_>) -> Style {
    let is_set = |name: &str| variable(name).is_ok_and(|value| !value.is_empty());
    let is_dumb = variable("TERM").is_ok_and(|term| term == "dumb");
    let color = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_terminal && !is_dumb && !is_set("NO_COLOR"),
    };
    Style { color, unicode: unicode(variable), width: width(is_terminal, variable) }
}

/// Whether the locale, by the variable that decides it, is one of UTF-8. The Linux console has it
/// and lacks the characters.
fn unicode(variable: Variable<'_>) -> bool {
    if cfg!(windows) || variable("TERM").is_ok_and(|term| term == "linux") {
        return cfg!(windows);
    }
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| variable(name).ok().filter(|it| !it.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn width(is_terminal: bool, variable: Variable<'_>) -> usize {
    let columns = variable("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let terminal = || terminal_size::terminal_size().filter(|_| is_terminal).map(|(width, _)| usize::from(width.0));
    columns.or_else(terminal).unwrap_or(WIDTH).clamp(40, WIDEST)
}

#[cfg(test)]
mod tests {
    use super::{ColorChoice, Console, Exit, Style, style};
    use std::env::VarError;

    fn with(set: &[(&str, &str)], choice: ColorChoice, is_terminal: bool) -> (bool, bool, usize) {
        let variable = |name: &str| {
            let found = set.iter().find(|(set, _)| *set == name);
            found.map(|(_, value)| (*value).to_owned()).ok_or(VarError::NotPresent)
        };
        let style = style(choice, is_terminal, &variable);
        (style.color, style.unicode, style.width)
    }

    #[test]
    fn colours_need_a_terminal_that_wants_them_or_an_order() {
        use ColorChoice::{Always, Auto, Never};
        assert!(with(&[], Auto, true).0);
        assert!(!with(&[], Auto, false).0);
        assert!(!with(&[("NO_COLOR", "1")], Auto, true).0);
        assert!(with(&[("NO_COLOR", "")], Auto, true).0, "an empty NO_COLOR does not count");
        assert!(!with(&[("TERM", "dumb")], Auto, true).0);
        assert!(with(&[("NO_COLOR", "1")], Always, false).0);
        assert!(!with(&[], Never, true).0);
    }

    /// A pipe that nobody reads, or a full disk.
    struct Failing(std::io::ErrorKind);

    impl std::io::Write for Failing {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn exit_after_printing_to(kind: std::io::ErrorKind) -> Exit {
        let style = Style { color: false, unicode: false, width: 80 };
        let mut console = Console::of_writers(Box::new(Failing(kind)), Box::new(std::io::sink()), style);
        console.print("data\n");
        console.print("more\n");
        console.finish(Exit::Findings)
    }

    #[test]
    fn a_reader_who_goes_away_is_no_failure_and_a_full_disk_is() {
        assert_eq!(exit_after_printing_to(std::io::ErrorKind::BrokenPipe), Exit::Findings);
        assert_eq!(exit_after_printing_to(std::io::ErrorKind::StorageFull), Exit::Usage);
    }

    #[test]
    fn the_locale_that_decides_says_whether_lines_are_drawn() {
        assert!(with(&[("LANG", "de_DE.UTF-8")], ColorChoice::Auto, true).1);
        assert!(!with(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")], ColorChoice::Auto, true).1);
        assert!(!with(&[], ColorChoice::Auto, true).1);
        assert!(!with(&[("LANG", "C.UTF-8"), ("TERM", "linux")], ColorChoice::Auto, true).1);
    }

    #[test]
    fn what_is_in_work_is_replaced_by_what_comes_after_it() {
        #[derive(Clone, Default)]
        struct Screen(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);
        impl std::io::Write for Screen {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0.borrow_mut().write(bytes)
            }

            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let written = |is_terminal: bool| {
            let screen = Screen::default();
            let style = Style { color: false, unicode: false, width: 12 };
            let console = Console::of_writers(Box::new(std::io::sink()), Box::new(screen.clone()), style);
            let mut console = if is_terminal { console.on_a_terminal() } else { console };
            console.show(&["one".to_owned(), "two is too long".to_owned()]);
            console.say("done");
            console.show(&[]);
            let bytes = screen.0.borrow().clone();
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(written(true), "one\ntwo is too \n\u{1b}[2A\u{1b}[Jdone\n");
        assert_eq!(written(false), "done\n");
    }

    #[test]
    fn columns_are_believed_within_reason() {
        assert_eq!(with(&[("COLUMNS", "72")], ColorChoice::Auto, false).2, 72);
        assert_eq!(with(&[("COLUMNS", "9")], ColorChoice::Auto, false).2, 40);
        assert_eq!(with(&[("COLUMNS", "wide")], ColorChoice::Auto, false).2, 100);
    }
}
