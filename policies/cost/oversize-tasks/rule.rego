# METADATA
# title: Large tasks are for production
# description: >-
#   A Fargate task is paid for by what it is given, not by what it uses; one with 8 vCPU costs some hundred dollars a
#   month.
# custom:
#   code: cost/oversize-tasks
#   severity: warning
#   area: cost
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition]
#   frameworks:
#     wellArchitected: [COST06-BP02]
#   remediation: Write smaller `resources` in the environment's overlay of the component.
package deployer.rules.cost.oversize_tasks

import data.deployer.lib.values

deny contains finding if {
	not input.environment.production
	some resource in input.resources
	vcpu := sizes[sprintf("%v", [resource.properties.Cpu])]
	"FARGATE" in values.items(resource.properties.RequiresCompatibilities)
	finding := {
		"resource": resource.address,
		"path": "Properties.Cpu",
		"message": sprintf("a task of `%s` has %d vCPU in an environment that is not production", [resource.component, vcpu]),
	}
}

# The sizes of Fargate from 8 vCPU on, as templates may write them.
sizes := {
	"8192": 8,
	"8 vCPU": 8,
	"8 vcpu": 8,
	"16384": 16,
	"16 vCPU": 16,
	"16 vcpu": 16,
}
