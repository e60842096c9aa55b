package deployer.rules.cost.several_load_balancers_test

import data.deployer.rules.cost.several_load_balancers

balancer(component, id, properties) := {
	"address": sprintf("%s/%s", [component, id]),
	"component": component,
	"logicalId": id,
	"type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
	"properties": properties,
}

found(resources) := result if {
	result := several_load_balancers.deny with input as {"resources": resources}
}

test_two_of_a_kind_are_found_once if {
	found([balancer("shop/web", "A", {}), balancer("shop/web", "B", {"Type": "application", "Scheme": "internet-facing"})]) == {{
		"resource": "shop/web/B",
		"path": "Properties",
		"message": "`shop/web` has two load balancers of the scheme `internet-facing` that could be one",
	}}
}

test_different_ones_pass if {
	count(found([balancer("shop/web", "A", {}), balancer("shop/web", "B", {"Scheme": "internal"})])) == 0
	count(found([balancer("shop/web", "A", {}), balancer("shop/web", "B", {"Type": "network"})])) == 0
	count(found([balancer("shop/web", "A", {}), balancer("shop/api", "B", {})])) == 0
}

test_what_is_not_known_passes if {
	count(found([balancer("shop/web", "A", {}), balancer("shop/web", "B", {"Scheme": {"Ref": "Scheme"}})])) == 0
}
