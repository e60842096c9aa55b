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

found(resources) := result if {
	result := dynamodb_autoscaling.deny with input as {"resources": resources}
}

test_a_fixed_capacity_is_found if {
	found([table({"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}})]) == {{
		"resource": "orders/table/Table",
		"path": "Properties.BillingMode",
		"message": "the table of `orders/table` has a fixed capacity, which is paid for whether it is used or not",
	}}
	count(found([table({"BillingMode": "PROVISIONED"}), target("ecs")])) == 1
}

test_a_capacity_that_scales_passes if {
	count(found([table({"BillingMode": "PROVISIONED"}), target("dynamodb")])) == 0
}

test_on_demand_and_what_is_not_known_pass if {
	count(found([table({"BillingMode": "PAY_PER_REQUEST"})])) == 0
	count(found([table({"BillingMode": {"Ref": "Mode"}})])) == 0
}
