# METADATA
# title: Identity pools give guests no credentials
# description: >-
#   An identity pool with guests hands credentials of AWS to everybody who knows its id, which is in the
#   page.
# custom:
#   code: security/cognito-no-guests
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::Cognito::IdentityPool]
#   frameworks:
#     fsbp: [Cognito.2]
#     wellArchitected: [SEC03-BP07]
#   remediation: "Set `AllowUnauthenticatedIdentities: false`."
package deployer.rules.security.cognito_no_guests

warn contains finding if {
	some resource in input.resources
	resource.properties.AllowUnauthenticatedIdentities in {true, "true", "True"}
	finding := {
		"resource": resource.address,
		"path": "Properties.AllowUnauthenticatedIdentities",
		"message": sprintf("the identity pool `%s` gives credentials to everybody", [resource.component]),
	}
}
