# METADATA
# title: User pools offer a second factor
# description: >-
#   A password alone is lost with the first phishing mail.
# custom:
#   code: security/cognito-mfa
#   severity: info
#   area: security
#   subject: templates
#   resources: [AWS::Cognito::UserPool]
#   frameworks:
#     wellArchitected: [SEC02-BP01]
#   remediation: "Set `MfaConfiguration: OPTIONAL` or `ON` with `EnabledMfas`."
package deployer.rules.security.cognito_mfa

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	not resource.properties.MfaConfiguration in {"ON", "OPTIONAL"}
	not values.is_intrinsic(resource.properties.MfaConfiguration)
	finding := {
		"resource": resource.address,
		"path": "Properties.MfaConfiguration",
		"message": sprintf("the user pool `%s` knows no second factor", [resource.component]),
	}
}
