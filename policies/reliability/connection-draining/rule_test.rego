package deployer.rules.reliability.connection_draining_test

import data.deployer.rules.reliability.connection_draining

production(type, properties) := {"environment": {"production": true}, "resources": [resource(type, properties)]}

resource(type, properties) := {"address": "shop/api/Thing", "component": "shop/api", "type": type, "properties": properties}

group := "AWS::ElasticLoadBalancingV2::TargetGroup"

classic := "AWS::ElasticLoadBalancing::LoadBalancer"

delay(value) := {"TargetGroupAttributes": [{"Key": "stickiness.enabled", "Value": "false"}, {"Key": "deregistration_delay.timeout_seconds", "Value": value}]}

test_a_target_group_without_delay_is_found if {
	found := connection_draining.deny with input as production(group, delay("0"))
	{finding.path | some finding in found} == {"Properties.TargetGroupAttributes[1].Value"}
	count(connection_draining.deny) == 1 with input as production(group, delay(0))
}

test_a_target_group_with_delay_passes if {
	count(connection_draining.deny) == 0 with input as production(group, delay("30"))
	count(connection_draining.deny) == 0 with input as production(group, delay({"Ref": "Delay"}))
	count(connection_draining.deny) == 0 with input as production(group, {})
}

test_a_classic_load_balancer_must_say_so if {
	count(connection_draining.deny) == 1 with input as production(classic, {})
	count(connection_draining.deny) == 1 with input as production(classic, {"ConnectionDrainingPolicy": {"Enabled": "false"}})
	count(connection_draining.deny) == 0 with input as production(classic, {"ConnectionDrainingPolicy": {"Enabled": true}})
	count(connection_draining.deny) == 0 with input as production(classic, {"ConnectionDrainingPolicy": {"Enabled": {"Ref": "Drain"}}})
	count(connection_draining.deny) == 0 with input as production(classic, {"ConnectionDrainingPolicy": {"Fn::If": ["A", {}, {}]}})
}

test_other_environments_pass if {
	count(connection_draining.deny) == 0 with input as {"environment": {"production": false}, "resources": [
		resource(group, delay("0")),
		resource(classic, {}),
	]}
}
