package deployer.rules.compliance.required_labels_test

import data.deployer.rules.compliance.required_labels

given(labels) := {
	"settings": {"compliance": {"requiredLabels": ["team"]}},
	"components": [{"address": "shop/api", "name": "api", "kind": "MicroService", "labels": labels}],
}

test_a_missing_label_is_found if {
	required_labels.deny == {{
		"component": "shop/api",
		"path": "metadata.labels[\"team\"]",
		"message": "`api` has no label `team`, which the organisation requires",
	}} with input as given({"product": "shop"})
}

test_a_label_without_a_value_is_found if {
	count(required_labels.deny) == 1 with input as given({"team": " "})
	count(required_labels.deny) == 1 with input as given({"team": "TODO"})
}

test_a_label_passes if {
	count(required_labels.deny) == 0 with input as given({"team": "checkout"})
}

test_nothing_is_required_unless_it_is_written if {
	count(required_labels.deny) == 0 with input as {
		"settings": {"compliance": {}},
		"components": [{"address": "shop/api", "name": "api", "labels": {}}],
	}
}
