# METADATA
# title: Functions and layers are not for everybody
# description: >-
#   A permission for the principal `*` lets every account of AWS call the function or use the layer.
# custom:
#   code: security/lambda-not-public
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::Lambda::Permission, AWS::Lambda::LayerVersionPermission]
#   frameworks:
#     fsbp: [Lambda.1]
#     wellArchitected: [SEC03-BP07]
#   remediation: Name the account, role or service that calls it, or bind `*` to the organisation.
package deployer.rules.security.lambda_not_public

# A permission for a function URL says what the URL says, which has a rule of its own.
deny contains finding if {
	some resource in input.resources
	resource.properties.Principal == "*"
	not resource.properties.FunctionUrlAuthType
	not resource.properties.InvokedViaFunctionUrl
	not resource.properties.PrincipalOrgID
	not resource.properties.OrganizationId
	not resource.properties.SourceAccount
	not resource.properties.SourceArn
	finding := {
		"resource": resource.address,
		"path": "Properties.Principal",
		"message": sprintf("everybody may use the code of `%s`", [resource.component]),
	}
}
