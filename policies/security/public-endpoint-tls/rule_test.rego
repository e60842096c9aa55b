package deployer.rules.security.public_endpoint_tls_test

import data.deployer.rules.security.public_endpoint_tls

service(enabled) := {
	"address": "orders/api",
	"name": "api",
	"kind": "MicroService",
	"spec": {"networking": {"loadBalancer": {"enabled": enabled}}},
}

environment(balancer, components) := {"settings": {"networking": {"loadBalancer": balancer}}, "components": components}

test_a_public_service_without_a_certificate_is_found if {
	found := public_endpoint_tls.findings with input as environment({"scheme": "internet-facing"}, [service(true)])
	found == {{
		"component": "orders/api",
		"path": "spec.networking.loadBalancer",
		"message": "`api` is served to the internet without encryption",
	}}
}

test_certificates_and_internal_services_pass if {
	count(public_endpoint_tls.findings) == 0 with input as environment({"scheme": "internet-facing", "certificateArn": "arn:aws:acm:a"}, [service(true)])
	count(public_endpoint_tls.findings) == 0 with input as environment({"scheme": "internet-facing", "domain": {"name": "a.b"}}, [service(true)])
	count(public_endpoint_tls.findings) == 0 with input as environment({"scheme": "internal"}, [service(true)])
	count(public_endpoint_tls.findings) == 0 with input as environment({"scheme": "internet-facing"}, [service(false)])
}

everywhere := environment({"scheme": "internet-facing"}, [service(true)])

test_it_is_an_error_in_production_only if {
	count(public_endpoint_tls.deny) > 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(public_endpoint_tls.warn) == 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(public_endpoint_tls.deny) == 0 with input as object.union(everywhere, {"environment": {"production": false}})
	count(public_endpoint_tls.warn) > 0 with input as object.union(everywhere, {"environment": {"production": false}})
}
