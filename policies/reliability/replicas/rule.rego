# METADATA
# title: A production service runs at least two tasks
# description: >-
#   A single task is gone whenever its machine or its zone is, and until another one has started nobody is served.
# custom:
#   code: reliability/replicas
#   severity: warning
#   area: reliability
#   subject: program
#   kinds: [MicroService]
#   frameworks:
#     wellArchitected: [REL10-BP01]
#   remediation: "Write 2 or more as `scaling.replicas`, or as `minReplicas` where autoscaling is on."
package deployer.rules.reliability.replicas

deny contains finding if {
	input.environment.production
	some component in input.components
	some path, fewest in bounds(component.spec.scaling)
	fewest < 2
	finding := {
		"component": component.address,
		"path": path,
		"message": sprintf("the service `%s` may run on %d task", [component.name, fewest]),
	}
}

# A service without autoscaling and with no task at all is one that somebody switched off.
bounds(scaling) := {"spec.scaling.replicas": scaling.replicas} if {
	not scaling.autoscaling.enabled
	scaling.replicas > 0
}

bounds(scaling) := object.union({path: scaling.autoscaling.minReplicas}, scheduled(scaling)) if {
	scaling.autoscaling.enabled
	path := "spec.scaling.autoscaling.minReplicas"
}

bounds(scaling) := object.union({"spec.scaling.replicas": scaling.replicas}, scheduled(scaling)) if {
	scaling.autoscaling.enabled
	not scaling.autoscaling.minReplicas
}

scheduled(scaling) := {path: entry.min |
	some index, entry in scaling.autoscaling.schedule
	path := sprintf("spec.scaling.autoscaling.schedule[%d].min", [index])
}
