# METADATA
# title: Workers outside production run on spare capacity
# description: >-
#   Fargate Spot costs up to 70 percent less. A worker that loses a task gets its message again, and outside production
#   nobody waits for it.
# custom:
#   code: cost/worker-spot
#   severity: info
#   area: cost
#   subject: program
#   kinds: [Worker]
#   frameworks:
#     wellArchitected: [COST07-BP04]
#   remediation: "Write `spot: {enabled: true, base: 0}` in the environment's overlay of the component."
package deployer.rules.cost.worker_spot

deny contains finding if {
	not input.environment.production
	some component in input.components
	component.spec.runtime.platform == "fargate"
	not component.spec.spot.enabled
	fewest(component.spec.scaling) > 1
	finding := {
		"component": component.address,
		"path": "spec.spot",
		"message": sprintf("all tasks of `%s` run on ordinary capacity outside production", [component.name]),
	}
}

fewest(scaling) := scaling.autoscaling.minReplicas if has_minimum(scaling)

# Without a minimum of its own, autoscaling starts from the number of replicas.
fewest(scaling) := scaling.replicas if not has_minimum(scaling)

has_minimum(scaling) if {
	scaling.autoscaling.enabled
	is_number(scaling.autoscaling.minReplicas)
}
