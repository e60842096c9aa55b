package deployer.rules.security.rds_tls_test

import data.deployer.rules.security.rds_tls

resource(type, properties) := {
	"address": "orders/database/Resource",
	"component": "orders/database",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

group(family, parameters) := resource("AWS::RDS::DBParameterGroup", {"Family": family, "Parameters": parameters})

test_a_parameter_that_turns_tls_off_is_found if {
	found := rds_tls.deny with input as {"resources": [group("postgres17", {"rds.force_ssl": "0"})]}
	found == {{
		"resource": "orders/database/Resource",
		"path": "Properties.Parameters[\"rds.force_ssl\"]",
		"message": "`rds.force_ssl` lets connections to `orders/database` do without TLS",
	}}
	count(rds_tls.deny) == 1 with input as {"resources": [group("aurora-mysql8.0", {"require_secure_transport": "OFF"})]}
	count(rds_tls.deny) == 1 with input as {"resources": [group("mysql8.0", {"require_secure_transport": 0})]}
}

test_a_parameter_that_is_missing_where_the_default_is_off_is_a_warning if {
	found := rds_tls.warn with input as {"resources": [group("aurora-postgresql16", {})]}
	found == {{
		"resource": "orders/database/Resource",
		"path": "Properties.Parameters[\"rds.force_ssl\"]",
		"message": "connections to `orders/database` may do without TLS, because `rds.force_ssl` is not set",
	}}
	count(rds_tls.warn) == 1 with input as {"resources": [resource("AWS::RDS::DBClusterParameterGroup", {"Family": "mysql8.0"})]}
}

test_a_proxy_without_tls_is_a_warning if {
	found := rds_tls.warn with input as {"resources": [resource("AWS::RDS::DBProxy", {})]}
	found == {{
		"resource": "orders/database/Resource",
		"path": "Properties.RequireTLS",
		"message": "connections to the proxy of `orders/database` may do without TLS",
	}}
}

harmless := [
	group("postgres14", {"rds.force_ssl": "1"}),
	group("postgres17", {}),
	group("aurora-postgresql17", {}),
	group("mysql8.4", {}),
	group("aurora-mysql8.0", {"require_secure_transport": {"Ref": "Tls"}}),
	group("aurora-mysql8.0", {"Fn::If": ["Tls", {}, {}]}),
	resource("AWS::RDS::DBProxy", {"RequireTLS": true}),
	resource("AWS::RDS::DBProxy", {"RequireTLS": {"Ref": "Tls"}}),
]

test_groups_and_proxies_that_insist_pass if {
	count(rds_tls.deny) == 0 with input as {"resources": harmless}
	count(rds_tls.warn) == 0 with input as {"resources": harmless}
}
