//! Every code of the frontend has a workspace that brings it about.

use super::{API_FILE, around, read_files, say};
use crate::frontend::diagnostics::CODES;
use crate::frontend::{ResolveOptions, report_unused, resolve};
use std::collections::BTreeSet;

const COMPONENT: &str = "apiVersion: components.deployer.io/v1\nkind: MicroService\nmetadata: {name: api}\n";
const TEMPLATE: &str = "apiVersion: core.deployer.io/v1\nkind: Template\nmetadata: {name: base}\nspec: ";

/// Codes that need a loader or a wish of their own; `places.rs` and `values.rs` bring them about, and a case in
/// `tests/cases` what is found when an Environment is decoded.
const ELSEWHERE: [&str; 10] = [
    "environment/another-region",
    "workspace/empty",
    "workspace/no-stacks",
    "workspace/unreadable",
    "workspace/symlink-loop",
    "workspace/broken-link",
    "workspace/file-too-large",
    "yaml/not-utf8",
    "environment/none",
    "variable/too-long",
];

/// A code, the path of a further file, and its text.
type Case = (&'static str, &'static str, String);

fn component(spec: &str) -> String {
    format!("{COMPONENT}spec: {spec}\n")
}

fn yaml_cases() -> Vec<Case> {
    let level =
        |level: usize| format!("x{}: &x{} [{}]\n", level + 1, level + 1, vec![format!("*x{level}"); 10].join(", "));
    let bomb: String = "x0: &x0 [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n".to_owned() + &(0..7).map(level).collect::<String>();
    let spec = |text: &str| component(text);
    vec![
        ("yaml/syntax", API_FILE, "a: [1".to_owned()),
        ("yaml/duplicate-key", API_FILE, spec("{a: 1, a: 2}")),
        ("yaml/too-deep", API_FILE, "[".repeat(200)),
        ("yaml/alias-bomb", API_FILE, bomb),
        ("yaml/recursive-alias", API_FILE, spec("&a {b: *a}")),
        ("yaml/unknown-anchor", API_FILE, spec("{a: *b}")),
        ("yaml/key-not-string", API_FILE, spec("{? [a] : b}")),
        ("yaml/tag", API_FILE, spec("{a: !Ref b}")),
        ("yaml/gave-up", API_FILE, "- *a\n".repeat(100)),
        ("yaml/merge-key", API_FILE, spec("{<<: 1}")),
    ]
}

fn place_cases() -> Vec<Case> {
    let with = |text: &str| text.to_owned();
    vec![
        ("document/not-a-document", API_FILE, with("a: 1\n")),
        ("document/missing-field", API_FILE, with("apiVersion: core.deployer.io/v1\n")),
        ("document/unknown-group", API_FILE, COMPONENT.replace("/v1", "/v9")),
        ("document/wrong-group", API_FILE, COMPONENT.replace("components.", "core.")),
        ("document/unknown-kind", API_FILE, COMPONENT.replace("MicroService", "Bakery")),
        ("document/bad-name", API_FILE, COMPONENT.replace("api}", "'${NAME}'}")),
        ("document/path-mismatch", API_FILE, COMPONENT.replace("api}", "api, service: order}")),
        ("document/duplicate", API_FILE, format!("{COMPONENT}---\n{COMPONENT}")),
        ("document/misplaced", "stacks/shop/environments/dev/t.yaml", format!("{TEMPLATE}{{}}")),
        (
            "document/which-stack",
            "stacks/more.yaml",
            format!(
                "{COMPONENT}---\n{}",
                super::STACK.replace("shop", "more") + "---\n" + &super::STACK.replace("shop", "third")
            ),
        ),
        ("document/which-service", "stacks/shop/api.yaml", with(COMPONENT)),
        ("document/unknown-stack", "stacks/more.yaml", COMPONENT.replace("api}", "api, stack: shopp}")),
        ("document/no-stack", "stacks/other/services/x/service.yaml", super::SERVICE.replace("orders", "x")),
        ("document/no-service", "stacks/shop/services/order/api.yaml", with(COMPONENT)),
        (
            "document/no-component",
            "stacks/shop/services/orders/infra.yaml",
            COMPONENT.replace("components.", "infra.").replace("MicroService", "ComponentInfra"),
        ),
        ("document/empty", "stacks/shop/services/orders/jobs.yaml", with("# nothing yet\n---\n")),
        ("document/outside", "services/orders/api.yaml", with(COMPONENT)),
        ("workspace/not-read", "stacks/shop/services/orders/api.yam", with(COMPONENT)),
        ("environment/no-document", "stacks/shop/environments/prod/api.yaml", with(COMPONENT)),
        (
            "environment/unknown",
            "stacks/shop/over.yaml",
            COMPONENT.replace("api}", "api, service: orders, environment: prod}"),
        ),
        (
            "overlay/nothing-there",
            "stacks/shop/environments/dev/api.yaml",
            COMPONENT.replace("api}", "api, service: orders}"),
        ),
    ]
}

fn value_cases() -> Vec<Case> {
    let spec = |text: &str| component(text);
    let template = |text: &str| format!("{}---\n{TEMPLATE}{text}\n", component("{extends: base}"));
    vec![
        ("overlay/unknown-patch", API_FILE, spec("{a: {$patch: remove}}")),
        ("overlay/nothing-to-delete", API_FILE, spec("{a: {$patch: delete}}")),
        ("variable/unset", API_FILE, spec("{a: '${NOPE}'}")),
        ("variable/malformed", API_FILE, spec("{a: '${a-b} ${'}")),
        ("variable/pseudo-parameter", API_FILE, spec("{a: '${AWS::Region}'}")),
        ("variable/in-key", API_FILE, spec("{'${A}': 1}")),
        (
            "variable/cycle",
            super::STACK_FILE,
            format!("{}spec: {{variables: {{A: '${{A}}'}}, x: '${{A}}'}}\n", super::STACK),
        ),
        ("variable/bad-name", super::STACK_FILE, format!("{}spec: {{variables: {{a-b: 1}}}}\n", super::STACK)),
        ("reference/malformed", API_FILE, spec("{a: '${ref:db}'}")),
        ("template/unknown", API_FILE, spec("{extends: bse}")),
        ("template/another-kind", API_FILE, template("{kind: RDS, spec: {a: 1}}")),
        ("template/cycle", API_FILE, template("{extends: base, spec: {a: 1}}")),
        ("template/extends-in-body", API_FILE, template("{spec: {extends: base}}")),
        ("template/missing-parameter", API_FILE, template("{parameters: [{name: A}], spec: {a: '${A}'}}")),
        ("template/duplicate-parameter", API_FILE, template("{parameters: [{name: A}, {name: A}]}")),
        (
            "template/unknown-parameter",
            API_FILE,
            spec("{extends: {template: base, parameters: {B: 1}}}") + "---\n" + TEMPLATE + "{spec: {}}",
        ),
        (
            "template/parameter-not-text",
            API_FILE,
            template("{parameters: [{name: A, default: [1]}], spec: {a: 'x${A}'}}"),
        ),
        ("template/too-large", API_FILE, large_template()),
        ("secret/in-clear", API_FILE, spec("{environment: [{name: DB_PASSWORD, value: hunter2}]}")),
    ]
}

/// Templates that double what they are given, sixteen times.
fn large_template() -> String {
    let mut text = component("{extends: {template: base, parameters: {A: {x: 1, y: 2}}}}");
    for level in 0..15 {
        let name = if level == 0 { "base".to_owned() } else { format!("base-{level}") };
        text.push_str(&format!(
            "---\napiVersion: core.deployer.io/v1\nkind: Template\nmetadata: {{name: {name}}}\nspec: {{parameters: [{{name: A, default: 1}}], \
             extends: {{template: base-{}, parameters: {{A: ['${{A}}', '${{A}}', '${{A}}']}}}}, spec: {{a: '${{A}}'}}}}\n",
            level + 1
        ));
    }
    text
}

#[test]
fn every_code_has_a_workspace_that_brings_it_about() {
    let mut seen: BTreeSet<String> = ELSEWHERE.map(str::to_owned).into();
    for (code, path, text) in yaml_cases().into_iter().chain(place_cases()).chain(value_cases()) {
        let (workspace, mut sink) = read_files(&around(&[(path, &text)]));
        for stack in workspace.stacks.iter().filter(|stack| stack.name == "shop") {
            resolve(&workspace, stack, Some("dev"), &ResolveOptions::default(), &mut sink);
        }
        assert!(sink.iter().all(|found| found.help.is_some()), "no help: {:?}", say(&workspace, sink));
        let said = say(&workspace, sink);
        assert!(said.iter().any(|line| line.starts_with(&format!("{code} "))), "{code}: {said:?}");
        seen.insert(code.to_owned());
    }
    seen.extend(unused_and_other_kind());
    let missing: Vec<&str> = CODES.iter().map(|info| info.code).filter(|code| !seen.contains(*code)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

fn unused_and_other_kind() -> Vec<String> {
    let overlay = "kind: RDS\nmetadata: {name: api, service: orders}\n";
    let (_, mut sink) =
        read_files(&around(&[(API_FILE, COMPONENT), ("stacks/shop/environments/dev/api.yaml", overlay)]));
    report_unused(&[("VERSIN".to_owned(), String::new())], &BTreeSet::from(["VERSION".into()]), &mut sink);
    assert!(sink.iter().any(|found| found.help.as_deref() == Some("did you mean `VERSION`?")));
    sink.finish().into_iter().map(|found| found.code.to_string()).collect()
}
