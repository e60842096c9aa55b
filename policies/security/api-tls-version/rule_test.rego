package deployer.rules.security.api_tls_version_test

import data.deployer.rules.security.api_tls_version

domain(properties) := {"address": "web/api/Domain", "component": "web/api", "properties": properties}

old := {"SecurityPolicy": "TLS_1_0"}

test_tls_1_0_is_found if {
	found := api_tls_version.deny with input as {"resources": [domain(old), domain({"DomainNameConfigurations": [old]})]}
	{finding.path | some finding in found} == {
		"Properties.SecurityPolicy",
		"Properties.DomainNameConfigurations[0].SecurityPolicy",
	}
}

test_later_versions_pass if {
	count(api_tls_version.deny) == 0 with input as {"resources": [
		domain({"SecurityPolicy": "TLS_1_2"}),
		domain({"DomainNameConfigurations": [{"SecurityPolicy": {"Ref": "Policy"}}, {"EndpointType": "REGIONAL"}]}),
	]}
}
