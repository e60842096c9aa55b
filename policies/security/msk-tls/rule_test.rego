package deployer.rules.security.msk_tls_test

import data.deployer.rules.security.msk_tls

cluster(properties) := {
	"address": "events/kafka/Cluster",
	"component": "events/kafka",
	"logicalId": "Cluster",
	"type": "AWS::MSK::Cluster",
	"properties": properties,
}

transit(fields) := cluster({"EncryptionInfo": {"EncryptionInTransit": fields}})

test_plain_connections_are_found if {
	found := msk_tls.deny with input as {"resources": [transit({"ClientBroker": "PLAINTEXT"})]}
	found == {{
		"resource": "events/kafka/Cluster",
		"path": "Properties.EncryptionInfo.EncryptionInTransit.ClientBroker",
		"message": "connections to `events/kafka` are not encrypted",
	}}
}

test_plain_brokers_are_found if {
	found := msk_tls.deny with input as {"resources": [transit({"InCluster": "false"})]}
	found == {{
		"resource": "events/kafka/Cluster",
		"path": "Properties.EncryptionInfo.EncryptionInTransit.InCluster",
		"message": "brokers of `events/kafka` talk without TLS",
	}}
}

test_both_kinds_of_connections_are_a_warning if {
	found := msk_tls.warn with input as {"resources": [transit({"ClientBroker": "TLS_PLAINTEXT"})]}
	found == {{
		"resource": "events/kafka/Cluster",
		"path": "Properties.EncryptionInfo.EncryptionInTransit.ClientBroker",
		"message": "connections to `events/kafka` may do without TLS",
	}}
}

harmless := [cluster({}), transit({"ClientBroker": "TLS", "InCluster": true}), transit({"ClientBroker": {"Ref": "Tls"}})]

test_clusters_with_tls_pass if {
	count(msk_tls.deny) == 0 with input as {"resources": harmless}
	count(msk_tls.warn) == 0 with input as {"resources": harmless}
}
