package {{package}}_test

import data.{{package}} as rule

drift(kind) := {"drift": [{
	"component": "shop/api",
	"logicalId": "SecurityGroup",
	"type": "AWS::EC2::SecurityGroup",
	"status": "changed",
	"differences": [{"path": "Properties.SecurityGroupIngress.0", "kind": kind, "expected": null, "actual": {}}],
}]}

test_what_is_wrong_is_found if {
	found := rule.deny with input as drift("added")
	found == {{
		"component": "shop/api",
		"resource": "SecurityGroup",
		"path": "Properties.SecurityGroupIngress.0",
		"message": "`Properties.SecurityGroupIngress.0` was added to a security group of `shop/api`",
	}}
}

test_what_is_right_passes if count(rule.deny) == 0 with input as drift("removed")
