# METADATA
# title: Parameters hold no secrets
# description: >-
#   CloudFormation makes parameters of the types String and StringList only, which are stored in the clear,
#   beside the value that stands in the template.
# custom:
#   code: security/ssm-parameter-secret
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::SSM::Parameter]
#   frameworks:
#     wellArchitected: [SEC02-BP03]
#   remediation: Keep the value in Secrets Manager, or in a SecureString that is made outside the template.
package deployer.rules.security.ssm_parameter_secret

deny contains finding if {
	some resource in input.resources
	is_string(resource.properties.Value)
	is_string(resource.properties.Name)
	regex.match(`(password|passwd|passphrase|secret|api[-_]?key|private[-_]?key|access[-_]?key|[-_/]token)$`, lower(resource.properties.Name))
	not regex.match(`^($|arn:|/|https?://|\{\{resolve:)`, resource.properties.Value)
	finding := {
		"resource": resource.address,
		"path": "Properties.Value",
		"message": sprintf("the parameter `%s` holds a secret in the clear", [resource.properties.Name]),
	}
}
