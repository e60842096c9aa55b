package deployer.rules.compliance.allowed_regions_test

import data.deployer.rules.compliance.allowed_regions

given(region, regions) := {
	"environment": {"name": "staging", "region": region, "regions": regions},
	"settings": {"compliance": {"allowedRegions": ["eu-west-1", "eu-central-1"]}},
}

test_another_region_is_found if {
	allowed_regions.deny == {{
		"path": "environment.region",
		"message": "the region `us-east-1` of the environment `staging` is not allowed, only `eu-west-1`, `eu-central-1`",
	}} with input as given("us-east-1", ["us-east-1"])
}

test_another_region_among_several_is_found if {
	allowed_regions.deny == {{
		"path": "environment.regions[1]",
		"message": "the region `us-east-1` of the environment `staging` is not allowed, only `eu-west-1`, `eu-central-1`",
	}} with input as given("eu-west-1", ["eu-west-1", "us-east-1"])
}

test_another_region_beside_several_is_found if {
	count(allowed_regions.deny) == 1 with input as given("us-east-1", ["eu-west-1", "eu-central-1"])
}

test_allowed_regions_pass if {
	count(allowed_regions.deny) == 0 with input as given("eu-west-1", ["eu-west-1", "eu-central-1"])
	count(allowed_regions.warn) == 0 with input as given("eu-west-1", ["eu-west-1"])
}

test_an_environment_without_a_region_is_found if {
	count(allowed_regions.deny) == 0 with input as given(null, [])
	allowed_regions.warn == {{
		"path": "environment.region",
		"message": "the environment `staging` names no region that could be held against `allowedRegions`",
	}} with input as given(null, [])
}

test_any_region_passes_unless_it_is_written if {
	count(allowed_regions.deny | allowed_regions.warn) == 0 with input as {
		"environment": {"name": "staging", "region": "us-east-1", "regions": ["us-east-1"]},
		"settings": {"compliance": {}},
	}
}
