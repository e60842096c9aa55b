package deployer.rules.security.sg_egress_written_test

import data.deployer.rules.security.sg_egress_written

resource(component, type, properties) := {
	"address": sprintf("%s/It", [component]),
	"component": component,
	"type": type,
	"properties": properties,
}

test_a_group_without_egress_is_found if {
	found := sg_egress_written.warn with input as {"resources": [resource("orders/api", "AWS::EC2::SecurityGroup", {})]}
	{finding.path | some finding in found} == {"Properties.SecurityGroupEgress"}
}

test_written_egress_passes if {
	count(sg_egress_written.warn) == 0 with input as {"resources": [
		resource("orders/api", "AWS::EC2::SecurityGroup", {"SecurityGroupEgress": [{"IpProtocol": "-1"}]}),
		resource("orders/web", "AWS::EC2::SecurityGroup", {}),
		resource("orders/web", "AWS::EC2::SecurityGroupEgress", {}),
	]}
}
