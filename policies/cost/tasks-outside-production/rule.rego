# METADATA
# title: Few tasks run where there is little load
# description: >-
#   The fewest tasks of a service run day and night. Autoscaling adds more when a test needs them.
# custom:
#   code: cost/tasks-outside-production
#   severity: info
#   area: cost
#   subject: program
#   kinds: [MicroService, Worker]
#   frameworks:
#     wellArchitected: [COST09-BP03]
#   remediation: Write a smaller `scaling.autoscaling.minReplicas` or `scaling.replicas` in the environment's overlay.
package deployer.rules.cost.tasks_outside_production

deny contains finding if {
	not input.environment.production
	some component in input.components
	component.spec.scaling.autoscaling.enabled
	component.spec.scaling.autoscaling.minReplicas > 4
	finding := found(component, "spec.scaling.autoscaling.minReplicas", component.spec.scaling.autoscaling.minReplicas)
}

deny contains finding if {
	not input.environment.production
	some component in input.components
	component.spec.scaling.replicas > 4
	not has_minimum(component)
	finding := found(component, "spec.scaling.replicas", component.spec.scaling.replicas)
}

has_minimum(component) if {
	component.spec.scaling.autoscaling.enabled
	component.spec.scaling.autoscaling.minReplicas >= 0
}

found(component, path, tasks) := {
	"component": component.address,
	"path": path,
	"message": sprintf("`%s` always runs %d tasks in an environment that is not production", [component.name, tasks]),
}
