package deployer.rules.security.alb_web_acl_test

import data.deployer.rules.security.alb_web_acl

resource(component, type, properties) := {
	"address": "web/front/It",
	"component": component,
	"type": type,
	"properties": properties,
}

balancer(component, properties) := resource(component, "AWS::ElasticLoadBalancingV2::LoadBalancer", properties)

test_a_public_load_balancer_is_found_in_production if {
	found := alb_web_acl.warn with input as {"environment": {"production": true}, "resources": [balancer("web/front", {})]}
	{finding.message | some finding in found} == {"the public load balancer `web/front` has no web ACL"}
	count(alb_web_acl.warn) == 0 with input as {"environment": {"production": false}, "resources": [balancer("web/front", {})]}
}

test_guarded_and_internal_ones_pass if {
	count(alb_web_acl.warn) == 0 with input as {"environment": {"production": true}, "resources": [
		balancer("web/front", {"Scheme": "internet-facing"}),
		resource("web/front", "AWS::WAFv2::WebACLAssociation", {}),
		balancer("web/back", {"Scheme": "internal"}),
		balancer("web/tcp", {"Type": "network"}),
	]}
}
