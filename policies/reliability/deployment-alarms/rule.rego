# METADATA
# title: A bad version is noticed while it is deployed
# description: >-
#   The circuit breaker sees tasks that do not start. A version that starts and answers with errors is noticed by an
#   alarm only, and without one it stays.
# custom:
#   code: reliability/deployment-alarms
#   severity: warning
#   area: reliability
#   subject: program
#   kinds: [MicroService]
#   frameworks:
#     wellArchitected: [REL08-BP05]
#   remediation: "Leave `alarms.enabled` on, or name alarms in `deployment.alarms`."
package deployer.rules.reliability.deployment_alarms

deny contains finding if {
	input.environment.production
	some component in input.components
	component.spec.networking.loadBalancer.enabled
	not component.spec.alarms.enabled
	not component.spec.deployment.alarms[0]
	finding := {
		"component": component.address,
		"path": "spec.alarms.enabled",
		"message": sprintf("no alarm stops a deployment of `%s` that answers with errors", [component.name]),
	}
}
