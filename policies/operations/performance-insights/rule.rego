# METADATA
# title: What loads a production database is recorded
# description: >-
#   When a database is slow, Performance Insights tells which statement waits for what. Switched on afterwards, it
#   knows nothing of the night before. Seven days are free.
# custom:
#   code: operations/performance-insights
#   severity: info
#   area: operations
#   subject: program
#   kinds: [RDS]
#   frameworks:
#     wellArchitected: [REL06-BP01]
#   remediation: "Remove `monitoring: {performanceInsights: false}`."
package deployer.rules.operations.performance_insights

deny contains finding if {
	input.environment.production
	some component in input.components
	component.spec.monitoring.performanceInsights == false
	finding := {
		"component": component.address,
		"path": "spec.monitoring.performanceInsights",
		"message": sprintf("nothing records what loads the database `%s`", [component.name]),
	}
}
