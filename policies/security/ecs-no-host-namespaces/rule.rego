# METADATA
# title: Tasks do not share the namespaces of their machine
# description: >-
#   A task that sees the machine's processes or memory segments can read and stop what is none of its
#   business; one in its network reaches what only the machine may.
# custom:
#   code: security/ecs-no-host-namespaces
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition]
#   frameworks:
#     fsbp: [ECS.1, ECS.3]
#     wellArchitected: [SEC06-BP02]
#   remediation: Remove `PidMode` and `IpcMode`, and use the network mode `awsvpc`.
package deployer.rules.security.ecs_no_host_namespaces

deny contains finding if {
	some resource in input.resources
	resource.properties.PidMode == "host"
	finding := {
		"resource": resource.address,
		"path": "Properties.PidMode",
		"message": sprintf("`%s` sees the processes of its machine", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	resource.properties.IpcMode == "host"
	finding := {
		"resource": resource.address,
		"path": "Properties.IpcMode",
		"message": sprintf("`%s` sees the memory segments of its machine", [resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	resource.properties.NetworkMode == "host"
	finding := {
		"resource": resource.address,
		"path": "Properties.NetworkMode",
		"message": sprintf("`%s` stands in the network of its machine", [resource.component]),
	}
}
