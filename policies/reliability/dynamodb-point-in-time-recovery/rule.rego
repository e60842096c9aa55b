# METADATA
# title: A production table can be restored to any second
# description: >-
#   Without the continuous backup a table that was emptied by a wrong program stays empty: DynamoDB keeps no other
#   copy by itself.
# custom:
#   code: reliability/dynamodb-point-in-time-recovery
#   severity: error
#   area: reliability
#   subject: templates
#   resources: [AWS::DynamoDB::Table, AWS::DynamoDB::GlobalTable]
#   frameworks:
#     fsbp: [DynamoDB.2]
#     wellArchitected: [REL09-BP03]
#   remediation: "Remove `pointInTimeRecovery: {enabled: false}`."
package deployer.rules.reliability.dynamodb_point_in_time_recovery

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::DynamoDB::Table"
	not is_on(resource.properties.PointInTimeRecoverySpecification)
	finding := {
		"resource": resource.address,
		"path": "Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
		"message": sprintf("the table of `%s` is not backed up continuously", [resource.component]),
	}
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	is_array(resource.properties.Replicas)
	some index, replica in resource.properties.Replicas
	not is_on(replica.PointInTimeRecoverySpecification)
	not values.is_intrinsic(replica)
	path := "Properties.Replicas[%d].PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"
	finding := {
		"resource": resource.address,
		"path": sprintf(path, [index]),
		"message": sprintf("the table of `%s` is not backed up continuously", [resource.component]),
	}
}

is_on(recovery) if recovery.PointInTimeRecoveryEnabled in {true, "true"}

is_on(recovery) if is_object(recovery.PointInTimeRecoveryEnabled)

is_on(recovery) if values.is_intrinsic(recovery)
