# METADATA
# title: HTTP is answered with a redirect to HTTPS
# description: >-
#   What goes over HTTP is read and changed by everybody on the way, sessions and passwords included.
# custom:
#   code: security/alb-http-redirects
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ElasticLoadBalancingV2::Listener, AWS::ElasticLoadBalancingV2::LoadBalancer]
#   frameworks:
#     fsbp: [ELB.1, ELB.18]
#     wellArchitected: [SEC09-BP02]
#   remediation: Give the load balancer a `certificateArn` or a `domain`; HTTP then redirects to HTTPS.
package deployer.rules.security.alb_http_redirects

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
	resource.properties.Protocol == "HTTP"
	some index, action in values.items(resource.properties.DefaultActions)
	action.Type == "forward"
	not [resource.component, resource.properties.LoadBalancerArn.Ref] in internal
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.DefaultActions[%d].Type", [index]),
		"message": sprintf("the load balancer `%s` answers requests that are not encrypted", [resource.component]),
	}
}

# Load balancers that only the network itself reaches.
internal contains [resource.component, resource.logicalId] if {
	some resource in input.resources
	resource.properties.Scheme == "internal"
}
