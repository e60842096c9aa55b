package deployer.rules.security.alb_request_hygiene_test

import data.deployer.rules.security.alb_request_hygiene

balancer(properties) := {"address": "web/front/LoadBalancer", "component": "web/front", "properties": properties}

drop(value) := {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": value}

mode(value) := {"Key": "routing.http.desync_mitigation_mode", "Value": value}

test_invalid_headers_and_ambiguous_requests_are_found if {
	count(alb_request_hygiene.warn) == 1 with input as {"resources": [balancer({})]}
	count(alb_request_hygiene.warn) == 1 with input as {"resources": [balancer({"Type": "application", "LoadBalancerAttributes": [drop("false")]})]}
	found := alb_request_hygiene.warn with input as {"resources": [balancer({"LoadBalancerAttributes": [drop("true"), mode("monitor")]})]}
	{finding.path | some finding in found} == {"Properties.LoadBalancerAttributes[1].Value"}
}

test_clean_requests_and_other_types_pass if {
	count(alb_request_hygiene.warn) == 0 with input as {"resources": [
		balancer({"LoadBalancerAttributes": [drop("true"), mode("defensive")]}),
		balancer({"LoadBalancerAttributes": [drop({"Ref": "Drop"})]}),
		balancer({"LoadBalancerAttributes": {"Fn::If": ["A", [], []]}}),
		balancer({"Type": "network"}),
	]}
}
