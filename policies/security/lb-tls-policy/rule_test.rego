package deployer.rules.security.lb_tls_policy_test

import data.deployer.rules.security.lb_tls_policy

listener(properties) := {"address": "web/front/Listener", "component": "web/front", "properties": properties}

test_old_and_default_policies_are_found if {
	found := lb_tls_policy.deny with input as {"resources": [listener({"Protocol": "HTTPS"})]}
	{finding.path | some finding in found} == {"Properties.SslPolicy"}
	count(lb_tls_policy.deny) == 1 with input as {"resources": [listener({"Protocol": "TLS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-0-2021-06"})]}
}

test_current_and_unknown_policies_pass if {
	count(lb_tls_policy.deny) == 0 with input as {"resources": [
		listener({"Protocol": "HTTPS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"}),
		listener({"Protocol": "TLS", "SslPolicy": {"Ref": "Policy"}}),
		listener({"Protocol": "HTTP"}),
		listener({"Protocol": "TCP"}),
	]}
}
