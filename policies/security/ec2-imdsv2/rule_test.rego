package deployer.rules.security.ec2_imdsv2_test

import data.deployer.rules.security.ec2_imdsv2

resource(type, properties) := {"address": "tools/vm/It", "component": "tools/vm", "type": type, "properties": properties}

template(data) := resource("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": data})

instance(properties) := resource("AWS::EC2::Instance", properties)

test_optional_and_missing_sessions_are_found if {
	found := ec2_imdsv2.deny with input as {"resources": [
		template({"ImageId": "ami-1"}),
		template({"MetadataOptions": {"HttpTokens": "optional"}}),
		instance({}),
	]}
	{finding.path | some finding in found} == {
		"Properties.LaunchTemplateData.MetadataOptions",
		"Properties.MetadataOptions",
	}
}

test_required_unknown_and_inherited_pass if {
	count(ec2_imdsv2.deny) == 0 with input as {"resources": [
		template({"MetadataOptions": {"HttpTokens": "required"}}),
		template({"MetadataOptions": {"HttpEndpoint": "disabled"}}),
		template({"MetadataOptions": {"HttpTokens": {"Ref": "Tokens"}}}),
		template({"MetadataOptions": {"Fn::If": ["A", {}, {}]}}),
		template({"Fn::If": ["A", {}, {}]}),
		instance({"LaunchTemplate": {"LaunchTemplateId": "lt-1"}}),
		resource("AWS::AutoScaling::LaunchConfiguration", {"MetadataOptions": {"HttpTokens": "required"}}),
	]}
}
