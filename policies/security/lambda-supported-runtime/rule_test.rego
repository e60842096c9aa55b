package deployer.rules.security.lambda_supported_runtime_test

import data.deployer.rules.security.lambda_supported_runtime

function(kind, runtime) := {
	"address": "orders/hook/Function",
	"component": "orders/hook",
	"kind": kind,
	"properties": {"Runtime": runtime},
}

test_a_deprecated_runtime_is_found if {
	found := lambda_supported_runtime.warn with input as {"resources": [function("Foundation", "nodejs16.x")]}
	{finding.message | some finding in found} == {"the runtime `nodejs16.x` of `orders/hook` gets no security updates"}
}

test_supported_and_unknown_runtimes_and_the_kind_itself_pass if {
	count(lambda_supported_runtime.warn) == 0 with input as {"resources": [
		function("Foundation", "nodejs24.x"),
		function("Foundation", {"Ref": "Runtime"}),
		function("Lambda", "nodejs16.x"),
	]}
}
