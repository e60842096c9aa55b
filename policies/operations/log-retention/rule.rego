# METADATA
# title: Production logs outlive a weekend
# description: >-
#   What went wrong on Friday is often asked about on Monday, and a log that is kept for a day or three has nothing left
#   to tell.
# custom:
#   code: operations/log-retention
#   severity: warning
#   area: operations
#   subject: templates
#   resources: [AWS::Logs::LogGroup]
#   frameworks:
#     wellArchitected: [REL06-BP01]
#   remediation: "Write 7 or more as `logRetentionDays` in Observability, or as `logging.retentionDays`."
package deployer.rules.operations.log_retention

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
