# METADATA
# title: A new task has time to start
# description: >-
#   Without a grace period, ECS stops a task that does not answer its first health checks and starts another one, which
#   is not faster: the deployment never ends.
# custom:
#   code: reliability/health-check-grace-period
#   severity: info
#   area: reliability
#   subject: templates
#   resources: [AWS::ECS::Service]
#   frameworks:
#     wellArchitected: [REL11-BP01]
#   remediation: "Write as `healthCheck.readiness.startPeriod` how long a task may take to start."
package deployer.rules.reliability.health_check_grace_period

deny contains finding if {
	some resource in input.resources
	is_array(resource.properties.LoadBalancers)
	resource.properties.LoadBalancers[0]
	has_no_grace(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.HealthCheckGracePeriodSeconds",
		"message": sprintf("a new task of `%s` must answer health checks from its first second on", [resource.component]),
	}
}

has_no_grace(resource) if not resource.properties.HealthCheckGracePeriodSeconds

has_no_grace(resource) if resource.properties.HealthCheckGracePeriodSeconds in {0, "0"}
