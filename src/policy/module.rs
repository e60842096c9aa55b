//! One Rego file: its text, its outline, and whether regorus can parse it.
//!
//! Owns the way to regorus' parser and its complaints, which are turned into places. Start at
//! [`Module::read`]; [`engine`] puts modules together.

use super::diagnostics;
use super::rego::{self, Outline};
use crate::diag::Sink;
use crate::source::{SourceFile, SourceId, SourceMap, Span};
use regorus::unstable::Rule as Definition;
use regorus::{Engine, Value};
use std::collections::BTreeMap;
use std::ops::Range;

/// A policy file: its path as users see it, and its text.
#[derive(Debug, Clone, Copy)]
pub struct RuleFile<'a> {
    /// The path, with forward slashes.
    pub path: &'a str,
    /// The text.
    pub text: &'a str,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub(super) struct Module {
    pub path: String,
    pub text: String,
    /// The file among the sources of the run, unless it is embedded.
    pub source: Option<SourceId>,
    pub outline: Outline,
    /// Whether it is in the old syntax.
    pub is_v0: bool,
    /// Whether regorus can parse it; if not, that was reported.
    pub is_readable: bool,
    /// The rules that it declares, each with where its name stands.
    pub rules: Vec<(String, Range<usize>)>,
}

impl Module {
    /// Takes a file in, adds it to the sources and reports whether it parses.
    pub fn read(file: RuleFile<'_>, sources: &mut SourceMap, sink: &mut Sink) -> Self {
        let source = sources.add(SourceFile::new(file.path, file.text));
        let mut module = Self::embedded(file);
        module.source = Some(source);
        let problem = match rules(&module) {
            Ok(rules) => return Self { rules, ..module },
            Err(problem) => problem,
        };
        // Regorus would print a warning about an `if` in the old syntax.
        module.is_v0 = !module.outline.has_if;
        if let (true, Ok(rules)) = (module.is_v0, rules(&module)) {
            sink.push(diagnostics::old_rego(module.package_span().unwrap_or_else(|| Span::file(source))));
            return Self { rules, ..module };
        }
        let at = problem.span.unwrap_or_else(|| Span::file(source));
        sink.push(diagnostics::unreadable(at, &problem.reason));
        Self { is_readable: false, ..module }
    }

    /// A file that came with the program and is known to parse.
    pub fn embedded(file: RuleFile<'_>) -> Self {
        Self {
            path: file.path.to_owned(),
            text: file.text.to_owned(),
            source: None,
            outline: Outline::of(file.text),
            is_v0: false,
            is_readable: true,
            rules: Vec::new(),
        }
    }

    /// Whether it holds tests, by the convention of `opa test`.
    pub fn is_test(&self) -> bool {
        is_test(&self.path)
    }

    /// The place of a part of the text.
    pub fn span(&self, range: &Range<usize>) -> Option<Span> {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.source.map(|source| Span::new(source, number(range.start), number(range.end)))
    }

    /// The place of `package …`.
    pub fn package_span(&self) -> Option<Span> {
        self.span(&self.outline.package_range)
    }
}

/// Whether a path is that of a file with tests.
pub(super) fn is_test(path: &str) -> bool {
    path.ends_with("_test.rego")
}

/// What regorus complained of.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub span: Option<Span>,
    pub reason: String,
}

impl Problem {
    /// Takes a message of regorus apart: `\n--> file:line:column\n…\nerror: what`.
    pub fn of(message: &str, modules: &[&Module]) -> Self {
        let reason = message.rsplit("\nerror: ").next().unwrap_or(message).trim();
        let reason = reason.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
        let located = message.split("--> ").skip(1).find_map(|rest| place(rest, modules));
        Self { span: located, reason: if reason.is_empty() { "it failed".to_owned() } else { reason } }
    }
}

/// The place of `file:line:column`.
fn place(text: &str, modules: &[&Module]) -> Option<Span> {
    let (module, rest) = modules.iter().find_map(|module| Some((module, text.strip_prefix(module.path.as_str())?)))?;
    let mut numbers = rest.trim_start_matches(':').split([':', '\n']).map(|part| part.trim().parse::<usize>().ok());
    let (line, column) = (numbers.next()??, numbers.next()??);
    let start: usize = module.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let line = module.text.get(start..)?.lines().next().unwrap_or_default();
    let skipped = offset(line, column);
    module.span(&(start + skipped..start + line.trim_end().len().max(skipped)))
}

/// Where a column of regorus is in a line: it counts from 1, and a tab as four.
fn offset(line: &str, column: usize) -> usize {
    let mut at = 1;
    let is_before = |char: &char| {
        at += if *char == '\t' { 4 } else { 1 };
        at <= column
    };
    line.chars().take_while(is_before).map(char::len_utf8).sum()
}

/// Parses a module: the rules that it declares, in order.
fn rules(module: &Module) -> Result<Vec<(String, Range<usize>)>, Problem> {
    let mut engine = Engine::new();
    add(&mut engine, module)?;
    let starts = engine.get_modules().iter().flat_map(|parsed| &parsed.policy).map(|definition| start(definition));
    let named = starts.filter_map(|start| {
        let rest = module.text.get(start..)?;
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        Some((rest.get(..length)?.to_owned(), start..start + length))
    });
    Ok(named.collect())
}

fn add(engine: &mut Engine, module: &Module) -> Result<(), Problem> {
    engine.set_rego_v0(module.is_v0);
    let added = engine.add_policy(module.path.clone(), module.text.clone());
    added.map(|_| ()).map_err(|error| Problem::of(&error.to_string(), &[module]))
}

/// The most numbers that `numbers.range` gives: more are a mistake, and would eat the memory.
const LONGEST_RANGE: i64 = 1_000_000;

/// An engine with these modules, analysed for an entry point.
///
/// # Errors
/// When regorus cannot analyse them together, or a function calls itself.
pub(super) fn engine(modules: &[&Module], entry: &str) -> Result<Engine, Problem> {
    let mut engine = assemble(modules)?;
    let compiled = engine.compile_with_entrypoint(&entry.into());
    compiled.map_err(|error| Problem::of(&error.to_string(), modules))?;
    Ok(engine)
}

/// An engine with these modules. Errors of built-in functions are undefined, as in OPA.
///
/// # Errors
/// When regorus cannot parse one of them, or a function calls itself.
pub(super) fn assemble(modules: &[&Module]) -> Result<Engine, Problem> {
    let mut engine = Engine::new();
    for module in modules {
        add(&mut engine, module)?;
    }
    engine.set_strict_builtin_errors(false);
    let range = |arguments: Vec<Value>| bounded_range(&arguments, 1).map_err(Into::into);
    let range_step = |arguments: Vec<Value>| {
        let step = arguments.get(2).and_then(|step| step.as_i64().ok()).unwrap_or(0);
        bounded_range(&arguments, step).map_err(Into::into)
    };
    let extended = engine
        .add_extension("numbers.range".to_owned(), 2, Box::new(range))
        .and_then(|()| engine.add_extension("numbers.range_step".to_owned(), 3, Box::new(range_step)));
    extended.map_err(|error| Problem::of(&error.to_string(), modules))?;
    match recursion(&mut engine, modules) {
        Some(problem) => Err(problem),
        None => Ok(engine),
    }
}

/// A range that would eat the memory.
#[derive(Debug, thiserror::Error)]
#[error("a range of {0} numbers is too long; {LONGEST_RANGE} is the limit")]
struct RangeTooLong(i128);

/// What OPA's `numbers.range` and `numbers.range_step` give, up to [`LONGEST_RANGE`].
fn bounded_range(arguments: &[Value], step: i64) -> Result<Value, RangeTooLong> {
    let number = |at: usize| arguments.get(at).and_then(|value| value.as_i64().ok());
    let (Some(from), Some(to), true) = (number(0), number(1), step > 0) else { return Ok(Value::Undefined) };
    let length = (i128::from(to) - i128::from(from)).abs() / i128::from(step) + 1;
    if length > i128::from(LONGEST_RANGE) {
        return Err(RangeTooLong(length));
    }
    let step = if to < from { -step } else { step };
    let numbers = (0..i64::try_from(length).unwrap_or(0)).map(|index| Value::from(from + index * step));
    Ok(Value::from(numbers.collect::<Vec<_>>()))
}

/// A function that calls itself, directly or through others. Rego forbids it; regorus notices only when
/// the stack of the thread overflows.
fn recursion(engine: &mut Engine, modules: &[&Module]) -> Option<Problem> {
    let functions = functions(engine, modules);
    let mut finished: BTreeMap<&str, bool> = BTreeMap::new();
    for name in functions.keys() {
        let mut path: Vec<(&str, usize)> = vec![(name, 0)];
        while let Some((name, next)) = path.last_mut() {
            let name = *name;
            let callee = functions.get(name).and_then(|function| function.calls.get(*next));
            *next += 1;
            let Some(callee) = callee.filter(|_| !finished.contains_key(name)) else {
                finished.insert(name, true);
                path.pop();
                continue;
            };
            if path.iter().any(|(above, _)| above == callee) {
                let reason = format!("the function `{}` calls itself", callee.rsplit('.').next().unwrap_or(callee));
                return Some(Problem { span: functions.get(callee)?.span, reason });
            }
            if let Some((callee, _)) = functions.get_key_value(callee) {
                path.push((callee, 0));
            }
        }
    }
    None
}

/// A function of some module, with the functions that it calls.
#[derive(Debug, Default)]
struct Function {
    span: Option<Span>,
    calls: Vec<String>,
}

/// Every function by its full name, such as `data.deployer.lib.text.shorten`.
fn functions(engine: &mut Engine, modules: &[&Module]) -> BTreeMap<String, Function> {
    let mut functions: BTreeMap<String, Function> = BTreeMap::new();
    for (parsed, module) in engine.get_modules().iter().zip(modules) {
        let starts: Vec<usize> = parsed.policy.iter().map(|definition| start(definition)).collect();
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(module.text.len()).max(*start);
            let mut calls = rego::calls(&module.text, *start..end).into_iter().peekable();
            let Some(head) = calls.next_if(|call| call.range.start == *start) else { continue };
            let function = functions.entry(format!("{}.{}", module.outline.package_path(), head.name)).or_default();
            function.span = function.span.or_else(|| module.span(&head.range));
            function.calls.extend(calls.map(|call| full_name(module, &call.name)));
        }
    }
    functions
}

fn start(definition: &Definition) -> usize {
    definition.span().start.try_into().unwrap_or(usize::MAX)
}

/// What a module means by the name of a function.
fn full_name(module: &Module, name: &str) -> String {
    let (first, rest) = name.split_once('.').unwrap_or((name, ""));
    match module.outline.imports.iter().find(|(alias, _)| alias == first) {
        Some((_, path)) if !rest.is_empty() => format!("{}.{rest}", path.name()),
        _ if first == "data" => name.to_owned(),
        _ => format!("{}.{name}", module.outline.package_path()),
    }
}
