//! `docs/policies.md`: every rule that comes with the program, from its metadata and its page.
//!
//! The words come from `policies/`; this file only arranges them.

use super::codes::anchor;
use super::kinds::{below_two_levels, cell};
use deployer::diag::Sink;
use deployer::policy::{LoadOptions, Policy, Rule, RuleFile, RuleInfo};
use deployer::source::SourceMap;
use std::collections::BTreeMap;

const HEAD: &str = "\
<!-- Written by `cargo xtask docs`. Change the rules and pages in policies/. -->

# Rules

Every workspace is checked by these rules; `deployer policy explain CODE` prints their pages, and
[policy.md](policy.md) says how they are waived, how strict they are, and how to write your own. A severity in brackets
holds in environments of that name.

The frameworks: `fsbp` is AWS Foundational Security Best Practices, `cis` the CIS AWS Foundations Benchmark,
`wellArchitected` the best practices of the AWS Well-Architected Framework, `pciDss` PCI DSS.
";

/// The whole page, from everything below `policies/`: paths and texts.
pub(super) fn page(texts: &[(String, String)]) -> String {
    let rego = texts.iter().filter(|(path, _)| path.ends_with(".rego"));
    let files: Vec<RuleFile<'_>> = rego.map(|(path, text)| RuleFile { path, text }).collect();
    let options = LoadOptions { files: &files, embedded: false, ..LoadOptions::default() };
    // What is wrong with a rule, writing the pack says.
    let policy = Policy::load(&options, &mut SourceMap::default(), &mut Sink::default());
    let mut areas: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in policy.rules() {
        areas.entry(&rule.info.area).or_default().push(rule);
    }
    areas.values_mut().for_each(|rules| rules.sort_by(|a, b| a.info.code.cmp(&b.info.code)));
    let mut page = format!("{HEAD}\n| area | rules |\n|---|---|\n");
    for (area, rules) in &areas {
        page += &format!("| [{area}](#{area}) | {} |\n", rules.len());
    }
    for (area, rules) in &areas {
        page +=
            &format!("\n## {area}\n\n| code | severity | what holds | subject | frameworks |\n|---|---|---|---|---|\n");
        rules.iter().for_each(|rule| page += &row(&rule.info));
    }
    for rule in areas.values().flatten() {
        page += &section(rule, texts);
    }
    page
}

fn row(info: &RuleInfo) -> String {
    format!(
        "| [`{0}`](#{1}) | {2} | {3} | {4} | {5} |\n",
        info.code,
        anchor(&info.code),
        cell(&severity(info)),
        cell(&info.title),
        info.subject,
        cell(&frameworks(info))
    )
}

/// The rule under its code; the heading of its page is the title, which stands there in words.
fn section(rule: &Rule, texts: &[(String, String)]) -> String {
    let info = &rule.info;
    let folder = rule.place.path.trim_end_matches("rule.rego");
    let doc = texts.iter().find(|(path, _)| path.strip_prefix(folder) == Some("doc.md"));
    let doc = doc.map_or("", |(_, text)| text);
    let text = doc.split_once('\n').map_or("", |(_, text)| text).trim();
    let mut section = format!("\n### {}\n\n**{}.** *{}.*", info.code, info.title.trim_end_matches('.'), severity(info));
    section += &format!(" {}\n\n{}\n", info.description.trim(), below_two_levels(&below_two_levels(text)).trim_end());
    section += &looks_at(info);
    if let Some(remediation) = &info.remediation {
        section += &format!("\nWhat to do: {}\n", remediation.trim());
    }
    section
}

/// `error (development: warning)`.
fn severity(info: &RuleInfo) -> String {
    let elsewhere: Vec<String> =
        info.environments.iter().map(|(environment, severity)| format!("{environment}: {severity}")).collect();
    let elsewhere = if elsewhere.is_empty() { String::new() } else { format!(" ({})", elsewhere.join(", ")) };
    let mandatory = if info.mandatory { ", mandatory" } else { "" };
    format!("{}{elsewhere}{mandatory}", info.severity)
}

/// Which kinds and resources are in the rule's input, if not all are.
fn looks_at(info: &RuleInfo) -> String {
    let named: Vec<String> = info.kinds.iter().chain(&info.resources).map(|name| format!("`{name}`")).collect();
    if named.is_empty() { String::new() } else { format!("\nLooks at {}.\n", named.join(", ")) }
}

fn frameworks(info: &RuleInfo) -> String {
    let one = |(name, controls): (&String, &Vec<String>)| format!("{name} {}", controls.join(", "));
    info.frameworks.iter().map(one).collect::<Vec<_>>().join("; ")
}
