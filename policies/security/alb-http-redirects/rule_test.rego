package deployer.rules.security.alb_http_redirects_test

import data.deployer.rules.security.alb_http_redirects

resource(id, properties) := {
	"address": sprintf("web/front/%s", [id]),
	"component": "web/front",
	"logicalId": id,
	"properties": properties,
}

listener(properties) := resource("Listener", object.union(
	{"LoadBalancerArn": {"Ref": "LoadBalancer"}, "Protocol": "HTTP", "DefaultActions": [{"Type": "forward"}]},
	properties,
))

test_http_that_forwards_is_found if {
	found := alb_http_redirects.findings with input as {"resources": [listener({}), resource("LoadBalancer", {"Scheme": "internet-facing"})]}
	{finding.path | some finding in found} == {"Properties.DefaultActions[0].Type"}
	count(alb_http_redirects.findings) == 1 with input as {"resources": [listener({"LoadBalancerArn": "arn:aws:x", "DefaultActions": {"Type": "forward"}})]}
}

test_redirects_https_and_internal_ones_pass if {
	count(alb_http_redirects.findings) == 0 with input as {"resources": [
		listener({"DefaultActions": [{"Type": "redirect"}]}),
		listener({"Protocol": "HTTPS"}),
		listener({"Protocol": {"Ref": "Protocol"}}),
	]}
	count(alb_http_redirects.findings) == 0 with input as {"resources": [listener({}), resource("LoadBalancer", {"Scheme": "internal"})]}
}

everywhere := {"resources": [listener({}), resource("LoadBalancer", {"Scheme": "internet-facing"})]}

test_it_is_an_error_in_production_only if {
	count(alb_http_redirects.deny) > 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(alb_http_redirects.warn) == 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(alb_http_redirects.deny) == 0 with input as object.union(everywhere, {"environment": {"production": false}})
	count(alb_http_redirects.warn) > 0 with input as object.union(everywhere, {"environment": {"production": false}})
}
