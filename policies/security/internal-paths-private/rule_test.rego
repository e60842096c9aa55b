package deployer.rules.security.internal_paths_private_test

import data.deployer.rules.security.internal_paths_private

service(balancer) := {
	"address": "orders/api",
	"name": "api",
	"kind": "MicroService",
	"spec": {"networking": {"loadBalancer": object.union({"enabled": true}, balancer)}},
}

environment(scheme, components) := {"settings": {"networking": {"loadBalancer": {"scheme": scheme}}}, "components": components}

test_internal_paths_are_found if {
	found := internal_paths_private.warn with input as environment("internet-facing", [
		service({"path": "/internal/*"}),
		service({"paths": ["/api/*", "/Metrics"]}),
	])
	{finding.message | some finding in found} == {
		"the internet reaches `/internal/*` of `api`",
		"the internet reaches `/Metrics` of `api`",
	}
}

test_other_paths_and_internal_load_balancers_pass if {
	count(internal_paths_private.warn) == 0 with input as environment("internet-facing", [
		service({"path": "/api/*"}),
		service({"host": "a.example.com"}),
		service({"enabled": false, "path": "/metrics"}),
	])
	count(internal_paths_private.warn) == 0 with input as environment("internal", [service({"path": "/metrics"})])
}
