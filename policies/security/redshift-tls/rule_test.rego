package deployer.rules.security.redshift_tls_test

import data.deployer.rules.security.redshift_tls

resource(type, properties) := {
	"address": "reports/warehouse/Resource",
	"component": "reports/warehouse",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

group(parameters) := resource("AWS::Redshift::ClusterParameterGroup", {"ParameterGroupFamily": "redshift-1.0", "Parameters": parameters})

workgroup(value) := resource("AWS::RedshiftServerless::Workgroup", {"ConfigParameters": [{"ParameterKey": "require_ssl", "ParameterValue": value}]})

test_a_parameter_that_turns_tls_off_is_found if {
	found := redshift_tls.deny with input as {"resources": [group([{"ParameterName": "require_ssl", "ParameterValue": "false"}])]}
	found == {{
		"resource": "reports/warehouse/Resource",
		"path": "Properties.Parameters[0].ParameterValue",
		"message": "connections to the warehouse `reports/warehouse` may do without TLS",
	}}
	serverless := redshift_tls.deny with input as {"resources": [workgroup("false")]}
	{finding.path | some finding in serverless} == {"Properties.ConfigParameters[0].ParameterValue"}
}

test_a_group_without_the_parameter_is_a_warning if {
	found := redshift_tls.warn with input as {"resources": [group([])]}
	found == {{
		"resource": "reports/warehouse/Resource",
		"path": "Properties.Parameters",
		"message": "connections to the warehouse `reports/warehouse` may do without TLS, because `require_ssl` is not set",
	}}
}

harmless := [
	group([{"ParameterName": "require_ssl", "ParameterValue": "true"}]),
	group([{"ParameterName": "require_ssl", "ParameterValue": {"Ref": "Tls"}}]),
	group({"Fn::If": ["Tls", [], []]}),
	workgroup("true"),
]

test_warehouses_that_insist_pass if {
	count(redshift_tls.deny) == 0 with input as {"resources": harmless}
	count(redshift_tls.warn) == 0 with input as {"resources": harmless}
}
