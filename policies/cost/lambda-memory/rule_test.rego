package deployer.rules.cost.lambda_memory_test

import data.deployer.rules.cost.lambda_memory

found(properties) := result if {
	result := lambda_memory.deny with input as {"resources": [{
		"address": "shop/resize/Function",
		"component": "shop/resize",
		"logicalId": "Function",
		"type": "AWS::Lambda::Function",
		"properties": properties,
	}]}
}

test_a_lot_of_memory_for_short_calls_is_found if {
	found({"MemorySize": 4096, "Timeout": 3}) == {{
		"resource": "shop/resize/Function",
		"path": "Properties.MemorySize",
		"message": "the function `shop/resize` has 4096 MB of memory for calls of at most 3 seconds",
	}}
	count(found({"MemorySize": "10240"})) == 1
}

test_longer_calls_pass if {
	count(found({"MemorySize": 4096, "Timeout": 30})) == 0
	count(found({"MemorySize": 4096, "Timeout": {"Ref": "Timeout"}})) == 0
}

test_less_memory_passes if {
	count(found({"MemorySize": 3072, "Timeout": 3})) == 0
	count(found({"MemorySize": {"Ref": "Memory"}})) == 0
	count(found({})) == 0
}
