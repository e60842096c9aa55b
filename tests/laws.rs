//! Properties that hold for every program: waves respect dependencies, output does not depend on the
//! order of input, and what is unrelated to a change stays the same to the byte.

use crate::support::no_rules;
use deployer::backend::assembly::Files;
use deployer::frontend::ResolveOptions;
use deployer::ops::{Session, compile, session::Selection};
use deployer::source::MemoryLoader;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Component `index` depends on those of its list, all smaller: a graph without circles.
type Graph = Vec<Vec<usize>>;

fn graphs() -> impl Strategy<Value = Graph> {
    proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 0..4), 1..12).prop_map(|rows| {
        rows.iter()
            .enumerate()
            .map(|(row, picks)| if row == 0 { Vec::new() } else { picks.iter().map(|pick| pick.index(row)).collect() })
            .collect()
    })
}

/// Every second component refers to its dependencies by outputs, the others by `dependsOn`.
fn document(index: usize, dependencies: &[usize]) -> String {
    let header = |kind: &str| {
        format!(
            "apiVersion: components.deployer.io/v1\nkind: {kind}\nmetadata: {{name: part-{index}, service: shop}}\nspec:\n"
        )
    };
    if index.is_multiple_of(2) {
        let names: Vec<String> = dependencies.iter().map(|d| format!("part-{d}")).collect();
        return format!("{}  dependsOn: [{}]\n", header("SQS"), names.join(", "));
    }
    let variables: String = dependencies
        .iter()
        .enumerate()
        .map(|(at, d)| {
            format!("    - {{name: ARN_{at}, valueFrom: {{component: part-{d}, output: arn, access: none}}}}\n")
        })
        .collect();
    let environment = if variables.is_empty() { String::new() } else { format!("  environment:\n{variables}") };
    let code = "  runtime: python3.13\n  handler: index.handler\n  code:\n    inline: |\n      def handler(event, context):\n          return 1\n";
    format!("{}{code}{environment}", header("Lambda"))
}

fn files(graph: &Graph) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = [
        ("stack.yaml", "apiVersion: core.deployer.io/v1\nkind: Stack\nmetadata: {name: demo}\n"),
        ("environments/dev/environment.yaml", "apiVersion: core.deployer.io/v1\nkind: Environment\nmetadata: {name: dev}\nspec: {accountId: '123456789012', region: eu-west-1}\n"),
        ("services/shop/service.yaml", "apiVersion: core.deployer.io/v1\nkind: Service\nmetadata: {name: shop}\n"),
    ]
    .map(|(path, text)| (format!("stacks/demo/{path}"), text.to_owned()))
    .into();
    for (index, dependencies) in graph.iter().enumerate() {
        files.insert(
            format!("stacks/demo/services/shop/components/part-{index}/part.yaml"),
            document(index, dependencies),
        );
    }
    files
}

fn compiled(files: BTreeMap<String, String>) -> Files {
    let loader: MemoryLoader = files.into_iter().collect();
    let mut session = Session::open(&loader);
    let rules = no_rules(&mut session);
    let (assembly, report) = compile::run(&session, &rules, &Selection::default(), &ResolveOptions::default());
    assembly.unwrap_or_else(|| panic!("{:#?}", report.diagnostics)).files
}

/// Templates by unit, whatever wave they are in.
fn templates(files: &Files) -> BTreeMap<String, Vec<u8>> {
    let named = files.iter().filter_map(|(path, bytes)| Some((path.split_once('/')?.1.to_owned(), bytes.clone())));
    named.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_unit_is_in_a_later_wave_than_all_that_it_depends_on(graph in graphs()) {
        let files = compiled(files(&graph));
        let wave = |index: usize| {
            let end = format!("/shop-part-{index}.template.json");
            let path = files.keys().find(|path| path.ends_with(&end)).unwrap();
            path["wave-".len()..path.len() - end.len()].parse::<usize>().unwrap()
        };
        for (index, dependencies) in graph.iter().enumerate() {
            let earliest = dependencies.iter().map(|d| wave(*d) + 1).max().unwrap_or(1);
            prop_assert_eq!(wave(index), earliest, "part-{} is deployed as early as it can be", index);
        }
    }

    #[test]
    fn adding_a_component_that_nobody_uses_leaves_all_other_templates_alone(graph in graphs(), extra in any::<prop::sample::Index>()) {
        let before = templates(&compiled(files(&graph)));
        let mut larger = graph.clone();
        larger.push(vec![extra.index(graph.len())]);
        let after = templates(&compiled(files(&larger)));
        for (unit, bytes) in &before {
            prop_assert!(after.get(unit) == Some(bytes), "{} changed", unit);
        }
    }

    #[test]
    fn the_order_and_the_names_of_files_do_not_matter(graph in graphs(), salt in any::<u64>()) {
        let files = files(&graph);
        let renamed = files.iter().map(|(path, text)| {
            let (folder, name) = path.rsplit_once('/').unwrap();
            let mark = path.bytes().fold(salt, |mark, byte| mark.wrapping_mul(31).wrapping_add(u64::from(byte)));
            (format!("{folder}/{mark:x}-{name}"), text.clone())
        }).collect();
        prop_assert_eq!(templates(&compiled(files)), templates(&compiled(renamed)));
    }
}
