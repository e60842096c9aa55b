# METADATA
# title: An alarm does something
# description: >-
#   An alarm without an action, or with its actions switched off, turns red in a console that nobody looks at.
# custom:
#   code: operations/alarm-actions
#   severity: warning
#   area: operations
#   subject: templates
#   resources: [AWS::CloudWatch::Alarm, AWS::CloudWatch::CompositeAlarm, AWS::ECS::Service]
#   frameworks:
#     wellArchitected: [REL06-BP03]
#   remediation: "Give the alarm `AlarmActions` with the topic of those on call."
package deployer.rules.operations.alarm_actions

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.properties.ActionsEnabled in {false, "false"}
	finding := found(resource, "Properties.ActionsEnabled")
}

# Where the environment has no topic, no alarm of a component has an action: `operations/alarm-topic` says so once.
deny contains finding if {
	input.environment.production
	input.settings.observability.alarmTopicArn
	some resource in input.resources
	not resource.properties.AlarmActions[0]
	not is_object(resource.properties.AlarmActions)
	resource.type != "AWS::ECS::Service"
	not is_used(resource)
	finding := found(resource, "Properties.AlarmActions")
}

found(resource, path) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("the alarm `%s` of `%s` does nothing", [resource.logicalId, resource.component]),
}

# A part of a composite alarm, or what rolls a deployment back.
is_used(resource) if {
	some other in input.resources
	other.component == resource.component
	other.type == "AWS::CloudWatch::CompositeAlarm"
	other.logicalId != resource.logicalId
}

is_used(resource) if {
	some other in input.resources
	other.component == resource.component
	{"Ref": resource.logicalId} in other.properties.DeploymentConfiguration.Alarms.AlarmNames
}
