package deployer.rules.compliance.data_classification_test

import data.deployer.rules.compliance.data_classification

component(name, holds_data, labels) := {
	"address": sprintf("shop/%s", [name]),
	"name": name,
	"holdsData": holds_data,
	"labels": labels,
}

classified := component("orders", true, {"data-classification": "confidential"})

given(compliance, components) := {"settings": {"compliance": compliance}, "components": components}

test_a_component_that_was_forgotten_is_found if {
	data_classification.deny == {{
		"component": "shop/cache",
		"path": "metadata.labels",
		"message": "`cache` holds data and does not say how sensitive it is, as others do",
	}} with input as given({}, [classified, component("cache", true, {}), component("api", false, {})])
}

test_classified_data_passes if {
	count(data_classification.deny) == 0 with input as given({}, [classified, component("api", false, {})])
	count(data_classification.deny) == 0 with input as given(
		{"dataClassification": "internal"},
		[classified, component("cache", true, {})],
	)
}

test_a_stack_that_classifies_nothing_passes if {
	count(data_classification.deny) == 0 with input as given({}, [component("cache", true, {})])
}
