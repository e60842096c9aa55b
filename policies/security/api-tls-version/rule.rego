# METADATA
# title: Domains of APIs accept TLS 1.2 and later
# description: >-
#   TLS 1.0 is broken; no browser of this decade needs it.
# custom:
#   code: security/api-tls-version
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ApiGateway::DomainName, AWS::ApiGatewayV2::DomainName]
#   frameworks:
#     wellArchitected: [SEC09-BP02]
#   remediation: "Set `SecurityPolicy: TLS_1_2`."
package deployer.rules.security.api_tls_version

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.properties.SecurityPolicy == "TLS_1_0"
	finding := {
		"resource": resource.address,
		"path": "Properties.SecurityPolicy",
		"message": sprintf("the domain of the API `%s` accepts TLS 1.0", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	some index, configuration in values.items(resource.properties.DomainNameConfigurations)
	configuration.SecurityPolicy == "TLS_1_0"
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.DomainNameConfigurations[%d].SecurityPolicy", [index]),
		"message": sprintf("the domain of the API `%s` accepts TLS 1.0", [resource.component]),
	}
}
