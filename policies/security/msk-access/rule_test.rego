package deployer.rules.security.msk_access_test

import data.deployer.rules.security.msk_access

cluster(properties) := {
	"address": "events/kafka/Cluster",
	"component": "events/kafka",
	"logicalId": "Cluster",
	"type": "AWS::MSK::Cluster",
	"properties": properties,
}

login := {"Sasl": {"Iam": {"Enabled": true}}}

test_public_addresses_are_found if {
	found := msk_access.deny with input as {"resources": [cluster({
		"ClientAuthentication": login,
		"BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {"Type": "SERVICE_PROVIDED_EIPS"}}},
	})]}
	found == {{
		"resource": "events/kafka/Cluster",
		"path": "Properties.BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type",
		"message": "brokers of `events/kafka` have public addresses",
	}}
}

test_strangers_that_are_let_in_are_found if {
	found := msk_access.deny with input as {"resources": [cluster({"ClientAuthentication": {"Unauthenticated": {"Enabled": "true"}}})]}
	found == {{
		"resource": "events/kafka/Cluster",
		"path": "Properties.ClientAuthentication.Unauthenticated.Enabled",
		"message": "everything that reaches the brokers of `events/kafka` may use them",
	}}
}

test_no_word_on_authentication_is_a_warning if {
	found := msk_access.warn with input as {"resources": [cluster({})]}
	found == {{
		"resource": "events/kafka/Cluster",
		"path": "Properties.ClientAuthentication",
		"message": "everything that reaches the brokers of `events/kafka` may use them",
	}}
}

harmless := [
	cluster({"ClientAuthentication": login}),
	cluster({"ClientAuthentication": {"Fn::If": ["Login", {}, {}]}}),
	cluster({
		"ClientAuthentication": object.union(login, {"Unauthenticated": {"Enabled": false}}),
		"BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {"Type": "DISABLED"}}},
	}),
]

test_private_clusters_with_authentication_pass if {
	count(msk_access.deny) == 0 with input as {"resources": harmless}
	count(msk_access.warn) == 0 with input as {"resources": harmless}
}
