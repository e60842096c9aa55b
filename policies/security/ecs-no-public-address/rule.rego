# METADATA
# title: Tasks have no public addresses
# description: >-
#   A task with a public address can be reached from the internet as soon as its security group has a hole.
# custom:
#   code: security/ecs-no-public-address
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::ECS::Service, AWS::ECS::TaskSet, AWS::Scheduler::Schedule]
#   frameworks:
#     fsbp: [ECS.2, ECS.16]
#     wellArchitected: [SEC05-BP01]
#   remediation: Remove `networking.assignPublicIp`; tasks in private subnets reach the internet through NAT.
package deployer.rules.security.ecs_no_public_address

warn contains finding if {
	input.environment.production
	some resource in input.resources
	resource.properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp == "ENABLED"
	finding := {
		"resource": resource.address,
		"path": "Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
		"message": sprintf("the tasks of `%s` have public addresses", [resource.component]),
	}
}

warn contains finding if {
	input.environment.production
	some resource in input.resources
	target := resource.properties.Target.EcsParameters
	target.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp == "ENABLED"
	finding := {
		"resource": resource.address,
		"path": "Properties.Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
		"message": sprintf("the tasks of `%s` have public addresses", [resource.component]),
	}
}
