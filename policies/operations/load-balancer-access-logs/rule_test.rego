package deployer.rules.operations.load_balancer_access_logs_test

import data.deployer.rules.operations.load_balancer_access_logs

production(type, properties) := {"environment": {"production": true}, "resources": [resource(type, properties)]}

resource(type, properties) := {"address": "foundation/load-balancer/LoadBalancer", "component": "foundation/load-balancer", "type": type, "properties": properties}

modern := "AWS::ElasticLoadBalancingV2::LoadBalancer"

classic := "AWS::ElasticLoadBalancing::LoadBalancer"

logs(value) := {"LoadBalancerAttributes": [{"Key": "access_logs.s3.enabled", "Value": value}]}

test_a_load_balancer_without_logs_is_found if {
	count(load_balancer_access_logs.deny) == 1 with input as production(modern, {})
	count(load_balancer_access_logs.deny) == 1 with input as production(modern, logs("false"))
	count(load_balancer_access_logs.deny) == 1 with input as production(classic, {})
	count(load_balancer_access_logs.deny) == 1 with input as production(classic, {"AccessLoggingPolicy": {"Enabled": false}})
}

test_a_load_balancer_with_logs_passes if {
	count(load_balancer_access_logs.deny) == 0 with input as production(modern, logs("true"))
	count(load_balancer_access_logs.deny) == 0 with input as production(modern, logs({"Ref": "Logs"}))
	count(load_balancer_access_logs.deny) == 0 with input as production(classic, {"AccessLoggingPolicy": {"Enabled": "true"}})
}

test_what_is_not_known_passes if {
	count(load_balancer_access_logs.deny) == 0 with input as production(modern, {"LoadBalancerAttributes": {"Fn::If": ["A", [], []]}})
	count(load_balancer_access_logs.deny) == 0 with input as production(classic, {"AccessLoggingPolicy": {"Fn::If": ["A", {}, {}]}})
}

test_logs_that_cloudwatch_delivers_pass if {
	count(load_balancer_access_logs.deny) == 0 with input as {"environment": {"production": true}, "resources": [resource(modern, {}), resource("AWS::Logs::DeliverySource", {})]}
}

test_network_load_balancers_see_no_requests if {
	count(load_balancer_access_logs.deny) == 0 with input as production(modern, {"Type": "network"})
}

test_other_environments_pass if {
	count(load_balancer_access_logs.deny) == 0 with input as {"environment": {"production": false}, "resources": [
		resource(modern, {}),
		resource(classic, {}),
	]}
}
