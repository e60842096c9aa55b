package deployer.rules.compliance.required_tags_test

import data.deployer.rules.compliance.required_tags

given(properties) := {
	"settings": {"compliance": {"requiredLabels": ["team"]}},
	"resources": [{
		"address": "legacy/store/Bucket",
		"component": "legacy/store",
		"logicalId": "Bucket",
		"type": "AWS::S3::Bucket",
		"properties": properties,
	}],
}

tags(key) := [{"Key": "Name", "Value": "store"}, {"Key": key, "Value": "value"}]

test_a_missing_tag_is_found if {
	required_tags.deny == {{
		"resource": "legacy/store/Bucket",
		"path": "Properties.Tags",
		"message": "`Bucket` of `legacy/store` has no tag `team`, which the organisation requires",
	}} with input as given({"Tags": tags("product")})
	count(required_tags.deny) == 1 with input as given({})
}

test_a_tag_passes if {
	count(required_tags.deny) == 0 with input as given({"Tags": tags("team")})
	count(required_tags.deny) == 0 with input as given({"FileSystemTags": tags("team")})
	count(required_tags.deny) == 0 with input as given({"Replicas": [{"Region": "eu-west-1", "Tags": tags("team")}]})
}

test_what_the_compiler_tagged_passes if {
	count(required_tags.deny) == 0 with input as given({"Tags": tags("deployer:component")})
}

test_what_is_not_known_passes if {
	count(required_tags.deny) == 0 with input as given({"Tags": {"Fn::If": ["Prod", [], []]}})
	count(required_tags.deny) == 0 with input as given({"Tags": [{"Fn::If": ["Prod", {}, {}]}]})
	count(required_tags.deny) == 0 with input as given({"Tags": tags({"Ref": "Key"})})
}

test_nothing_is_required_unless_it_is_written if {
	count(required_tags.deny) == 0 with input as {"settings": {"compliance": {}}, "resources": [{"properties": {}}]}
}
