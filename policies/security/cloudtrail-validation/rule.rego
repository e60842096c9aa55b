# METADATA
# title: Trails notice when logs are changed
# description: >-
#   With validation CloudTrail signs a digest of every log file, so that nobody can remove their traces
#   unseen.
# custom:
#   code: security/cloudtrail-validation
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::CloudTrail::Trail]
#   frameworks:
#     fsbp: [CloudTrail.4]
#     cis: ["3.2"]
#     wellArchitected: [SEC04-BP01]
#   remediation: Set `EnableLogFileValidation` to true.
package deployer.rules.security.cloudtrail_validation

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	not values.is_true(resource.properties.EnableLogFileValidation)
	not values.is_intrinsic(resource.properties.EnableLogFileValidation)
	finding := {
		"resource": resource.address,
		"path": "Properties.EnableLogFileValidation",
		"message": sprintf("nobody notices when logs of the trail `%s` are changed", [resource.component]),
	}
}
