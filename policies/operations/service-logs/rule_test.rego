package deployer.rules.operations.service_logs_test

import data.deployer.rules.operations.service_logs

given(type, properties) := {"environment": {"production": true}, "resources": [resource(type, properties)]}

resource(type, properties) := {"address": "shop/thing/Thing", "component": "shop/thing", "logicalId": "Thing", "type": type, "properties": properties}

unknown := {"Fn::If": ["A", {}, {}]}

test_search_domains_are_judged if {
	path := "Properties.LogPublishingOptions.ES_APPLICATION_LOGS.Enabled"
	{finding.path | some finding in service_logs.deny} == {path} with input as given("AWS::OpenSearchService::Domain", {})
	{finding.path | some finding in service_logs.deny} == {path} with input as given("AWS::Elasticsearch::Domain", {"LogPublishingOptions": {"AUDIT_LOGS": {"Enabled": true}}})
	count(service_logs.deny) == 0 with input as given("AWS::OpenSearchService::Domain", {"LogPublishingOptions": {"ES_APPLICATION_LOGS": {"Enabled": "true"}}})
	count(service_logs.deny) == 0 with input as given("AWS::OpenSearchService::Domain", {"LogPublishingOptions": unknown})
}

test_kafka_clusters_are_judged if {
	{finding.path | some finding in service_logs.deny} == {"Properties.LoggingInfo.BrokerLogs"} with input as given("AWS::MSK::Cluster", {"LoggingInfo": {"BrokerLogs": {"S3": {"Enabled": false}}}})
	count(service_logs.deny) == 0 with input as given("AWS::MSK::Cluster", {"LoggingInfo": {"BrokerLogs": {"CloudWatchLogs": {"Enabled": {"Ref": "Logs"}}}}})
	count(service_logs.deny) == 0 with input as given("AWS::MSK::Cluster", {"LoggingInfo": unknown})
}

test_state_machines_are_judged if {
	{finding.path | some finding in service_logs.deny} == {"Properties.LoggingConfiguration.Level"} with input as given("AWS::StepFunctions::StateMachine", {})
	{finding.path | some finding in service_logs.deny} == {"Properties.LoggingConfiguration.Level"} with input as given("AWS::StepFunctions::StateMachine", {"LoggingConfiguration": {"Level": "OFF"}})
	count(service_logs.deny) == 0 with input as given("AWS::StepFunctions::StateMachine", {"LoggingConfiguration": {"Level": "ERROR"}})
	count(service_logs.deny) == 0 with input as given("AWS::StepFunctions::StateMachine", {"LoggingConfiguration": unknown})
}

test_brokers_and_warehouses_are_judged if {
	{finding.path | some finding in service_logs.deny} == {"Properties.Logs.General"} with input as given("AWS::AmazonMQ::Broker", {"Logs": {"Audit": true}})
	count(service_logs.deny) == 0 with input as given("AWS::AmazonMQ::Broker", {"Logs": {"General": true}})
	count(service_logs.deny) == 0 with input as given("AWS::AmazonMQ::Broker", {"Logs": unknown})
	{finding.path | some finding in service_logs.deny} == {"Properties.LoggingProperties"} with input as given("AWS::Redshift::Cluster", {})
	count(service_logs.deny) == 0 with input as given("AWS::Redshift::Cluster", {"LoggingProperties": {"BucketName": "logs"}})
}

test_other_environments_pass if {
	count(service_logs.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource("AWS::OpenSearchService::Domain", {})]}
	count(service_logs.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource("AWS::MSK::Cluster", {})]}
	count(service_logs.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource("AWS::StepFunctions::StateMachine", {})]}
	count(service_logs.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource("AWS::AmazonMQ::Broker", {})]}
	count(service_logs.deny) == 0 with input as {"environment": {"production": false}, "resources": [resource("AWS::Redshift::Cluster", {})]}
}
