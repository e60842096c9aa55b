# METADATA
# title: Databases insist on TLS
# description: >-
#   A database that also takes connections in the clear gets them, from the one client that was configured
#   wrong, with passwords and data.
# custom:
#   code: security/rds-tls
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::RDS::DBParameterGroup, AWS::RDS::DBClusterParameterGroup, AWS::RDS::DBProxy]
#   frameworks:
#     fsbp: [RDS.38, RDS.39, RDS.43, RDS.44]
#     wellArchitected: [SEC09-BP02]
#   remediation: >-
#     Remove the parameter, so that the compiler sets it, or set `rds.force_ssl` or `require_secure_transport`
#     to 1.
package deployer.rules.security.rds_tls

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some parameter in {"rds.force_ssl", "require_secure_transport"}
	resource.properties.Parameters[parameter] in {0, "0", false, "false", "off", "OFF", "Off"}
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Parameters[\"%s\"]", [parameter]),
		"message": sprintf("`%s` lets connections to `%s` do without TLS", [parameter, resource.component]),
	}
}

# Families whose default is off. Newer ones insist on TLS unless they are told otherwise.
warn contains finding if {
	some resource in input.resources
	parameter := parameter_of(resource.properties.Family)
	not resource.properties.Parameters[parameter]
	not values.is_intrinsic(resource.properties.Parameters)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Parameters[\"%s\"]", [parameter]),
		"message": sprintf("connections to `%s` may do without TLS, because `%s` is not set", [resource.component, parameter]),
	}
}

warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::RDS::DBProxy"
	not values.is_true(resource.properties.RequireTLS)
	not values.is_intrinsic(resource.properties.RequireTLS)
	finding := {
		"resource": resource.address,
		"path": "Properties.RequireTLS",
		"message": sprintf("connections to the proxy of `%s` may do without TLS", [resource.component]),
	}
}

parameter_of(family) := "rds.force_ssl" if regex.match(`^(postgres(9|1[0-4])|aurora-postgresql(9|1[0-6]))`, family)

parameter_of(family) := "require_secure_transport" if regex.match(`^(mysql(5|8\.0)|aurora-mysql|mariadb1(0|1\.4))`, family)
