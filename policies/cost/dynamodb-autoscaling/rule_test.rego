package deployer.rules.cost.dynamodb_autoscaling_test

import data.deployer.rules.cost.dynamodb_autoscaling

resource(id, type, properties) := {
	"address": sprintf("orders/table/%s", [id]),
	"component": "orders/table",
	"logicalId": id,
	"type": type,
	"properties": properties,
}

table(properties) := resource("Table", "AWS::DynamoDB::Table", properties)

target(namespace) := resource("Target", "AWS::ApplicationAutoScaling::ScalableTarget", {"ServiceNamespace": namespace})

given(resources) := {"resources": resources}

test_a_fixed_capacity_is_found if {
	dynamodb_autoscaling.deny == {{
		"resource": "orders/table/Table",
		"path": "Properties.BillingMode",
		"message": "the table of `orders/table` has a fixed capacity, paid for whether it is used or not",
	}} with input as given([table({"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}})])
	count(dynamodb_autoscaling.deny) == 1 with input as given([table({"BillingMode": "PROVISIONED"}), target("ecs")])
}

test_a_capacity_that_scales_passes if {
	count(dynamodb_autoscaling.deny) == 0 with input as given([table({"BillingMode": "PROVISIONED"}), target("dynamodb")])
}

test_on_demand_and_what_is_not_known_pass if {
	count(dynamodb_autoscaling.deny) == 0 with input as given([table({"BillingMode": "PAY_PER_REQUEST"})])
	count(dynamodb_autoscaling.deny) == 0 with input as given([table({"BillingMode": {"Ref": "Mode"}})])
}
