package deployer.rules.security.classic_lb_tls_test

import data.deployer.rules.security.classic_lb_tls

balancer(properties) := {
	"address": "web/front/LoadBalancer",
	"component": "web/front",
	"logicalId": "LoadBalancer",
	"type": "AWS::ElasticLoadBalancing::LoadBalancer",
	"properties": properties,
}

http := {"LoadBalancerPort": "80", "InstancePort": "80", "Protocol": "HTTP"}

https := {"LoadBalancerPort": "443", "InstancePort": "80", "Protocol": "https", "SSLCertificateId": "arn:aws:acm:a"}

test_http_for_the_internet_is_found if {
	found := classic_lb_tls.findings with input as {"resources": [balancer({"Listeners": [https, http]})]}
	found == {{
		"resource": "web/front/LoadBalancer",
		"path": "Properties.Listeners[1].Protocol",
		"message": "the load balancer `web/front` answers requests that are not encrypted",
	}}
	count(classic_lb_tls.findings) == 1 with input as {"resources": [balancer({"Scheme": "internet-facing", "Listeners": http})]}
}

test_https_internal_and_unknown_ones_pass if {
	count(classic_lb_tls.findings) == 0 with input as {"resources": [
		balancer({"Listeners": [https, {"LoadBalancerPort": "25", "Protocol": "TCP"}]}),
		balancer({"Listeners": [http], "Scheme": "internal"}),
		balancer({"Listeners": [http], "Scheme": {"Ref": "Scheme"}}),
		balancer({"Listeners": [{"Protocol": {"Ref": "Protocol"}}, {"Fn::If": ["A", {}, {}]}]}),
		balancer({}),
	]}
}

test_it_is_an_error_in_production_only if {
	count(classic_lb_tls.deny) > 0 with input as {"environment": {"production": true}, "resources": [balancer({"Listeners": [http]})]}
	count(classic_lb_tls.warn) == 0 with input as {"environment": {"production": true}, "resources": [balancer({"Listeners": [http]})]}
	count(classic_lb_tls.deny) == 0 with input as {"environment": {"production": false}, "resources": [balancer({"Listeners": [http]})]}
	count(classic_lb_tls.warn) > 0 with input as {"environment": {"production": false}, "resources": [balancer({"Listeners": [http]})]}
}
