package deployer.rules.security.cloudtrail_validation_test

import data.deployer.rules.security.cloudtrail_validation

trail(properties) := {
	"address": "audit/trail/Trail",
	"component": "audit/trail",
	"logicalId": "Trail",
	"type": "AWS::CloudTrail::Trail",
	"properties": properties,
}

test_a_trail_without_validation_is_found if {
	found := cloudtrail_validation.deny with input as {"resources": [trail({}), trail({"EnableLogFileValidation": "false"})]}
	found == {{
		"resource": "audit/trail/Trail",
		"path": "Properties.EnableLogFileValidation",
		"message": "nobody notices when logs of the trail `audit/trail` are changed",
	}}
}

test_trails_with_validation_pass if {
	count(cloudtrail_validation.deny) == 0 with input as {"resources": [
		trail({"EnableLogFileValidation": "true"}),
		trail({"EnableLogFileValidation": {"Ref": "Validation"}}),
	]}
}
