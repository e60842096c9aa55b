# METADATA
# title: Provisioned capacity follows the load
# description: >-
#   A table with a fixed capacity is paid for at its peak all night, and refuses requests beyond it.
# custom:
#   code: cost/dynamodb-autoscaling
#   severity: warning
#   area: cost
#   subject: templates
#   resources: [AWS::DynamoDB::Table, AWS::ApplicationAutoScaling::ScalableTarget]
#   frameworks:
#     fsbp: [DynamoDB.1]
#     wellArchitected: [COST09-BP03]
#   remediation: "Write `BillingMode: PAY_PER_REQUEST`, or add a scalable target for the table's capacity."
package deployer.rules.cost.dynamodb_autoscaling

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::DynamoDB::Table"
	is_provisioned(resource)
	not resource.component in scaled
	finding := {
		"resource": resource.address,
		"path": "Properties.BillingMode",
		"message": sprintf("the table of `%s` has a fixed capacity, paid for whether it is used or not", [resource.component]),
	}
}

# A table that says nothing is provisioned.
is_provisioned(table) if not table.properties.BillingMode

is_provisioned(table) if table.properties.BillingMode == "PROVISIONED"

# The components that scale some capacity of DynamoDB.
scaled contains resource.component if {
	some resource in input.resources
	resource.properties.ServiceNamespace == "dynamodb"
}
