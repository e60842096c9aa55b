# METADATA
# title: Requests are finished before their target goes
# description: >-
#   Without a delay, every deployment and every scaling-in cuts the requests that are on their way.
# custom:
#   code: reliability/connection-draining
#   severity: warning
#   area: reliability
#   subject: templates
#   resources: [AWS::ElasticLoadBalancingV2::TargetGroup, AWS::ElasticLoadBalancing::LoadBalancer]
#   frameworks:
#     fsbp: [ELB.7]
#   remediation: "Write as `networking.loadBalancer.deregistrationDelay` how long a request may take, such as `30s`."
package deployer.rules.reliability.connection_draining

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	some index, attribute in resource.properties.TargetGroupAttributes
	attribute.Key == "deregistration_delay.timeout_seconds"
	attribute.Value in {"0", 0}
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.TargetGroupAttributes[%d].Value", [index]),
		"message": sprintf("requests to a target of `%s` are cut when it goes", [resource.component]),
	}
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::ElasticLoadBalancing::LoadBalancer"
	not resource.properties.ConnectionDrainingPolicy.Enabled in {true, "true"}
	not is_object(resource.properties.ConnectionDrainingPolicy.Enabled)
	not values.is_intrinsic(resource.properties.ConnectionDrainingPolicy)
	finding := {
		"resource": resource.address,
		"path": "Properties.ConnectionDrainingPolicy.Enabled",
		"message": sprintf("requests to an instance of `%s` are cut when it goes", [resource.component]),
	}
}
