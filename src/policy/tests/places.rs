//! Where findings are shown.

use super::*;

fn under(components: &str, rule: &str) -> Vec<(String, String)> {
    let loader = workspace(components);
    let mut bench = Bench::open(&loader);
    let policy = bench.rules(&[("rule.rego", rule)]);
    let mut found = bench.program_findings(&policy);
    found.extend(policy.check_templates(&bench.compiled.program, &bench.views(), &Memory::default()));
    assert!(found.iter().all(|finding| finding.is_of_rule), "{found:?}");
    found.iter().map(|finding| bench.under(finding)).collect()
}

fn component(path: &str) -> (String, String) {
    under(DATABASE, &about_components("acme/x", "", path)).remove(0)
}

fn pair(text: &str, label: &str) -> (String, String) {
    (text.to_owned(), label.to_owned())
}

#[test]
fn a_path_of_a_component_leads_to_its_value() {
    assert_eq!(component("spec.instance.storage.allocatedGB"), pair("50", "this value"));
    assert_eq!(component("/spec/instance/class"), pair("db.t4g.medium", "this value"));
    assert_eq!(component("spec.instance"), pair("instance", "this value"));
}

#[test]
fn a_path_that_is_not_written_leads_to_the_nearest_thing_above_it() {
    let belongs = |path: &str| format!("`{path}` belongs below");
    assert_eq!(component("spec.instance.storage.iops"), pair("storage", &belongs("spec.instance.storage.iops")));
    assert_eq!(component("spec.multiAz"), pair("database", &belongs("spec.multiAz")));
    assert_eq!(component(""), pair("database", ""));
}

#[test]
fn an_item_of_a_list_is_found_by_its_index() {
    let found = under(BUCKET, &about_components("acme/x", "kinds: [S3]", "spec.lifecycle[1].expireAfter"));
    assert_eq!(found, [pair("60d", "this value")]);
}

#[test]
fn a_property_of_a_template_leads_to_the_yaml_that_made_it() {
    let about = |path: &str| {
        under(DATABASE, &about_resources("acme/x", "resources: [\"AWS::RDS::DBInstance\"]", path)).remove(0)
    };
    assert_eq!(
        about("Properties.DBInstanceClass"),
        pair("db.t4g.medium", "makes `DBInstance` Properties.DBInstanceClass")
    );
    let missing = about("Properties.Nonsense[3].x");
    assert_eq!(missing, pair("database", "makes `DBInstance`, without this Properties.Nonsense[3].x"));
}

#[test]
fn findings_of_foundation_units_and_of_the_environment_have_places_too() {
    let network = under(DATABASE, &about_resources("acme/x", "resources: [\"AWS::EC2::VPC\"]", "Properties.CidrBlock"));
    assert_eq!(network.len(), 1);
    let text = "deny contains {\"path\": \"environment.region\", \"message\": \"not here\"} if input.environment.region == \"eu-west-1\"";
    let region = under(DATABASE, &rule("acme/region", "subject: program", text));
    assert_eq!(region, [pair("eu-west-1", "this value")]);
}

#[test]
fn rules_see_only_what_they_ask_for() {
    let both = format!("{DATABASE}{BUCKET}");
    assert_eq!(under(&both, &about_components("acme/x", "", "")).len(), 2);
    assert_eq!(under(&both, &about_components("acme/x", "kinds: [S3]", "")).len(), 1);
    assert_eq!(under(&both, &about_components("acme/x", "kinds: [DynamoDB]", "")).len(), 0);
    assert_eq!(under(&both, &about_resources("acme/x", "resources: [\"AWS::S3::*\"]", "")).len(), 2);
    assert_eq!(
        under(&both, &about_resources("acme/x", "kinds: [Foundation]\nresources: [\"AWS::S3::Bucket\"]", "")).len(),
        0
    );
}

#[test]
fn a_rule_for_whole_templates_names_resources_by_their_logical_id() {
    let text = "package aws.databases\n\ndeny contains {\"msg\": \"too small\", \"resource\": name, \"path\": \"Properties.DBInstanceClass\"} if {\n\tsome name, resource in input.Resources\n\tresource.Type == \"AWS::RDS::DBInstance\"\n}\n\nviolation contains \"has outputs\" if count(input.Outputs) > 100\n";
    let found = under(DATABASE, text);
    assert_eq!(found, [pair("db.t4g.medium", "makes `DBInstance` Properties.DBInstanceClass")]);
}
