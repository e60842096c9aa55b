# METADATA
# title: Classic load balancers serve the internet with TLS
# description: >-
#   What goes over HTTP is read and changed by everybody on the way, and a classic load balancer cannot redirect.
# custom:
#   code: security/classic-lb-tls
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ElasticLoadBalancing::LoadBalancer]
#   frameworks:
#     fsbp: [ELB.3]
#     wellArchitected: [SEC09-BP02]
#   remediation: >-
#     Give the listener the protocol `HTTPS` and a certificate, or use an application load balancer, which redirects HTTP.
package deployer.rules.security.classic_lb_tls

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some finding in findings
}

warn contains finding if {
	not input.environment.production
	some finding in findings
}

findings contains finding if {
	some resource in input.resources
	some index, listener in values.items(resource.properties.Listeners)
	lower(listener.Protocol) == "http"
	not resource.properties.Scheme == "internal"
	not values.is_intrinsic(resource.properties.Scheme)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Listeners[%d].Protocol", [index]),
		"message": sprintf("the load balancer `%s` answers requests that are not encrypted", [resource.component]),
	}
}
