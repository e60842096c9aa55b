# METADATA
# title: Requests to a production load balancer are logged
# description: >-
#   The access log is the only record of requests that no target ever saw, and of who sent what when an attack or a
#   complaint has to be understood.
# custom:
#   code: operations/load-balancer-access-logs
#   severity: warning
#   area: operations
#   subject: templates
#   resources:
#     - AWS::ElasticLoadBalancingV2::LoadBalancer
#     - AWS::ElasticLoadBalancing::LoadBalancer
#     - AWS::Logs::DeliverySource
#   frameworks:
#     fsbp: [ELB.5]
#     wellArchitected: [REL06-BP01]
#   remediation: "Write as `loadBalancer.accessLogsBucket` in the environment's Networking a bucket that takes the logs."
package deployer.rules.operations.load_balancer_access_logs

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::ElasticLoadBalancingV2::LoadBalancer"
	not resource.properties.Type in {"network", "gateway"}
	not is_logged(resource)
	not is_delivered(resource.component)
	finding := found(resource, "Properties.LoadBalancerAttributes")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::ElasticLoadBalancing::LoadBalancer"
	not is_on(resource.properties.AccessLoggingPolicy.Enabled)
	not values.is_intrinsic(resource.properties.AccessLoggingPolicy)
	finding := found(resource, "Properties.AccessLoggingPolicy.Enabled")
}

found(resource, path) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("requests to the load balancer of `%s` are not logged", [resource.component]),
}

is_logged(resource) if {
	some attribute in resource.properties.LoadBalancerAttributes
	attribute.Key == "access_logs.s3.enabled"
	is_on(attribute.Value)
}

is_logged(resource) if values.is_intrinsic(resource.properties.LoadBalancerAttributes)

is_on(value) if value in {true, "true"}

is_on(value) if is_object(value)

# Logs can also be delivered by CloudWatch Logs, to wherever it delivers.
is_delivered(component) if {
	some source in input.resources
	source.type == "AWS::Logs::DeliverySource"
	source.component == component
}
