//! From files to rules: which modules belong together, which of them are rules, and what is wrong with
//! them.
//!
//! A package with `deny`, `warn` or `violation` is a rule; other packages are libraries. A rule is
//! analysed with the libraries that it refers to and with nothing else, so that a mistake in one rule
//! leaves the others alone. Start at [`Bundle::load`].

use super::diagnostics;
use super::metadata::{self, Found};
use super::module::{self, Module, RuleFile};
use super::reads::Reads;
use super::rule::{Body, EntryPoint, Place, Rule, RuleInfo, Sight, Style, Subject};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::source::{SourceMap, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Every module that is not part of the compiled pack, and the rules in them.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    pub modules: Vec<Module>,
    pub rules: Vec<Rule>,
}

/// Fields of the documented inputs. A rule that uses one is written for a subject and needs metadata; a
/// rule without metadata is given templates, in which it would never find anything.
const DOCUMENTED: &[&str] =
    &["components", "edges", "resources", "environment", "settings", "stack", "changes", "drift"];

/// The first part of the packages that come with the program.
const OURS: &str = "deployer";

impl Bundle {
    /// Reads files, together with libraries that came with the program. Everything wrong is reported.
    pub fn load(files: &[RuleFile<'_>], libraries: Vec<Module>, sources: &mut SourceMap, sink: &mut Sink) -> Self {
        let mut modules = libraries;
        modules.extend(files.iter().map(|file| Module::read(*file, sources, sink)));
        let mut rules = Vec::new();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let packages = packages(&modules);
        for members in &packages {
            let candidate = Candidate { modules: &modules, members: members.clone() };
            if candidate.may_be_a_rule() {
                used.extend(closure_of(&modules, members));
            }
            rules.extend(candidate.rule(sink));
        }
        for members in packages.iter().filter(|members| members.iter().all(|index| !used.contains(index))) {
            let module = members.first().and_then(|index| modules.get(*index));
            // What comes with the program is there for everybody's rules.
            let module = module.filter(|module| module.outline.package.first().is_none_or(|part| part != OURS));
            report(sink, module.and_then(Module::package_span), diagnostics::never_evaluated);
        }
        Self { modules, rules }
    }
}

/// Where a rule for conftest says what is wrong: `deny_public` finds as `deny` does.
fn is_entry(name: &str, module: &Module, at: &Range<usize>, entry: &str) -> bool {
    let rest = name.strip_prefix(entry).and_then(|rest| rest.strip_prefix('_'));
    let is_function = || module.text.get(at.end..).is_some_and(|text| text.starts_with('('));
    rest.is_some_and(|rest| !rest.is_empty()) && !is_function()
}

/// `deny_public` and the like of packages without metadata, as parts of `deny`: that is how conftest takes them.
fn gathered(own: &[&Module]) -> Option<Module> {
    let first = own.first()?;
    let mut text = format!("package {}\n\nimport rego.v1\n", first.outline.package.join("."));
    let before = text.len();
    for (entry, _) in EntryPoint::ALL {
        let named = own.iter().flat_map(|module| module.rules.iter().map(move |rule| (module, rule)));
        let names: BTreeSet<&String> =
            named.filter(|(module, (name, at))| is_entry(name, module, at, entry)).map(|(_, (name, _))| name).collect();
        for name in names {
            text.push_str(&format!("\n{entry} contains found if some found in {name}\n"));
        }
    }
    (text.len() > before)
        .then(|| Module::embedded(RuleFile { path: &format!("{} (gathered)", first.path), text: &text }))
}

/// The readable modules of each package but those with tests, packages in order.
fn packages(modules: &[Module]) -> Vec<Vec<usize>> {
    let mut packages: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (index, module) in modules.iter().enumerate().filter(|(_, module)| module.is_readable && !module.is_test()) {
        packages.entry(&module.outline.package).or_default().push(index);
    }
    packages.into_values().collect()
}

/// The modules with these indices and all that they refer to, in the order in which they were read.
pub(super) fn closure<'m>(modules: &'m [Module], members: &[usize]) -> Vec<&'m Module> {
    closure_of(modules, members).into_iter().filter_map(|index| modules.get(index)).collect()
}

fn closure_of(modules: &[Module], members: &[usize]) -> Vec<usize> {
    let mut chosen: Vec<usize> = members.to_vec();
    let mut next = 0;
    while let Some(module) = chosen.get(next).and_then(|index| modules.get(*index)) {
        next += 1;
        for (index, other) in modules.iter().enumerate() {
            let is_meant = module.outline.data.iter().any(|path| path.touches(&other.outline.package));
            if is_meant && other.is_readable && !other.is_test() && !chosen.contains(&index) {
                chosen.push(index);
            }
        }
    }
    chosen.sort_unstable();
    chosen
}

/// What these modules read of components or resources; `None`, which is everything, if they use a whole spec or whole
/// properties, where fields could be met that they do not spell out.
pub(super) fn reads(used: &[&Module], subject: Subject) -> Option<BTreeSet<String>> {
    let bulk = match subject {
        Subject::Program => "spec",
        Subject::Templates => "properties",
        Subject::Plan | Subject::Drift => return None,
    };
    let is_static = |module: &&Module| !module.outline.looks_everywhere && !module.outline.whole_fields.contains(bulk);
    if !used.iter().all(is_static) {
        return None;
    }
    Some(used.iter().flat_map(|module| module.outline.fields.iter().cloned()).collect())
}

/// A package that may be a rule.
struct Candidate<'m> {
    modules: &'m [Module],
    members: Vec<usize>,
}

impl Candidate<'_> {
    fn members(&self) -> impl Iterator<Item = &Module> {
        self.members.iter().filter_map(|index| self.modules.get(*index))
    }

    /// Whether it finds something, or says of itself that it should.
    fn may_be_a_rule(&self) -> bool {
        let own: Vec<&Module> = self.members().collect();
        !Self::entry_points(&own).is_empty() || own.iter().any(|module| module.text.contains("# METADATA"))
    }

    fn rule(&self, sink: &mut Sink) -> Option<Rule> {
        let own: Vec<&Module> = self.members().collect();
        let first = *own.first()?;
        let entry_points = Self::entry_points(&own);
        let (info, style, span) = self.metadata(&own, !entry_points.is_empty(), sink)?;
        let at = span.or_else(|| first.package_span());
        if entry_points.is_empty() {
            report(sink, at, |at| diagnostics::no_entry_point(at, &info.code));
            return None;
        }
        let package = first.outline.package_path();
        let mut used = closure(self.modules, &self.members);
        let gathered = gathered(&own).filter(|_| style == Style::Template);
        used.extend(&gathered);
        self.report_unknown_data(&own, sink);
        let entry = entry_points.first().map_or("deny", |entry| entry.name());
        match module::engine(&used, &format!("{package}.{entry}")) {
            Ok(engine) => {
                let place = Place { path: first.path.clone(), source: first.source, span: at };
                Some(Rule {
                    info,
                    package,
                    entry_points,
                    style,
                    place,
                    is_embedded: false,
                    reads: Reads::Everything,
                    sight: Sight::All,
                    body: Body::Interpreted(Box::new(engine)),
                })
            }
            Err(problem) => {
                sink.push(diagnostics::invalid_rule(problem.span.or(at), &info.code, &problem.reason));
                None
            }
        }
    }

    /// What of the package gives findings. A package without metadata is a rule only if it has some.
    fn entry_points(own: &[&Module]) -> Vec<EntryPoint> {
        let is_declared = |entry: &str| {
            own.iter()
                .any(|module| module.rules.iter().any(|(name, at)| name == entry || is_entry(name, module, at, entry)))
        };
        EntryPoint::ALL.iter().filter(|(name, _)| is_declared(name)).map(|(_, entry)| *entry).collect()
    }

    /// The metadata of the one file that has some, or what stands for them.
    fn metadata(&self, own: &[&Module], is_rule: bool, sink: &mut Sink) -> Option<(RuleInfo, Style, Option<Span>)> {
        let mut found: Option<(RuleInfo, Span)> = None;
        for module in own {
            let Some(source) = module.source else { continue };
            match metadata::read(&module.text, source, &module.outline, sink) {
                Found::Nothing => {}
                Found::Wrong => return None,
                Found::Annotation(annotation) => {
                    let first = found.as_ref().map(|(_, span)| *span);
                    if first.is_some() {
                        let package = module.outline.package_path();
                        sink.push(diagnostics::package_taken(annotation.code_span, &package, first));
                        return None;
                    }
                    found = Some((annotation.info, annotation.code_span));
                }
            }
        }
        match found {
            Some((info, span)) => Some((info, Style::Subject, Some(span))),
            None if is_rule => self.without_metadata(own, sink),
            None => None,
        }
    }

    /// Rules for conftest and OPA have no metadata: their code is made of their package.
    fn without_metadata(&self, own: &[&Module], sink: &mut Sink) -> Option<(RuleInfo, Style, Option<Span>)> {
        let first = own.first()?;
        let is_ours = first.outline.package.first().is_some_and(|part| part == OURS);
        let is_documented =
            |module: &&Module| module.outline.inputs.iter().any(|field| DOCUMENTED.contains(&field.as_str()));
        if is_ours || own.iter().any(is_documented) {
            let package = first.outline.package.join(".");
            report(sink, first.package_span(), |at| diagnostics::no_metadata(at, &package));
            return None;
        }
        Some((foreign(&first.outline.package), Style::Template, first.package_span()))
    }

    /// References to packages that nobody loaded.
    fn report_unknown_data(&self, own: &[&Module], sink: &mut Sink) {
        let known = |path: &super::rego::DataPath| {
            self.modules.iter().any(|module| module.is_readable && path.touches(&module.outline.package))
        };
        for module in own {
            let names: Vec<String> = self.modules.iter().map(|module| module.outline.package_path()).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            for path in module.outline.data.iter().filter(|path| !known(path)) {
                report(sink, module.span(&path.range), |at| diagnostics::unknown_data(at, &path.name(), &names));
            }
        }
    }
}

/// What stands for the metadata of a rule that has none.
fn foreign(package: &[String]) -> RuleInfo {
    let clean = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = package.join("-").chars().map(clean).collect();
    RuleInfo {
        code: format!("rego/{name}"),
        title: format!("Rules of the package {}", package.join(".")),
        description: "A policy without metadata, in the style of OPA and conftest: it is given each template."
            .to_owned(),
        severity: Severity::Error,
        area: "rego".to_owned(),
        subject: Subject::Templates,
        kinds: Vec::new(),
        resources: Vec::new(),
        environments: Vec::new(),
        frameworks: BTreeMap::new(),
        remediation: None,
        mandatory: false,
        existing: false,
    }
}

/// Reports something about a file that has a place; those that came with the program are known to be right.
fn report(sink: &mut Sink, at: Option<Span>, diagnostic: impl FnOnce(Span) -> Diagnostic) {
    if let Some(at) = at {
        sink.push(diagnostic(at));
    }
}
