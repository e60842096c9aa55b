# METADATA
# title: Database users can log in with IAM
# description: >-
#   Credentials of IAM last fifteen minutes and need no password that is kept, shared and changed.
# custom:
#   code: security/rds-iam-authentication
#   severity: info
#   area: security
#   subject: templates
#   resources: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   frameworks:
#     fsbp: [RDS.10, RDS.12]
#     wellArchitected: [SEC02-BP02]
#   remediation: "\"Write `iamAuthentication: true`.\""
package deployer.rules.security.rds_iam_authentication

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.properties.Engine in {"postgres", "mysql", "mariadb", "aurora-postgresql", "aurora-mysql"}
	not values.is_true(resource.properties.EnableIAMDatabaseAuthentication)
	not values.is_intrinsic(resource.properties.EnableIAMDatabaseAuthentication)
	not resource.properties.DBClusterIdentifier
	finding := {
		"resource": resource.address,
		"path": "Properties.EnableIAMDatabaseAuthentication",
		"message": sprintf("users of the database `%s` cannot log in with IAM", [resource.component]),
	}
}
