# METADATA
# title: Paths for operators are not on the internet
# description: >-
#   Metrics, debuggers and internal interfaces tell what an attacker wants to know and seldom ask who is
#   there.
# custom:
#   code: security/internal-paths-private
#   severity: warning
#   area: security
#   subject: program
#   kinds: [MicroService]
#   frameworks:
#     wellArchitected: [SEC05-BP02]
#   remediation: Remove the path from `networking.loadBalancer`; other components reach it by the service's name.
package deployer.rules.security.internal_paths_private

warn contains finding if {
	input.settings.networking.loadBalancer.scheme == "internet-facing"
	some component in input.components
	component.spec.networking.loadBalancer.enabled
	some path in paths(component.spec.networking.loadBalancer)
	strings.any_prefix_match(lower(path), ["/actuator", "/debug", "/internal", "/metrics", "/private"])
	finding := {
		"component": component.address,
		"path": "spec.networking.loadBalancer",
		"message": sprintf("the internet reaches `%s` of `%s`", [path, component.name]),
	}
}

paths(balancer) := balancer.paths if count(balancer.paths) > 0

paths(balancer) := [balancer.path] if not balancer.paths
