package deployer.rules.cost.several_load_balancers_test

import data.deployer.rules.cost.several_load_balancers

balancer(component, id, properties) := {
	"address": sprintf("%s/%s", [component, id]),
	"component": component,
	"logicalId": id,
	"type": "AWS::ElasticLoadBalancingV2::LoadBalancer",
	"properties": properties,
}

given(resources) := {"resources": resources}

test_two_of_a_kind_are_found_once if {
	several_load_balancers.deny == {{
		"resource": "shop/web/B",
		"path": "Properties",
		"message": "`shop/web` has two load balancers of the scheme `internet-facing` that could be one",
	}} with input as given([balancer("shop/web", "A", {}), balancer("shop/web", "B", {"Type": "application", "Scheme": "internet-facing"})])
}

test_different_ones_pass if {
	count(several_load_balancers.deny) == 0 with input as given([balancer("shop/web", "A", {}), balancer("shop/web", "B", {"Scheme": "internal"})])
	count(several_load_balancers.deny) == 0 with input as given([balancer("shop/web", "A", {}), balancer("shop/web", "B", {"Type": "network"})])
	count(several_load_balancers.deny) == 0 with input as given([balancer("shop/web", "A", {}), balancer("shop/api", "B", {})])
}

test_what_is_not_known_passes if {
	count(several_load_balancers.deny) == 0 with input as given([balancer("shop/web", "A", {}), balancer("shop/web", "B", {"Scheme": {"Ref": "Scheme"}})])
}
