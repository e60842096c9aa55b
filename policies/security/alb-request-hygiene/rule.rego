# METADATA
# title: Load balancers pass on clean requests only
# description: >-
#   Headers and requests that servers read differently are how one user's request becomes part of another's
#   (request smuggling).
# custom:
#   code: security/alb-request-hygiene
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::ElasticLoadBalancingV2::LoadBalancer]
#   frameworks:
#     fsbp: [ELB.4, ELB.12]
#     wellArchitected: [SEC05-BP03]
#   remediation: >-
#     Set the attribute `routing.http.drop_invalid_header_fields.enabled` to `true` and leave the desync
#     mitigation at `defensive`.
package deployer.rules.security.alb_request_hygiene

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	is_application(resource)
	count([attribute |
		some attribute in resource.properties.LoadBalancerAttributes
		attribute.Key == "routing.http.drop_invalid_header_fields.enabled"
		not attribute.Value in {false, "false"}
	]) == 0
	not values.is_intrinsic(resource.properties.LoadBalancerAttributes)
	finding := {
		"resource": resource.address,
		"path": "Properties.LoadBalancerAttributes",
		"message": sprintf("the load balancer `%s` passes on invalid headers", [resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	is_application(resource)
	some index, attribute in resource.properties.LoadBalancerAttributes
	attribute.Key == "routing.http.desync_mitigation_mode"
	attribute.Value == "monitor"
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.LoadBalancerAttributes[%d].Value", [index]),
		"message": sprintf("the load balancer `%s` passes on ambiguous requests", [resource.component]),
	}
}

is_application(resource) if resource.properties.Type == "application"

is_application(resource) if not resource.properties.Type
