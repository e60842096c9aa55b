# METADATA
# title: Workgroups decide where results go
# description: >-
#   When clients may override the settings of a workgroup, results can be written to any bucket, in whatever
#   way it is protected.
# custom:
#   code: security/athena-enforced-settings
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::Athena::WorkGroup]
#   frameworks:
#     wellArchitected: [SEC08-BP02]
#   remediation: Remove `EnforceWorkGroupConfiguration`, which is true by default.
package deployer.rules.security.athena_enforced_settings

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	values.is_false(resource.properties.WorkGroupConfiguration.EnforceWorkGroupConfiguration)
	finding := {
		"resource": resource.address,
		"path": "Properties.WorkGroupConfiguration.EnforceWorkGroupConfiguration",
		"message": sprintf("clients of the workgroup `%s` decide where results go", [resource.component]),
	}
}
