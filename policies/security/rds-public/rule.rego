# METADATA
# title: No database has a public address
# description: >-
#   A database with a public address is one rule of a security group away from the internet, and is scanned
#   within minutes when that rule comes.
# custom:
#   code: security/rds-public
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::RDS::DBInstance, AWS::RDS::DBCluster]
#   frameworks:
#     fsbp: [RDS.2]
#     cis: ["2.2.3"]
#     wellArchitected: [SEC05-BP01]
#   remediation: Set `PubliclyAccessible` to false, and reach the database from within the VPC.
package deployer.rules.security.rds_public

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	values.is_true(resource.properties.PubliclyAccessible)
	finding := {
		"resource": resource.address,
		"path": "Properties.PubliclyAccessible",
		"message": sprintf("the database `%s` has a public address", [resource.component]),
	}
}

# Without a word AWS decides by the VPC: an instance in subnets that know the internet gets an address.
warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::RDS::DBInstance"
	not values.is_true(resource.properties.PubliclyAccessible)
	not values.is_false(resource.properties.PubliclyAccessible)
	not values.is_intrinsic(resource.properties.PubliclyAccessible)
	finding := {
		"resource": resource.address,
		"path": "Properties.PubliclyAccessible",
		"message": sprintf("whether the database `%s` has a public address depends on its VPC", [resource.component]),
	}
}
