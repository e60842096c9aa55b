package deployer.rules.security.opensearch_public_test

import data.deployer.rules.security.opensearch_public

domain(properties) := {
	"address": "catalog/search/Domain",
	"component": "catalog/search",
	"logicalId": "Domain",
	"type": "AWS::OpenSearchService::Domain",
	"properties": properties,
}

open := {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "es:*", "Resource": "*"}]}

test_an_open_domain_is_found if {
	found := opensearch_public.deny with input as {"resources": [domain({"AccessPolicies": open})]}
	found == {{
		"resource": "catalog/search/Domain",
		"path": "Properties.AccessPolicies.Statement[0]",
		"message": "the search domain `catalog/search` is open to everybody",
	}}
}

test_a_production_domain_outside_a_vpc_is_a_warning if {
	found := opensearch_public.warn with input as {"environment": {"production": true}, "resources": [domain({})]}
	found == {{
		"resource": "catalog/search/Domain",
		"path": "Properties.VPCOptions",
		"message": "the search domain `catalog/search` has an address on the internet",
	}}
}

harmless := [domain({"AccessPolicies": open, "VPCOptions": {"SubnetIds": ["subnet-1"]}})]

test_domains_in_a_vpc_pass if {
	count(opensearch_public.deny) == 0 with input as {"resources": harmless}
	count(opensearch_public.warn) == 0 with input as {"environment": {"production": true}, "resources": harmless}
}

test_domains_that_ask_who_calls_pass if {
	count(opensearch_public.deny) == 0 with input as {"resources": [
		domain({}),
		domain({"AccessPolicies": open, "AdvancedSecurityOptions": {"Enabled": true}}),
		domain({"AccessPolicies": open, "AdvancedSecurityOptions": {"Enabled": {"Ref": "Users"}}}),
		domain({"AccessPolicies": open, "AdvancedSecurityOptions": {"Fn::If": ["Users", {}, {}]}}),
	]}
}
