# METADATA
# title: Logs are deleted some day
# description: >-
#   CloudWatch keeps logs for ever unless it is told otherwise, and every gigabyte is paid for every month.
# custom:
#   code: cost/log-retention
#   severity: warning
#   area: cost
#   subject: templates
#   resources: [AWS::Logs::LogGroup]
#   frameworks:
#     wellArchitected: [COST04-BP05]
#   remediation: "Write `RetentionInDays` in the template; or `logging: {retentionDays: 30}` for a component."
package deployer.rules.cost.log_retention

deny contains finding if {
	some resource in input.resources
	not resource.properties.RetentionInDays
	not has_fixed_retention(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.RetentionInDays",
		"message": sprintf("the logs of `%s` are kept for ever", [resource.component]),
	}
}

deny contains finding if {
	not input.environment.production
	some resource in input.resources
	days := to_number(resource.properties.RetentionInDays)
	days > 400
	finding := {
		"resource": resource.address,
		"path": "Properties.RetentionInDays",
		"message": sprintf("the logs of `%s` are kept for %d days in an environment that is not production", [
			resource.component,
			days,
		]),
	}
}

# Groups of this class keep everything for two days.
has_fixed_retention(resource) if resource.properties.LogGroupClass == "DELIVERY"
