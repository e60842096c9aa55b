package {{package}}_test

import data.{{package}} as rule

component(labels) := {"address": "shop/api", "name": "api", "kind": "MicroService", "labels": labels, "spec": {}}

test_what_is_wrong_is_found if {
	found := rule.deny with input as {"components": [component({}), component({"team": "shop"})]}
	found == {{
		"component": "shop/api",
		"path": "metadata.labels",
		"message": "`shop/api` has no label `owner`",
	}}
}

test_what_is_right_passes if {
	count(rule.deny) == 0 with input as {"components": [component({"owner": "shop"})]}
}
