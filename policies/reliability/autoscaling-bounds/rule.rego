# METADATA
# title: Autoscaling has room, and an end
# description: >-
#   Bounds that are equal leave autoscaling nothing to do. A most that is a hundred times the least is no bound: a
#   loop or an attack then becomes a bill, and the database behind meets connections that it was not made for.
# custom:
#   code: reliability/autoscaling-bounds
#   severity: warning
#   area: reliability
#   subject: program
#   kinds: [MicroService, Worker]
#   frameworks:
#     wellArchitected: [REL07-BP01]
#   remediation: "Write a `maxReplicas` above `minReplicas` that everything behind the component can bear."
package deployer.rules.reliability.autoscaling_bounds

deny contains finding if {
	input.environment.production
	some component in input.components
	component.spec.scaling.autoscaling.enabled
	not component.spec.scaling.autoscaling.schedule
	component.spec.scaling.autoscaling.maxReplicas == fewest(component.spec.scaling)
	finding := {
		"component": component.address,
		"path": "spec.scaling.autoscaling.maxReplicas",
		"message": sprintf("autoscaling of `%s` can only keep %d tasks", [component.name, fewest(component.spec.scaling)]),
	}
}

deny contains finding if {
	some component in input.components
	component.spec.scaling.autoscaling.enabled
	most := component.spec.scaling.autoscaling.maxReplicas
	most > 100
	most > 100 * fewest(component.spec.scaling)
	finding := {
		"component": component.address,
		"path": "spec.scaling.autoscaling.maxReplicas",
		"message": sprintf("autoscaling of `%s` may start %d tasks, more than a hundred times the fewest", [component.name, most]),
	}
}

fewest(scaling) := scaling.autoscaling.minReplicas

fewest(scaling) := scaling.replicas if not scaling.autoscaling.minReplicas
