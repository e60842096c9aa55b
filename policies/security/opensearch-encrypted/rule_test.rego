package deployer.rules.security.opensearch_encrypted_test

import data.deployer.rules.security.opensearch_encrypted

domain(properties) := {
	"address": "catalog/search/Domain",
	"component": "catalog/search",
	"logicalId": "Domain",
	"type": "AWS::OpenSearchService::Domain",
	"properties": properties,
}

test_an_unencrypted_domain_is_found if {
	found := opensearch_encrypted.deny with input as {"resources": [domain({}), domain({"EncryptionAtRestOptions": {"Enabled": "false"}})]}
	found == {{
		"resource": "catalog/search/Domain",
		"path": "Properties.EncryptionAtRestOptions.Enabled",
		"message": "the search domain `catalog/search` is not encrypted on disk",
	}}
}

test_encrypted_domains_pass if {
	count(opensearch_encrypted.deny) == 0 with input as {"resources": [
		domain({"EncryptionAtRestOptions": {"Enabled": true}}),
		domain({"EncryptionAtRestOptions": {"Enabled": {"Ref": "Encrypted"}}}),
		domain({"EncryptionAtRestOptions": {"Fn::If": ["Encrypted", {}, {}]}}),
	]}
}
