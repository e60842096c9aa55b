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

# Without a word AWS gives an address to what stands in the default subnets, Aurora aside.
warn contains finding if {
	some resource in input.resources
	is_left_to_aws(resource)
	not values.is_true(resource.properties.PubliclyAccessible)
	not values.is_false(resource.properties.PubliclyAccessible)
	not values.is_intrinsic(resource.properties.PubliclyAccessible)
	object.get(resource.properties, "DBSubnetGroupName", "default") == "default"
	finding := {
		"resource": resource.address,
		"path": "Properties.PubliclyAccessible",
		"message": sprintf("the database `%s` has a public address if the default VPC has an internet gateway", [resource.component]),
	}
}

# An instance by itself. Members of a cluster and replicas stand where their cluster or their source does.
is_left_to_aws(resource) if {
	resource.type == "AWS::RDS::DBInstance"
	not resource.properties.DBClusterIdentifier
	not resource.properties.SourceDBInstanceIdentifier
	not resource.properties.SourceDBClusterIdentifier
	not startswith(resource.properties.Engine, "aurora")
}

# A Multi-AZ cluster that is not Aurora's has the class of its instances.
is_left_to_aws(resource) if {
	resource.type == "AWS::RDS::DBCluster"
	resource.properties.DBClusterInstanceClass
}
