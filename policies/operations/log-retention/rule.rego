# METADATA
# title: Logs are kept for a known time
# description: >-
#   A log group that says nothing keeps everything for ever, at a price that only grows. One that keeps production logs
#   for a day or three has nothing left when the question comes after the weekend.
# custom:
#   code: operations/log-retention
#   severity: warning
#   area: operations
#   subject: templates
#   resources: [AWS::Logs::LogGroup]
#   frameworks:
#     wellArchitected: [REL06-BP01]
#   remediation: "Write as `logging.retentionDays`, or `logRetentionDays` in Observability, 7 or more."
package deployer.rules.operations.log_retention

deny contains finding if {
	some resource in input.resources
	not resource.properties.RetentionInDays
	not resource.properties.LogGroupClass == "DELIVERY"
	finding := {
		"resource": resource.address,
		"path": "Properties.RetentionInDays",
		"message": sprintf("the logs of `%s` are kept for ever", [resource.component]),
	}
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.properties.RetentionInDays in {1, 3, 5, "1", "3", "5"}
	finding := {
		"resource": resource.address,
		"path": "Properties.RetentionInDays",
		"message": sprintf("the logs of `%s` are gone after %v days", [resource.component, resource.properties.RetentionInDays]),
	}
}
