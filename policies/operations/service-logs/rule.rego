# METADATA
# title: Production services write their logs
# description: >-
#   Brokers, search domains and workflows run where nobody can look. Their logs are off unless a template
#   asks for them, and are missed when the first failure has to be explained.
# custom:
#   code: operations/service-logs
#   severity: warning
#   area: operations
#   subject: templates
#   resources:
#     - AWS::OpenSearchService::Domain
#     - AWS::Elasticsearch::Domain
#     - AWS::MSK::Cluster
#     - AWS::StepFunctions::StateMachine
#     - AWS::AmazonMQ::Broker
#     - AWS::Redshift::Cluster
#   frameworks:
#     fsbp: [Opensearch.4, ES.4, StepFunctions.1, MQ.2, Redshift.4]
#     wellArchitected: [REL06-BP01]
#   remediation: "Set the property that the finding names, with a log group, stream or bucket that takes the logs."
package deployer.rules.operations.service_logs

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type in {"AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"}
	not is_on(resource.properties.LogPublishingOptions.ES_APPLICATION_LOGS.Enabled)
	not values.is_intrinsic(resource.properties.LogPublishingOptions)
	finding := found(resource, "Properties.LogPublishingOptions.ES_APPLICATION_LOGS.Enabled")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::MSK::Cluster"
	not writes_broker_logs(resource)
	not values.is_intrinsic(resource.properties.LoggingInfo)
	finding := found(resource, "Properties.LoggingInfo.BrokerLogs")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::StepFunctions::StateMachine"
	not has_level(resource)
	not values.is_intrinsic(resource.properties.LoggingConfiguration)
	finding := found(resource, "Properties.LoggingConfiguration.Level")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::AmazonMQ::Broker"
	not is_on(resource.properties.Logs.General)
	not values.is_intrinsic(resource.properties.Logs)
	finding := found(resource, "Properties.Logs.General")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::Redshift::Cluster"
	not resource.properties.LoggingProperties
	finding := found(resource, "Properties.LoggingProperties")
}

found(resource, path) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("`%s` of `%s` writes no logs", [resource.logicalId, resource.component]),
}

is_on(value) if value in {true, "true"}

is_on(value) if is_object(value)

writes_broker_logs(resource) if {
	some destination in resource.properties.LoggingInfo.BrokerLogs
	is_on(destination.Enabled)
}

has_level(resource) if {
	resource.properties.LoggingConfiguration.Level
	resource.properties.LoggingConfiguration.Level != "OFF"
}
