# METADATA
# title: User data holds no secrets
# description: >-
#   Everybody who may describe an instance reads its user data, and so does every program on it.
# custom:
#   code: security/ec2-no-secrets-in-user-data
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::EC2::Instance, AWS::EC2::LaunchTemplate, AWS::AutoScaling::LaunchConfiguration]
#   frameworks:
#     wellArchitected: [SEC02-BP03]
#   remediation: Let the instance fetch the secret from Secrets Manager or the Parameter Store with its role.
package deployer.rules.security.ec2_no_secrets_in_user_data

import data.deployer.lib.texts

deny contains finding if {
	some resource in input.resources
	[path, written] := user_data(resource)
	holds_secret(texts.of(written["Fn::Base64"]))
	finding := {
		"resource": resource.address,
		"path": path,
		"message": sprintf("the user data of `%s` holds a secret", [resource.component]),
	}
}

user_data(resource) := ["Properties.UserData", resource.properties.UserData] if {
	not resource.properties.LaunchTemplateData
}

user_data(resource) := ["Properties.LaunchTemplateData.UserData", resource.properties.LaunchTemplateData.UserData]

holds_secret(text) if regex.match(`(^|[^A-Z0-9])AKIA[A-Z0-9]{16}([^A-Z0-9]|$)`, text)

holds_secret(text) if contains(text, "-----BEGIN RSA PRIVATE KEY-----")

holds_secret(text) if contains(text, "-----BEGIN PRIVATE KEY-----")

# An assignment of a literal to a variable whose name tells; what begins with `$` is fetched or substituted.
holds_secret(text) if regex.match(assignment, upper(text))

assignment := `(?m)^[ \t]*(EXPORT[ \t]+)?[A-Z0-9_]*(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY)=["']?[^ \t\r\n"'$<{/]{4,}`
