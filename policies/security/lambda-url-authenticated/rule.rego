# METADATA
# title: Function URLs ask who is calling
# description: >-
#   A function URL without authentication can be called by everybody who knows or guesses it, and every call
#   is paid for.
# custom:
#   code: security/lambda-url-authenticated
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::Lambda::Url]
#   frameworks:
#     fsbp: [Lambda.1]
#     wellArchitected: [SEC03-BP07]
#   remediation: "Write `functionUrl: {auth: iam}`, or put an API or a distribution with authentication in front."
package deployer.rules.security.lambda_url_authenticated

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
	resource.properties.AuthType == "NONE"
	finding := {
		"resource": resource.address,
		"path": "Properties.AuthType",
		"message": sprintf("everybody may call the function `%s` at its URL", [resource.component]),
	}
}
