# METADATA
# title: Environments stand in allowed regions
# description: >-
#   The organisation has said where its systems and its data may be. Another region may be another jurisdiction, and
#   one that nobody watches.
# custom:
#   code: compliance/allowed-regions
#   severity: error
#   area: compliance
#   subject: program
#   remediation: Write one of `allowedRegions` in the environment, or add the region to `Compliance`.
package deployer.rules.compliance.allowed_regions

deny contains finding if {
	allowed := input.settings.compliance.allowedRegions
	some i, region in input.environment.regions
	not region in allowed
	finding := {
		"path": path(i),
		"message": message(region, allowed),
	}
}

# Who writes `region` as well as `regions` deploys to the former.
deny contains finding if {
	allowed := input.settings.compliance.allowedRegions
	region := input.environment.region
	is_string(region)
	not region in input.environment.regions
	not region in allowed
	finding := {
		"path": "environment.region",
		"message": message(region, allowed),
	}
}

warn contains finding if {
	count(input.settings.compliance.allowedRegions) > 0
	input.environment.region == null
	finding := {
		"path": "environment.region",
		"message": sprintf("the environment `%s` names no region that could be held against `allowedRegions`", [
			input.environment.name,
		]),
	}
}

path(i) := sprintf("environment.regions[%d]", [i]) if {
	count(input.environment.regions) > 1
} else := "environment.region"

message(region, allowed) := sprintf("the region `%s` of the environment `%s` is not allowed, only %s", [
	region,
	input.environment.name,
	concat(", ", [sprintf("`%s`", [name]) | some name in allowed]),
])
