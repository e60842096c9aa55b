package deployer.rules.security.public_resource_policy_test

import data.deployer.rules.security.public_resource_policy

resource(type, properties) := {
	"address": "shop/data/Resource",
	"component": "shop/data",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

open := {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}

limited := {"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}

test_a_policy_for_everybody_is_found if {
	found := public_resource_policy.deny with input as {"resources": [resource("AWS::DynamoDB::Table", {"ResourcePolicy": {"PolicyDocument": {"Statement": open}}})]}
	found == {{
		"resource": "shop/data/Resource",
		"path": "Properties.ResourcePolicy.PolicyDocument.Statement[0]",
		"message": "a policy of `shop/data` lets everybody in",
	}}
}

test_policies_of_replicas_and_of_buses_are_found if {
	found := public_resource_policy.deny with input as {"resources": [
		resource("AWS::DynamoDB::GlobalTable", {"Replicas": [{}, {"ResourcePolicy": {"PolicyDocument": {"Statement": [limited, open]}}}]}),
		resource("AWS::DynamoDB::GlobalTable", {"Replicas": {"ResourcePolicy": {"PolicyDocument": {"Statement": open}}}}),
		resource("AWS::Events::EventBusPolicy", {"Statement": open}),
		resource("AWS::Events::EventBusPolicy", {"Principal": "*", "Action": "events:PutEvents"}),
	]}
	{finding.path | some finding in found} == {
		"Properties.Replicas[0].ResourcePolicy.PolicyDocument.Statement[0]",
		"Properties.Replicas[1].ResourcePolicy.PolicyDocument.Statement[1]",
		"Properties.Statement",
		"Properties.Principal",
	}
}

test_limited_policies_pass if {
	count(public_resource_policy.deny) == 0 with input as {"resources": [
		resource("AWS::DynamoDB::Table", {}),
		resource("AWS::SecretsManager::ResourcePolicy", {"ResourcePolicy": {"Statement": [limited]}}),
		resource("AWS::Backup::BackupVault", {"AccessPolicy": {"Ref": "Policy"}}),
		resource("AWS::DynamoDB::GlobalTable", {"Replicas": [{"ResourcePolicy": {"PolicyDocument": {"Statement": limited}}}]}),
		resource("AWS::Events::EventBusPolicy", {"Statement": limited}),
		resource("AWS::Events::EventBusPolicy", {"Principal": "111122223333", "Action": "events:PutEvents"}),
		resource("AWS::Events::EventBusPolicy", {
			"Principal": "*",
			"Condition": {"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-1"},
		}),
	]}
}
