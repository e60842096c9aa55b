package deployer.rules.cost.lambda_memory_test

import data.deployer.rules.cost.lambda_memory

given(properties) := {"resources": [{
	"address": "shop/resize/Function",
	"component": "shop/resize",
	"logicalId": "Function",
	"type": "AWS::Lambda::Function",
	"properties": properties,
}]}

test_a_lot_of_memory_for_short_calls_is_found if {
	lambda_memory.deny == {{
		"resource": "shop/resize/Function",
		"path": "Properties.MemorySize",
		"message": "the function `shop/resize` has 4096 MB of memory for calls of at most 3 seconds",
	}} with input as given({"MemorySize": 4096, "Timeout": 3})
	count(lambda_memory.deny) == 1 with input as given({"MemorySize": "10240"})
}

test_longer_calls_pass if {
	count(lambda_memory.deny) == 0 with input as given({"MemorySize": 4096, "Timeout": 30})
	count(lambda_memory.deny) == 0 with input as given({"MemorySize": 4096, "Timeout": {"Ref": "Timeout"}})
}

test_less_memory_passes if {
	count(lambda_memory.deny) == 0 with input as given({"MemorySize": 3072, "Timeout": 3})
	count(lambda_memory.deny) == 0 with input as given({"MemorySize": {"Ref": "Memory"}})
	count(lambda_memory.deny) == 0 with input as given({})
}
