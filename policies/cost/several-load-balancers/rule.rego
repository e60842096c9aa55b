# METADATA
# title: Services share a load balancer
# description: >-
#   A load balancer costs about 17 dollars a month without a request, and one can serve a hundred services by host and
#   path.
# custom:
#   code: cost/several-load-balancers
#   severity: info
#   area: cost
#   subject: templates
#   resources: [AWS::ElasticLoadBalancingV2::LoadBalancer]
#   frameworks:
#     wellArchitected: [COST06-BP04]
#   remediation: Put the services behind one load balancer and tell them apart by host or path.
package deployer.rules.cost.several_load_balancers

deny contains finding if {
	some resource in input.resources
	is_application(resource)
	some other in input.resources
	other.component == resource.component
	other.logicalId < resource.logicalId
	is_application(other)
	scheme(other) == scheme(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties",
		"message": sprintf("`%s` has two load balancers of the scheme `%s` that could be one", [
			resource.component,
			scheme(resource),
		]),
	}
}

is_application(balancer) if not balancer.properties.Type

is_application(balancer) if balancer.properties.Type == "application"

# One that says nothing faces the internet.
scheme(balancer) := "internet-facing" if not balancer.properties.Scheme

scheme(balancer) := balancer.properties.Scheme if is_string(balancer.properties.Scheme)
