# METADATA
# title: A production component has its alarms
# description: >-
#   Without alarms the users are the ones who tell that a service answers with errors, that a queue stands still or
#   that a disk is full.
# custom:
#   code: operations/alarms-off
#   severity: warning
#   area: operations
#   subject: program
#   kinds: [MicroService, Worker, Lambda, SQS, RDS, ElastiCacheRedis]
#   frameworks:
#     wellArchitected: [REL06-BP01, REL11-BP01]
#   remediation: "Remove `alarms: {enabled: false}`, for a database or cache `monitoring: {alarms: false}`."
package deployer.rules.operations.alarms_off

deny contains finding if {
	input.environment.production
	some component in input.components
	component.spec.alarms.enabled == false
	finding := found(component, "spec.alarms.enabled")
}

deny contains finding if {
	input.environment.production
	some component in input.components
	component.spec.monitoring.alarms == false
	finding := found(component, "spec.monitoring.alarms")
}

found(component, path) := {
	"component": component.address,
	"path": path,
	"message": sprintf("no alarm watches `%s`", [component.name]),
}
