//! From what a rule claims to a diagnostic at the line of YAML that caused it.

use super::diagnostics;
use super::input::{PlanFacts, TemplateView};
use super::locate::{self, Located};
use super::results::Claim;
use super::rule::{EntryPoint, Rule};
use crate::backend::template::{LogicalId, Resource};
use crate::diag::{Code, Diagnostic, Label, Severity};
use crate::ir::Program;
use crate::kinds::Address;

/// What policy has to say about a program.
#[derive(Debug, Clone)]
pub struct Finding {
    /// How it is shown; its severity is that of the rule until [`super::Policy::judge`] changes it.
    pub diagnostic: Diagnostic,
    /// The component or foundation unit that it is about.
    pub component: Option<Address>,
    /// The resource that it is about.
    pub resource: Option<LogicalId>,
    /// The path that the rule named.
    pub path: String,
    /// Whether the rule may not be waived or lowered.
    pub mandatory: bool,
    /// Whether a rule found it; otherwise it is about a rule, which nobody can waive.
    pub is_of_rule: bool,
}

impl Finding {
    /// Something that is wrong with a rule itself.
    pub(super) fn about_rule(rule: &Rule, diagnostic: Diagnostic) -> Self {
        let path = rule.info.code.clone();
        Self { diagnostic, component: None, resource: None, path, mandatory: rule.info.mandatory, is_of_rule: false }
    }

    /// The code: of the rule that found it, or of what is wrong with a rule.
    #[must_use]
    pub fn code(&self) -> &str {
        self.diagnostic.code.as_str()
    }
}

/// Makes findings of what one entry point of one rule claims.
pub(super) struct Findings<'a> {
    pub program: &'a Program,
    pub rule: &'a Rule,
    pub entry: EntryPoint,
}

impl Findings<'_> {
    /// A claim about the program.
    pub fn of_program(&self, claim: Claim) -> Finding {
        let Some(written) = claim.component.clone() else {
            let place = locate::in_settings(&self.program.settings, &claim.path);
            return self.finding(claim, None, None, place, "");
        };
        let component = written.parse::<Address>().ok().and_then(|address| self.program.components.get(&address));
        let Some(component) = component else { return self.unknown_component(&written, &claim) };
        let place = locate::in_component(component, &claim.path);
        self.finding(claim, Some(component.address.clone()), None, place, "")
    }

    /// A claim about the templates. `only` is the template that a rule for whole templates was given.
    pub fn of_templates(&self, claim: Claim, views: &[TemplateView<'_>], only: Option<&TemplateView<'_>>) -> Finding {
        let named =
            claim.resource.as_deref().and_then(|written| resource(written, claim.component.as_deref(), views, only));
        if let Some((view, id, resource)) = named {
            let place = locate::in_resource(resource, &claim.path);
            return self.finding(claim, Some(view.address.clone()), Some(id.clone()), place, id.as_str());
        }
        if let Some(written) = &claim.resource {
            let ids: Vec<&str> =
                views.iter().flat_map(|view| view.template.resources.keys()).map(LogicalId::as_str).collect();
            let diagnostic = diagnostics::unknown_target(self.rule, "resource", written, &claim.message, &ids);
            return Finding::about_rule(self.rule, diagnostic);
        }
        let written = claim.component.clone().or_else(|| only.map(|view| view.address.to_string()));
        let Some(written) = written else {
            let place = locate::in_settings(&self.program.settings, &claim.path);
            return self.finding(claim, None, None, place, "");
        };
        match unit(&written, views) {
            Some(view) => {
                let component = self.program.components.get(view.address);
                let settings = &self.program.settings;
                let place = component.map_or(settings.networking_origin, |component| component.origin).span;
                self.finding(claim, Some(view.address.clone()), None, (place, true), "")
            }
            None => self.unknown_component(&written, &claim),
        }
    }

    /// A claim about a plan. What it blames must change by the plan, or be a component that is there.
    pub fn of_plan(&self, claim: Claim, views: &[TemplateView<'_>], facts: &PlanFacts) -> Finding {
        let settings = &self.program.settings;
        let (component, id) = match (&claim.component, &claim.resource) {
            (None, None) => {
                let place = locate::in_settings(settings, &claim.path);
                return self.finding(claim, None, None, place, "");
            }
            (named, Some(written)) => {
                let address = |component: &str, id: &str| format!("{component}/{id}");
                let is_meant = |component: &str, id: &str| match named {
                    Some(named) if written.contains('/') => named == component && *written == address(component, id),
                    Some(named) => named == component && written == id,
                    None => *written == address(component, id) || written == id,
                };
                let changes = || facts.changes.iter().filter(|change| is_meant(&change.component, &change.logical_id));
                match (changes().next(), changes().nth(1)) {
                    (Some(change), None) => (change.component.clone(), change.logical_id.clone()),
                    _ => return self.unknown_change(written, &claim, facts),
                }
            }
            (Some(named), None) => (named.clone(), String::new()),
        };
        let known = component.parse::<Address>().ok();
        let written = known.as_ref().and_then(|address| self.program.components.get(address));
        let is_planned = facts.changes.iter().any(|change| change.component == component);
        let Some(address) = known.filter(|_| is_planned || written.is_some()) else {
            return self.unknown_component(&component, &claim);
        };
        let resource = resource(&id, Some(&component), views, None);
        let place = match (resource, written) {
            (Some((_, _, resource)), _) => locate::in_resource(resource, &claim.path),
            // It goes, so that there is no line that makes it any more.
            (None, Some(written)) => (written.origin.span, true),
            (None, None) => (settings.stack.span(), true),
        };
        let (address, shown) = (Some(address), if resource.is_some() { id.as_str() } else { "" });
        let resource = resource.map(|(_, id, _)| id.clone());
        let claim = if resource.is_some() { claim } else { Claim { path: String::new(), ..claim } };
        self.finding(claim, address, resource, place, shown)
    }

    fn unknown_change(&self, written: &str, claim: &Claim, facts: &PlanFacts) -> Finding {
        let ids: Vec<&str> = facts.changes.iter().map(|change| change.logical_id.as_str()).collect();
        Finding::about_rule(
            self.rule,
            diagnostics::unknown_target(self.rule, "resource", written, &claim.message, &ids),
        )
    }

    fn unknown_component(&self, written: &str, claim: &Claim) -> Finding {
        let known: Vec<String> = self.program.components.keys().map(ToString::to_string).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Finding::about_rule(
            self.rule,
            diagnostics::unknown_target(self.rule, "component", written, &claim.message, &known),
        )
    }

    fn finding(
        &self,
        claim: Claim,
        component: Option<Address>,
        resource: Option<LogicalId>,
        (span, is_exact): Located,
        id: &str,
    ) -> Finding {
        let info = &self.rule.info;
        let severity = info.severity_in(&self.program.settings.environment_name);
        let severity = if self.entry == EntryPoint::Warn { severity.min(Severity::Warning) } else { severity };
        let diagnostic = Diagnostic {
            code: Code::new(&info.code),
            severity,
            message: claim.message,
            primary: Some(Label { span, text: label(&claim.path, id, is_exact) }),
            related: Vec::new(),
            help: info.remediation.clone(),
            fix: None,
            environments: Vec::new(),
        };
        let mandatory = info.mandatory;
        Finding { diagnostic, component, resource, path: claim.path, mandatory, is_of_rule: true }
    }
}

/// What is said under the underlined text: for a resource what it became, for a path that nobody wrote
/// where it belongs.
fn label(path: &str, id: &str, is_exact: bool) -> String {
    match (path, id, is_exact) {
        ("", "", _) => String::new(),
        (_, "", true) => "this value".to_owned(),
        (path, "", false) => format!("`{path}` belongs below"),
        ("", id, _) => format!("makes `{id}`"),
        (path, id, true) => format!("makes `{id}` {path}"),
        (path, id, false) => format!("makes `{id}`, without this {path}"),
    }
}

/// The template of a unit.
fn unit<'v>(written: &str, views: &'v [TemplateView<'v>]) -> Option<&'v TemplateView<'v>> {
    let address = written.parse::<Address>().ok()?;
    views.iter().find(|view| *view.address == address)
}

/// The resource that a rule means: by the address from the input, or by its logical id in a component's
/// template, or in the only template that has it.
fn resource<'v>(
    written: &str,
    component: Option<&str>,
    views: &'v [TemplateView<'v>],
    only: Option<&'v TemplateView<'v>>,
) -> Option<(&'v TemplateView<'v>, &'v LogicalId, &'v Resource)> {
    let (address, name) = match written.rsplit_once('/') {
        Some((address, name)) => (Some(address), name),
        None => (component, written),
    };
    let id = LogicalId::of(name);
    let of = |view: &'v TemplateView<'v>| {
        let (id, resource) = view.template.resources.get_key_value(&id).filter(|(id, _)| id.as_str() == name)?;
        Some((view, id, resource))
    };
    match (only, address) {
        (Some(view), _) => of(view),
        (None, Some(address)) => unit(address, views).and_then(of),
        (None, None) => {
            let mut found = views.iter().filter_map(of);
            found.next().filter(|_| found.next().is_none())
        }
    }
}
