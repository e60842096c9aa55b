package deployer.rules.security.vpc_flow_logs_test

import data.deployer.rules.security.vpc_flow_logs

vpc(component) := {"address": "a/b/Vpc", "component": component, "type": "AWS::EC2::VPC", "properties": {}}

log(component) := {"address": "a/b/Log", "component": component, "type": "AWS::EC2::FlowLog", "properties": {}}

test_a_vpc_without_flow_logs_is_found if {
	found := vpc_flow_logs.warn with input as {"resources": [vpc("net/one"), log("net/two")]}
	{finding.message | some finding in found} == {"the VPC keeps no flow logs"}
}

test_a_vpc_with_flow_logs_passes if {
	count(vpc_flow_logs.warn) == 0 with input as {"resources": [vpc("net/one"), log("net/one")]}
}
