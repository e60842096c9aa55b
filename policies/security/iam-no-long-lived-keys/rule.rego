# METADATA
# title: Templates make no passwords and access keys
# description: >-
#   An access key works until somebody deletes it, wherever it was copied to. Roles give programs credentials
#   that end by themselves.
# custom:
#   code: security/iam-no-long-lived-keys
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::IAM::AccessKey, AWS::IAM::User]
#   environments: {production: error, "*": warning}
#   frameworks:
#     wellArchitected: [SEC02-BP02]
#   remediation: Let the program assume a role; for another cloud or a pipeline, use an OIDC provider.
package deployer.rules.security.iam_no_long_lived_keys

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::IAM::AccessKey"
	finding := {
		"resource": resource.address,
		"path": "Properties.UserName",
		"message": sprintf("`%s` makes an access key that never ends", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	is_string(resource.properties.LoginProfile.Password)
	not contains(resource.properties.LoginProfile.Password, "{{resolve:")
	finding := {
		"resource": resource.address,
		"path": "Properties.LoginProfile.Password",
		"message": sprintf("the password of a user stands in the template of `%s`", [resource.component]),
	}
}
