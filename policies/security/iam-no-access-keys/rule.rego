# METADATA
# title: Templates make no access keys
# description: >-
#   An access key works until somebody deletes it, wherever it was copied to. Roles give programs credentials
#   that end by themselves.
# custom:
#   code: security/iam-no-access-keys
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::IAM::AccessKey]
#   frameworks:
#     wellArchitected: [SEC02-BP02]
#   remediation: Let the program assume a role; for another cloud or a pipeline, use an OIDC provider.
package deployer.rules.security.iam_no_access_keys

deny contains finding if {
	input.environment.production
	some finding in findings
}

warn contains finding if {
	not input.environment.production
	some finding in findings
}

findings contains finding if {
	some resource in input.resources
	not resource.properties.Status == "Inactive"
	finding := {
		"resource": resource.address,
		"path": "Properties.UserName",
		"message": sprintf("`%s` makes an access key that never ends", [resource.component]),
	}
}
