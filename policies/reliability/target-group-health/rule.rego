# METADATA
# title: A load balancer notices soon that a target is broken
# description: >-
#   Requests go to a broken target until as many checks in a row have failed as the threshold says. With slow checks,
#   or checks that take errors for success, users are the ones who notice.
# custom:
#   code: reliability/target-group-health
#   severity: warning
#   area: reliability
#   subject: templates
#   resources: [AWS::ElasticLoadBalancingV2::TargetGroup]
#   frameworks:
#     wellArchitected: [REL11-BP01]
#   remediation: "Write `interval` and `retries` of `healthCheck.readiness` so that their product is two minutes at most."
package deployer.rules.reliability.target_group_health

deny contains finding if {
	some resource in input.resources
	resource.properties.HealthCheckEnabled in {false, "false"}
	not resource.properties.TargetType == "lambda"
	finding := {
		"resource": resource.address,
		"path": "Properties.HealthCheckEnabled",
		"message": sprintf("the load balancer does not check the targets of `%s`", [resource.component]),
	}
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	seconds := interval(resource) * threshold(resource)
	seconds > 120
	not resource.properties.TargetType == "lambda"
	finding := {
		"resource": resource.address,
		"path": "Properties.HealthCheckIntervalSeconds",
		"message": sprintf("a broken target of `%s` gets requests for %d seconds", [resource.component, seconds]),
	}
}

deny contains finding if {
	some resource in input.resources
	some code in split(replace(resource.properties.Matcher.HttpCode, "-", ","), ",")
	startswith(code, "5")
	finding := {
		"resource": resource.address,
		"path": "Properties.Matcher.HttpCode",
		"message": sprintf("the health check of `%s` takes server errors for success", [resource.component]),
	}
}

# Thirty seconds and two failures are the defaults (API reference, CreateTargetGroup).
interval(resource) := to_number(resource.properties.HealthCheckIntervalSeconds)

interval(resource) := 30 if not resource.properties.HealthCheckIntervalSeconds

threshold(resource) := to_number(resource.properties.UnhealthyThresholdCount)

threshold(resource) := 2 if not resource.properties.UnhealthyThresholdCount
