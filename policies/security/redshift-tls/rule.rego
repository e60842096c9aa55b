# METADATA
# title: Warehouses insist on TLS
# description: >-
#   A warehouse that also takes connections in the clear gets them, with passwords and results.
# custom:
#   code: security/redshift-tls
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::Redshift::ClusterParameterGroup, AWS::RedshiftServerless::Workgroup]
#   frameworks:
#     fsbp: [Redshift.2, RedshiftServerless.2]
#     wellArchitected: [SEC09-BP02]
#   remediation: Set the parameter `require_ssl` to `true`.
package deployer.rules.security.redshift_tls

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some index, parameter in resource.properties.Parameters
	parameter.ParameterName == "require_ssl"
	values.is_false(parameter.ParameterValue)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Parameters[%d].ParameterValue", [index]),
		"message": sprintf("connections to the warehouse `%s` may do without TLS", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	some index, parameter in resource.properties.ConfigParameters
	parameter.ParameterKey == "require_ssl"
	values.is_false(parameter.ParameterValue)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.ConfigParameters[%d].ParameterValue", [index]),
		"message": sprintf("connections to the warehouse `%s` may do without TLS", [resource.component]),
	}
}

# The default of this family is off.
warn contains finding if {
	some resource in input.resources
	resource.properties.ParameterGroupFamily == "redshift-1.0"
	not values.is_intrinsic(resource.properties.Parameters)
	not sets_tls(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.Parameters",
		"message": sprintf("connections to the warehouse `%s` may do without TLS, because `require_ssl` is not set", [resource.component]),
	}
}

sets_tls(resource) if {
	some parameter in resource.properties.Parameters
	parameter.ParameterName == "require_ssl"
}
