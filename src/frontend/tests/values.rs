//! What becomes of values: layers, variables, templates, provenance.

use super::{API_FILE, DEV_FILE, SERVICE_FILE, STACK_FILE, around, flat, resolved};
use crate::frontend::{ResolveOptions, read_var_file};
use crate::language::{How, Part, Style, Value};
use crate::source::SourceId;

const API: &str = "apiVersion: components.deployer.io/v1\nkind: MicroService\nmetadata: {name: api}\n";

fn api_spec(files: &[(&str, &str)], options: &ResolveOptions) -> (String, Vec<String>) {
    let (resolved, said) = resolved(&around(files), "dev", options);
    (resolved.components.first().map(|component| flat(&component.spec)).unwrap_or_default(), said)
}

#[test]
fn every_layer_is_stronger_than_the_one_before() {
    let defaults = |scale: &str| {
        format!(
            "apiVersion: infra.deployer.io/v1\nkind: InfraDefaults\nspec: {{tags: {{a: 1, b: 1, c: 1, d: 1, e: 1, f: {scale}}}, \
             kinds: {{MicroService: {{tags: {{b: 2}}}}}}, multiAz: true}}\n"
        )
    };
    let api = format!("{API}spec: {{extends: base, tags: {{d: 5, e: 5}}}}\n");
    let (spec, said) = api_spec(
        &[
            ("stacks/shop/infra/defaults.yaml", &defaults("1")),
            (
                "stacks/shop/services/orders/infra/defaults.yaml",
                "apiVersion: infra.deployer.io/v1\nkind: ServiceInfraDefaults\nspec: {tags: {c: 3, d: 3}}\n",
            ),
            (
                "templates/base.yaml",
                "apiVersion: core.deployer.io/v1\nkind: Template\nmetadata: {name: base}\nspec: {spec: {tags: {d: 4, t: 4}}}\n",
            ),
            (API_FILE, &api),
            (
                "stacks/shop/services/orders/components/api/infra.yaml",
                "apiVersion: infra.deployer.io/v1\nkind: ComponentInfra\nmetadata: {name: api}\nspec: {tags: {e: 6}}\n",
            ),
            ("stacks/shop/environments/dev/defaults.yaml", "kind: InfraDefaults\nspec: {tags: {e: 7, f: 7, g: 7}}\n"),
            (
                "stacks/shop/environments/dev/api.yaml",
                "kind: MicroService\nmetadata: {name: api, service: orders}\nspec: {tags: {g: 8}}\n",
            ),
        ],
        &ResolveOptions::default(),
    );
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(spec, "{tags: {a: 1, b: 2, c: 3, d: 5, e: 7, f: 7, t: 4, g: 8}}");
}

#[test]
fn a_variable_takes_the_strongest_value_and_remembers_its_definition() {
    let stack = "apiVersion: core.deployer.io/v1\nkind: Stack\nmetadata: {name: shop}\nspec:\n  variables:\n    A: stack\n    B: stack\n    C: stack\n    N: 3\n    AT: ${B}-${ENVIRONMENT}-${COMPONENT}\n";
    let service = "apiVersion: core.deployer.io/v1\nkind: Service\nmetadata: {name: orders}\nspec: {variables: [{name: B, value: service}]}\n";
    let dev = "apiVersion: core.deployer.io/v1\nkind: Environment\nmetadata: {name: dev}\nspec: {accountId: '1', regions: [eu-west-1], variables: {C: dev, D: dev}}\n";
    let api = format!(
        "{API}spec:\n  tags:\n    l: [\"${{A}}\", '${{B}}', '$${{C}}', '${{C}} ${{D}}', '${{stack.B}}', '${{X:-y}}', '${{REGION}}']\n    n: '${{N}}'\n    at: ${{AT}}\n"
    );
    let options = ResolveOptions { vars: vec![("D".to_owned(), "command".to_owned())], ..ResolveOptions::default() };
    let files = around(&[(STACK_FILE, stack), (SERVICE_FILE, service), (DEV_FILE, dev), (API_FILE, &api)]);
    let (resolved, said) = resolved(&files, "dev", &options);
    assert_eq!(said, Vec::<String>::new());
    let spec = &resolved.components[0].spec;
    assert_eq!(flat(spec.at(&["tags", "l"]).unwrap()), "[stack, service, ${C}, dev command, stack, y, eu-west-1]");
    assert_eq!(flat(spec.at(&["tags", "at"]).unwrap()), "service-dev-api");
    let number = spec.at(&["tags", "n"]).unwrap();
    assert!(matches!(&number.value, Value::Scalar(scalar) if scalar.style == Style::Substituted));
    let How::Variable { definition: Some(definition) } = number.origin.how else { panic!("{:?}", number.origin) };
    assert_eq!(&stack[definition.start as usize..definition.end as usize], "3");
    assert!(resolved.used_variables.contains("D"));
}

#[test]
fn an_unset_variable_is_reported_once_at_the_bytes_of_its_first_use() {
    let api = format!("{API}spec:\n  image:\n    tag: \"v-${{VERSION}}\"\n    name: ${{VERSION}}\n");
    let (_, said) = api_spec(&[(API_FILE, &api)], &ResolveOptions::default());
    assert_eq!(said, [format!("variable/unset {API_FILE}:6:13 the variable `VERSION` has no value")]);
}

#[test]
fn an_example_is_taken_only_for_checks() {
    let stack = "apiVersion: core.deployer.io/v1\nkind: Stack\nmetadata: {name: shop}\nspec: {variables: {VERSION: {example: v1, required: true}, P: {default: p}}}\n";
    let api = format!("{API}spec: {{tags: {{v: '${{VERSION}}${{P}}'}}}}\n");
    let check = ResolveOptions { placeholders: true, ..ResolveOptions::default() };
    let files = [(STACK_FILE, stack), (API_FILE, api.as_str())];
    assert_eq!(api_spec(&files, &check), ("{tags: {v: v1p}}".to_owned(), vec![]));
    let (_, said) = api_spec(&files, &ResolveOptions::default());
    assert!(said.len() == 1 && said[0].starts_with("variable/unset"), "{said:?}");
    let (_, said) = api_spec(&files[..1], &ResolveOptions::default());
    assert!(said.len() == 1 && said[0].contains("required"), "{said:?}");
}

#[test]
fn variables_that_multiply_or_go_round_in_circles_come_to_an_end() {
    let mut variables = "{V0: xxxxxxxxxx".to_owned();
    for level in 1..30 {
        let below = format!("${{V{}}}", level - 1);
        variables.push_str(&format!(", V{level}: '{}'", below.repeat(10)));
    }
    let stack = format!(
        "apiVersion: core.deployer.io/v1\nkind: Stack\nmetadata: {{name: shop}}\nspec: {{variables: {variables}, A: '${{B}}', B: '${{A}}'}}}}\n"
    );
    let deep = format!("{}x{}", "${Q:-".repeat(5000), "}".repeat(5000));
    let api = format!("{API}spec: {{tags: {{v: ['${{V29}}', '${{A}}', '${{B}}', '{deep}']}}}}\n");
    let (_, said) = api_spec(&[(STACK_FILE, &stack), (API_FILE, &api)], &ResolveOptions::default());
    let codes: Vec<&str> = said.iter().filter_map(|line| line.split(' ').next()).collect();
    assert!(codes.contains(&"variable/too-long") && codes.contains(&"variable/cycle"), "{said:?}");
    assert_eq!(codes.iter().filter(|code| **code == "variable/cycle").count(), 1, "{said:?}");
}

#[test]
fn a_reference_in_a_string_knows_where_its_parts_stand() {
    let api = format!("{API}spec: {{tags: {{url: 'x://${{ref:orders/db.endpoint}}/y'}}}}\n");
    let (resolved, said) = resolved(&around(&[(API_FILE, &api)]), "dev", &ResolveOptions::default());
    assert_eq!(said, Vec::<String>::new());
    let Value::Text(text) = &resolved.components[0].spec.at(&["tags", "url"]).unwrap().value else { panic!("no text") };
    let [Part::Literal(_), Part::Reference(reference), Part::Literal(_)] = text.parts.as_slice() else {
        panic!("{text:?}")
    };
    let under = |span: crate::source::Span| &api[span.start as usize..span.end as usize];
    assert_eq!(under(reference.component.span()), "orders/db");
    assert_eq!(under(reference.output.as_ref().unwrap().span()), "endpoint");
    assert_eq!(under(reference.origin.span), "${ref:orders/db.endpoint}");
}

#[test]
fn a_template_fills_its_parameters_and_leaves_other_variables_to_the_component() {
    let base = "apiVersion: core.deployer.io/v1\nkind: Template\nmetadata: {name: base}\nspec:\n  parameters: [{name: SIZE}, {name: TAGS, default: {x: 1}}]\n  spec: {scaling: {replicas: '${SIZE}', note: 'n-${SIZE}-${COMPONENT}-${X:-${SIZE}}'}, tags: '${TAGS}'}\n";
    let top = "apiVersion: core.deployer.io/v1\nkind: Template\nmetadata: {name: top}\nspec:\n  parameters: [{name: S, default: 2}]\n  extends: {template: base, parameters: {SIZE: '${S}'}}\n  kind: MicroService\n  spec: {ports: [{name: http, port: 1}]}\n";
    let api = format!(
        "{API}spec: {{extends: [{{template: top, parameters: {{S: 7}}}}], ports: [{{name: http, port: 2}}]}}\n"
    );
    let (spec, said) = api_spec(
        &[("templates/base.yaml", base), ("templates/top.yaml", top), (API_FILE, &api)],
        &ResolveOptions::default(),
    );
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(spec, "{scaling: {replicas: 7, note: n-7-api-7}, tags: {x: 1}, ports: [{name: http, port: 2}]}");
}

#[test]
fn a_var_file_is_stronger_than_the_environment_and_holds_no_secret() {
    let mut sink = crate::diag::Sink::default();
    let file = read_var_file("C: file\nN: 1\n", SourceId::from_index(0), &mut sink);
    assert!(sink.is_empty());
    let options = ResolveOptions { var_files: vec![file], ..ResolveOptions::default() };
    let api = format!("{API}spec: {{tags: {{c: '${{C}}${{N}}'}}}}\n");
    let dev =
        "apiVersion: core.deployer.io/v1\nkind: Environment\nmetadata: {name: dev}\nspec: {variables: {C: dev}}\n";
    assert_eq!(api_spec(&[(DEV_FILE, dev), (API_FILE, &api)], &options), ("{tags: {c: file1}}".to_owned(), vec![]));
    read_var_file("DB_PASSWORD: hunter2\n", SourceId::from_index(0), &mut sink);
    assert!(sink.has_errors());
}

#[test]
fn a_secret_that_comes_in_by_a_variable_is_found_and_never_shown() {
    let api = format!(
        "{API}spec: {{environment: [{{name: DB_PASSWORD, value: '${{PW}}'}}, {{name: A, value: '${{PW}}'}}]}}\n"
    );
    let options = ResolveOptions { vars: vec![("PW".to_owned(), "hunter2".to_owned())], ..ResolveOptions::default() };
    let (_, said) = api_spec(&[(API_FILE, &api)], &options);
    assert_eq!(said, [format!("secret/in-clear {API_FILE}:4:49 the value of `DB_PASSWORD` is a secret in clear text")]);
}
