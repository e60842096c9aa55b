//! The rules that come with the program: read from the generated pack, without parsing any Rego.
//!
//! `pack.rs` holds the texts, `pack.bin` the metadata and the compiled programs, both written by
//! `cargo xtask docs` through [`write()`]. A rule whose text was changed since is noticed by its
//! fingerprint and read from its text like any other. Start at [`load`].

use super::alone;
use super::bundle::{self, Bundle};
use super::module::{self, Module, RuleFile};
use super::pack;
use super::pack_tests;
use super::reads::{self, Reads, Words};
use super::rule::{Body, EntryPoint, Place, Rule, RuleInfo, Sight, Style};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::source::SourceMap;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::Program;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::sync::OnceLock;

/// Where the libraries are; every other file is part of a rule.
const LIBRARIES: &str = "policies/lib/";

/// What `pack.bin` begins with: its length in four bytes (little endian), then this as JSON, then the
/// programs.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Header {
    /// The version of regorus that compiled the programs.
    compiler: String,
    /// The words that rules read.
    words: Vec<String>,
    rules: Vec<Packed>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Packed {
    path: String,
    /// Of the texts of the rule and of all that it uses.
    fingerprint: u64,
    /// The files that it uses, itself among them.
    files: Vec<String>,
    package: String,
    entry_points: Vec<EntryPoint>,
    info: RuleInfo,
    /// Numbers of words; `None` is everything.
    reads: Option<Vec<u16>>,
    sight: Sight,
    /// Where the compiled program is after the header; `None` if only the interpreter can evaluate it.
    program: Option<(usize, usize)>,
}

/// The embedded rules, and their libraries for the rules of an organisation.
#[derive(Debug, Default)]
pub(super) struct Embedded {
    pub rules: Vec<Rule>,
    pub libraries: Vec<Module>,
}

/// Reads the pack.
pub(super) fn load(sources: &mut SourceMap, sink: &mut Sink) -> Embedded {
    read(pack::FILES, pack::COMPILED, sources, sink)
}

/// The page of an embedded rule: `doc.md` in its folder.
#[must_use]
pub fn doc(rule: &Rule) -> Option<&'static str> {
    let folder = rule.place.path.strip_suffix("rule.rego")?;
    let file = pack::FILES.iter().find(|(path, _)| path.strip_prefix(folder) == Some("doc.md"));
    file.filter(|_| rule.is_embedded).map(|(_, text)| *text)
}

/// The text of an embedded rule.
#[must_use]
pub fn text(rule: &Rule) -> Option<&'static str> {
    pack::FILES.iter().find(|(path, _)| rule.is_embedded && *path == rule.place.path).map(|(_, text)| *text)
}

/// Every embedded rule and library.
pub(super) fn modules() -> Vec<Module> {
    let rego = pack::FILES.iter().filter(|(path, _)| path.ends_with(".rego"));
    rego.map(|(path, text)| Module::embedded(RuleFile { path, text })).collect()
}

/// Every embedded rule and library with their tests, as files.
pub fn files() -> impl Iterator<Item = RuleFile<'static>> {
    let rego = pack::FILES.iter().filter(|(path, _)| path.ends_with(".rego"));
    rego.chain(pack_tests::TESTS).map(|(path, text)| RuleFile { path, text })
}

fn read(
    files: &[(&'static str, &'static str)],
    compiled: &'static [u8],
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Embedded {
    let (header, programs) = header(compiled).unwrap_or_default();
    let current = header.compiler == Program::new().metadata.compiler_version;
    let is_rule = |path: &str| path.ends_with(".rego") && !path.starts_with(LIBRARIES) && !module::is_test(path);
    let mut embedded = Embedded { rules: Vec::with_capacity(header.rules.len()), libraries: libraries(files) };
    let mut packed: Vec<Packed> = header.rules;
    packed.retain(|packed| current && Some(packed.fingerprint) == fingerprint(files, &packed.files));
    let stale: Vec<RuleFile<'_>> = files
        .iter()
        .filter(|(path, _)| is_rule(path) && !packed.iter().any(|packed| packed.path == *path))
        .map(|(path, text)| RuleFile { path, text })
        .collect();
    let words = Words::new(header.words);
    for packed in packed {
        let reads = Reads::numbered(&words, packed.reads.as_deref());
        embedded.rules.extend(rule(packed, reads, files, programs, &embedded.libraries));
    }
    if !stale.is_empty() {
        let changed = Bundle::load(&stale, embedded.libraries.clone(), sources, sink);
        embedded.rules.extend(changed.rules.into_iter().map(|rule| Rule { is_embedded: true, ..rule }));
    }
    embedded.rules.sort_by(|a, b| a.info.code.cmp(&b.info.code));
    embedded
}

fn header(compiled: &'static [u8]) -> Option<(Header, &'static [u8])> {
    let (length, rest) = compiled.split_first_chunk::<4>()?;
    let (header, programs) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    Some((serde_json::from_slice(header).ok()?, programs))
}

fn libraries(files: &[(&'static str, &'static str)]) -> Vec<Module> {
    let of_library = files.iter().filter(|(path, _)| path.starts_with(LIBRARIES) && !module::is_test(path));
    of_library.map(|(path, text)| Module::embedded(RuleFile { path, text })).collect()
}

fn rule(
    packed: Packed,
    reads: Reads,
    files: &[(&'static str, &'static str)],
    programs: &'static [u8],
    libraries: &[Module],
) -> Option<Rule> {
    let body = match packed.program {
        Some((start, length)) => {
            Body::Compiled { bytes: programs.get(start..start.checked_add(length)?)?, program: OnceLock::new() }
        }
        None => {
            let (path, text) = files.iter().find(|(path, _)| *path == packed.path)?;
            let mut modules = libraries.to_vec();
            modules.push(Module::embedded(RuleFile { path, text }));
            let used = bundle::closure(&modules, &[libraries.len()]);
            let entry = packed.entry_points.first()?;
            Body::Interpreted(Box::new(module::engine(&used, &format!("{}.{}", packed.package, entry.name())).ok()?))
        }
    };
    Some(Rule {
        info: packed.info,
        package: packed.package,
        entry_points: packed.entry_points,
        style: Style::Subject,
        place: Place { path: packed.path, source: None, span: None },
        is_embedded: true,
        reads,
        sight: packed.sight,
        body,
    })
}

/// Tells texts apart, eight bytes at a time: it is computed at every start. `None` if a file is not there.
fn fingerprint<T: AsRef<str>>(files: &[(T, T)], paths: &[String]) -> Option<u64> {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for path in paths {
        let (_, text) = files.iter().find(|(other, _)| other.as_ref() == path)?;
        let text = text.as_ref().as_bytes();
        for chunk in text.chunks(8) {
            let word = chunk.iter().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
            hash = (hash ^ word).wrapping_mul(PRIME).rotate_left(23);
        }
        hash = (hash ^ text.len() as u64).wrapping_mul(PRIME);
    }
    Some(hash)
}

/// The generated files of the pack.
#[derive(Debug)]
pub struct Pack {
    /// `src/policy/pack.rs`.
    pub code: String,
    /// `src/policy/pack_tests.rs`.
    pub tests: String,
    /// `src/policy/pack.bin`.
    pub compiled: Vec<u8>,
}

/// Makes the pack from everything below `policies/`: paths from the root of the repository, and texts.
///
/// # Errors
/// What is wrong with the rules, one line each.
pub fn write(files: &[(String, String)]) -> Result<Pack, Vec<String>> {
    let mut sources = SourceMap::default();
    let mut sink = Sink::default();
    let rego = files.iter().filter(|(path, _)| path.ends_with(".rego"));
    let rego: Vec<RuleFile<'_>> = rego.map(|(path, text)| RuleFile { path, text }).collect();
    let mut bundle = Bundle::load(&rego, Vec::new(), &mut sources, &mut sink);
    bundle.rules = super::without_duplicates(std::mem::take(&mut bundle.rules), &mut sink);
    let problems: Vec<String> = sink.iter().map(|found| line(found, &sources)).collect();
    if sink.iter().any(|found| found.severity > Severity::Info) {
        return Err(problems);
    }
    let compiled = compiled(files, &bundle).map_err(|problem| vec![problem])?;
    Ok(Pack { code: code(files), tests: tests(files), compiled })
}

fn line(found: &Diagnostic, sources: &SourceMap) -> String {
    let place = found.span().map(|span| sources.locate(span)).unwrap_or_default();
    format!("{place}: {} [{}]", found.message, found.code)
}

fn code(files: &[(String, String)]) -> String {
    let head = "//! The texts of the embedded rules, and the file with their compiled form.\n\
        //!\n\
        //! Written by `cargo xtask docs` from `policies/`. After a rule was moved or deleted, its line here\n\
        //! does not compile: delete the line and run it again.\n\n\
        /// The path and the text of every library, rule and page.\n";
    let mut code = format!("{head}{}", table("FILES", files, is_embedded));
    code.push_str("\n/// Metadata and programs of the rules, as `embedded.rs` reads them.\n");
    code.push_str("pub(super) static COMPILED: &[u8] = include_bytes!(\"pack.bin\");\n");
    code
}

fn tests(files: &[(String, String)]) -> String {
    let head = "//! The texts of the tests of the embedded rules.\n\
        //!\n\
        //! Written by `cargo xtask docs` from `policies/`, as `pack.rs` is.\n\n\
        /// The path and the text of every file of tests.\n";
    format!("{head}{}", table("TESTS", files, module::is_test))
}

/// The table of those files of which something holds.
fn table(name: &str, files: &[(String, String)], is_in: fn(&str) -> bool) -> String {
    let mut table = format!("#[rustfmt::skip]\npub(super) static {name}: &[(&str, &str)] = &[\n");
    for (path, _) in files.iter().filter(|(path, _)| is_in(path)) {
        let _ = writeln!(table, "    (\"{path}\", include_str!(\"../../{path}\")),");
    }
    table.push_str("];\n");
    table
}

fn is_embedded(path: &str) -> bool {
    path.ends_with(".rego") && !module::is_test(path) || path.ends_with("/doc.md")
}

fn compiled(files: &[(String, String)], bundle: &Bundle) -> Result<Vec<u8>, String> {
    let mut header = Header { compiler: Program::new().metadata.compiler_version, ..Header::default() };
    let mut read = Vec::new();
    let mut programs = Vec::new();
    for rule in &bundle.rules {
        let own = |module: &Module| module.outline.package_path() == rule.package && !module.is_test();
        let members: Vec<usize> =
            (0..).zip(&bundle.modules).filter(|(_, module)| own(module)).map(|(at, _)| at).collect();
        let used = bundle::closure(&bundle.modules, &members);
        let paths: Vec<String> = used.iter().map(|module| module.path.clone()).collect();
        let program = program(rule, &used)?;
        read.push(bundle::reads(&used, rule.info.subject));
        let start = programs.len();
        programs.extend(program.iter().flatten());
        header.rules.push(Packed {
            path: rule.place.path.clone(),
            fingerprint: fingerprint(files, &paths).unwrap_or_default(),
            files: paths,
            package: rule.package.clone(),
            entry_points: rule.entry_points.clone(),
            info: rule.info.clone(),
            reads: None,
            sight: sight(rule, &used),
            program: program.map(|program| (start, program.len())),
        });
    }
    let (words, numbers) = reads::number(&read);
    header.words = words;
    header.rules.iter_mut().zip(numbers).for_each(|(rule, numbers)| rule.reads = numbers);
    let json = serde_json::to_vec(&header).map_err(|error| error.to_string())?;
    let length = u32::try_from(json.len()).map_err(|error| error.to_string())?;
    Ok([&length.to_le_bytes(), json.as_slice(), &programs].concat())
}

/// What a rule of one file has to see at once.
fn sight(rule: &Rule, used: &[&Module]) -> Sight {
    let (own, libraries): (Vec<&Module>, Vec<&Module>) =
        used.iter().partition(|module| module.outline.package_path() == rule.package);
    let libraries: Vec<&str> = libraries.iter().map(|module| module.text.as_str()).collect();
    let [own] = own.as_slice() else { return Sight::All };
    alone::sight(&own.text, &libraries, rule.info.subject)
}

/// The program of a rule without what only debuggers need, or `None` where the virtual machine of
/// regorus does not do what its interpreter does.
fn program(rule: &Rule, used: &[&Module]) -> Result<Option<Vec<u8>>, String> {
    let Body::Interpreted(engine) = &rule.body else { return Ok(None) };
    if used.iter().any(|module| module.outline.has_default_function || module.is_v0) {
        return Ok(None);
    }
    let paths: Vec<String> =
        rule.entry_points.iter().map(|entry| format!("{}.{}", rule.package, entry.name())).collect();
    let Some(first) = paths.first() else { return Ok(None) };
    let policy =
        engine.as_ref().clone().compile_with_entrypoint(&first.as_str().into()).map_err(|error| error.to_string())?;
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let Ok(program) = Compiler::compile_from_policy(&policy, &paths) else { return Ok(None) };
    let mut program = program.as_ref().clone();
    program.sources.clear();
    program.instruction_spans.clear();
    program.serialize_binary().map(Some)
}
