# METADATA
# title: What cannot be made anew is protected against deletion
# description: >-
#   A wrong command, a renamed component or a deleted stack takes a database with it unless AWS itself refuses. A load
#   balancer comes back under another name, and every record that points to the old one is wrong.
# custom:
#   code: reliability/deletion-protection
#   severity: error
#   area: reliability
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBCluster
#     - AWS::Neptune::DBCluster
#     - AWS::DynamoDB::Table
#     - AWS::DynamoDB::GlobalTable
#     - AWS::Cognito::UserPool
#     - AWS::ElasticLoadBalancingV2::LoadBalancer
#   frameworks:
#     fsbp: [RDS.7, RDS.8, DynamoDB.6, DocumentDB.5, Neptune.4, ELB.6]
#   remediation: "Remove `deletionProtection: false`, and `protection: {deletion: false}` from the environment."
package deployer.rules.reliability.deletion_protection

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type in {"AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster"}
	not is_on(resource.properties.DeletionProtection)
	not is_member(resource)
	finding := found(resource, "Properties.DeletionProtection", "the database")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::DynamoDB::Table"
	not is_on(resource.properties.DeletionProtectionEnabled)
	finding := found(resource, "Properties.DeletionProtectionEnabled", "the table")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	is_array(resource.properties.Replicas)
	some index, replica in resource.properties.Replicas
	not is_on(replica.DeletionProtectionEnabled)
	not values.is_intrinsic(replica)
	finding := found(resource, sprintf("Properties.Replicas[%d].DeletionProtectionEnabled", [index]), "the table")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::Cognito::UserPool"
	not is_on(resource.properties.DeletionProtection)
	finding := found(resource, "Properties.DeletionProtection", "the user pool")
}

warn contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::ElasticLoadBalancingV2::LoadBalancer"
	not is_protected(resource)
	finding := found(resource, "Properties.LoadBalancerAttributes", "the load balancer")
}

found(resource, path, what) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("%s of `%s` is not protected against deletion", [what, resource.component]),
}

is_on(value) if value in {true, "true", "ACTIVE"}

is_on(value) if is_object(value)

# A cluster protects its members; a read replica holds nothing that is not elsewhere.
is_member(resource) if {
	resource.type == "AWS::RDS::DBInstance"
	resource.properties.DBClusterIdentifier
}

is_member(resource) if resource.properties.SourceDBInstanceIdentifier

is_protected(resource) if {
	some attribute in resource.properties.LoadBalancerAttributes
	attribute.Key == "deletion_protection.enabled"
	is_on(attribute.Value)
}

is_protected(resource) if values.is_intrinsic(resource.properties.LoadBalancerAttributes)
