# METADATA
# title: Containers get no rights of the kernel
# description: >-
#   With SYS_ADMIN or a like capability a process in a container can mount, load modules or read raw memory,
#   and so leave the container.
# custom:
#   code: security/ecs-few-capabilities
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition]
#   frameworks:
#     wellArchitected: [SEC06-BP02]
#   remediation: Remove the capability from `LinuxParameters.Capabilities.Add`.
package deployer.rules.security.ecs_few_capabilities

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some index, container in values.items(resource.properties.ContainerDefinitions)
	some capability in values.items(container.LinuxParameters.Capabilities.Add)
	capability in powerful
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.ContainerDefinitions[%d].LinuxParameters.Capabilities.Add", [index]),
		"message": sprintf("a container of `%s` has the capability `%s`", [resource.component, capability]),
	}
}

powerful := {
	"ALL", "BPF", "DAC_READ_SEARCH", "MAC_ADMIN", "MAC_OVERRIDE", "NET_ADMIN", "PERFMON", "SYS_ADMIN", "SYS_BOOT",
	"SYS_MODULE", "SYS_RAWIO",
}
