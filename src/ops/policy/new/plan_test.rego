package {{package}}_test

import data.{{package}} as rule

plan(kind, loss) := {
	"actor": {"name": "release", "kind": kind},
	"changes": [{"component": "shop/database", "logicalId": "DBInstance", "action": "replace", "dataLoss": loss}],
}

test_what_is_wrong_is_found if {
	found := rule.deny with input as plan("pipeline", true)
	found == {{
		"component": "shop/database",
		"resource": "DBInstance",
		"message": "data of `shop/database` would be lost",
	}}
}

test_what_is_right_passes if {
	count(rule.deny) == 0 with input as plan("pipeline", false)
	count(rule.deny) == 0 with input as plan("person", true)
}
