# METADATA
# title: What the internet reaches is served with HTTPS
# description: >-
#   Without a certificate the environment's load balancer answers HTTP, and everybody on the way reads what
#   passes.
# custom:
#   code: security/public-endpoint-tls
#   severity: error
#   area: security
#   subject: program
#   kinds: [MicroService]
#   frameworks:
#     fsbp: [ELB.1]
#     wellArchitected: [SEC09-BP02]
#   remediation: Write `loadBalancer.domain` or `loadBalancer.certificateArn` in Networking.
package deployer.rules.security.public_endpoint_tls

deny contains finding if {
	input.environment.production
	some finding in findings
}

warn contains finding if {
	not input.environment.production
	some finding in findings
}

findings contains finding if {
	balancer := input.settings.networking.loadBalancer
	balancer.scheme == "internet-facing"
	not balancer.certificateArn
	not balancer.domain
	some component in input.components
	component.spec.networking.loadBalancer.enabled
	finding := {
		"component": component.address,
		"path": "spec.networking.loadBalancer",
		"message": sprintf("`%s` is served to the internet without encryption", [component.name]),
	}
}
