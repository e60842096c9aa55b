# METADATA
# title: Load balancers accept TLS 1.2 and later
# description: >-
#   TLS 1.0 and 1.1 are broken and forbidden by most rules on the protection of data. CloudFormation's
#   default accepts them.
# custom:
#   code: security/lb-tls-policy
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ElasticLoadBalancingV2::Listener]
#   frameworks:
#     fsbp: [ELB.17]
#     wellArchitected: [SEC09-BP02]
#   remediation: "Set `SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06` or a later one."
package deployer.rules.security.lb_tls_policy

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.properties.Protocol in {"HTTPS", "TLS"}
	not is_current(resource.properties.SslPolicy)
	not values.is_intrinsic(resource.properties.SslPolicy)
	finding := {
		"resource": resource.address,
		"path": "Properties.SslPolicy",
		"message": sprintf("the load balancer `%s` accepts TLS 1.0 or 1.1", [resource.component]),
	}
}

is_current(policy) if strings.any_prefix_match(policy, [
	"ELBSecurityPolicy-TLS13-1-2-",
	"ELBSecurityPolicy-TLS13-1-3-",
	"ELBSecurityPolicy-TLS-1-2-",
	"ELBSecurityPolicy-FS-1-2-",
])
