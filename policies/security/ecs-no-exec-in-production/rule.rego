# METADATA
# title: Nobody opens shells in production containers
# description: >-
#   With ECS Exec on, whoever has the permission can look at the data and the credentials of a running task
#   and change what it does.
# custom:
#   code: security/ecs-no-exec-in-production
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::ECS::Service, AWS::Scheduler::Schedule]
#   frameworks:
#     wellArchitected: [SEC06-BP03]
#   remediation: Turn `exec` off in the production overlay, and on for the time of an investigation.
package deployer.rules.security.ecs_no_exec_in_production

warn contains finding if {
	input.environment.production
	some resource in input.resources
	resource.properties.EnableExecuteCommand in {true, "true", "True"}
	finding := {
		"resource": resource.address,
		"path": "Properties.EnableExecuteCommand",
		"message": sprintf("shells can be opened in the containers of `%s`", [resource.component]),
	}
}

warn contains finding if {
	input.environment.production
	some resource in input.resources
	resource.properties.Target.EcsParameters.EnableExecuteCommand in {true, "true", "True"}
	finding := {
		"resource": resource.address,
		"path": "Properties.Target.EcsParameters.EnableExecuteCommand",
		"message": sprintf("shells can be opened in the containers of `%s`", [resource.component]),
	}
}
