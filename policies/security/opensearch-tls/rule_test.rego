package deployer.rules.security.opensearch_tls_test

import data.deployer.rules.security.opensearch_tls

domain(properties) := {
	"address": "catalog/search/Domain",
	"component": "catalog/search",
	"logicalId": "Domain",
	"type": "AWS::OpenSearchService::Domain",
	"properties": properties,
}

endpoint(options) := domain({"DomainEndpointOptions": options, "NodeToNodeEncryptionOptions": {"Enabled": true}})

test_a_domain_without_tls_is_found_twice if {
	found := opensearch_tls.deny with input as {"resources": [domain({})]}
	{finding.path | some finding in found} == {
		"Properties.DomainEndpointOptions.EnforceHTTPS",
		"Properties.NodeToNodeEncryptionOptions.Enabled",
	}
	{finding.message | some finding in found} == {
		"the search domain `catalog/search` answers without TLS",
		"nodes of the search domain `catalog/search` talk without TLS",
	}
}

test_what_is_turned_off_is_found if {
	count(opensearch_tls.deny) == 1 with input as {"resources": [endpoint({"EnforceHTTPS": "false"})]}
}

test_old_versions_of_tls_are_a_warning if {
	found := opensearch_tls.warn with input as {"resources": [endpoint({"EnforceHTTPS": true, "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"})]}
	found == {{
		"resource": "catalog/search/Domain",
		"path": "Properties.DomainEndpointOptions.TLSSecurityPolicy",
		"message": "the search domain `catalog/search` takes versions of TLS that are broken",
	}}
}

harmless := [
	endpoint({"EnforceHTTPS": "true", "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"}),
	endpoint({"EnforceHTTPS": {"Ref": "Tls"}}),
	domain({
		"DomainEndpointOptions": {"Fn::If": ["Tls", {}, {}]},
		"NodeToNodeEncryptionOptions": {"Fn::If": ["Tls", {}, {}]},
	}),
	domain({"DomainEndpointOptions": {"EnforceHTTPS": true}, "NodeToNodeEncryptionOptions": {"Enabled": {"Ref": "Tls"}}}),
]

test_domains_with_tls_pass if {
	count(opensearch_tls.deny) == 0 with input as {"resources": harmless}
	count(opensearch_tls.warn) == 0 with input as {"resources": harmless}
}
