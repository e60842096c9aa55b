# METADATA
# title: No other resource is open to everybody
# description: >-
#   Tables, secrets, streams, clusters, vaults and buses have policies of their own. A statement that allows
#   `*` without saying who calls opens them to the whole world.
# custom:
#   code: security/public-resource-policy
#   severity: error
#   area: security
#   subject: templates
#   resources:
#     - AWS::DynamoDB::Table
#     - AWS::DynamoDB::GlobalTable
#     - AWS::SecretsManager::ResourcePolicy
#     - AWS::Kinesis::ResourcePolicy
#     - AWS::MSK::ClusterPolicy
#     - AWS::Backup::BackupVault
#     - AWS::Events::EventBusPolicy
#   frameworks:
#     wellArchitected: [SEC03-BP07]
#   remediation: >-
#     Name the principals of the statement, or add a condition on `aws:PrincipalOrgID`, `aws:SourceArn` or the
#     like.
package deployer.rules.security.public_resource_policy

import data.deployer.lib.exposure
import data.deployer.lib.iam
import data.deployer.lib.values

paths := {"AccessPolicy", "Policy", "ResourcePolicy", "ResourcePolicy.PolicyDocument"}

deny contains finding if {
	some resource in input.resources
	some path in paths
	some index, statement in iam.statements(document(resource, path))
	exposure.admits_everybody(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s.Statement[%d]", [path, index]),
		"message": sprintf("a policy of `%s` lets everybody in", [resource.component]),
	}
}

document(resource, "AccessPolicy") := resource.properties.AccessPolicy

document(resource, "Policy") := resource.properties.Policy

document(resource, "ResourcePolicy") := resource.properties.ResourcePolicy

document(resource, "ResourcePolicy.PolicyDocument") := resource.properties.ResourcePolicy.PolicyDocument

deny contains finding if {
	some resource in input.resources
	some replica, region in values.items(resource.properties.Replicas)
	some index, statement in iam.statements(region.ResourcePolicy.PolicyDocument)
	exposure.admits_everybody(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Replicas[%d].ResourcePolicy.PolicyDocument.Statement[%d]", [replica, index]),
		"message": sprintf("a policy of `%s` lets everybody in", [resource.component]),
	}
}

# The policy of a bus is a single statement.
deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::Events::EventBusPolicy"
	exposure.admits_everybody(resource.properties.Statement)
	finding := {
		"resource": resource.address,
		"path": "Properties.Statement",
		"message": sprintf("a policy of `%s` lets everybody in", [resource.component]),
	}
}

# An older form of it has the principal and one condition beside the action.
deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::Events::EventBusPolicy"
	resource.properties.Principal == "*"
	not resource.properties.Condition
	finding := {
		"resource": resource.address,
		"path": "Properties.Principal",
		"message": sprintf("a policy of `%s` lets everybody in", [resource.component]),
	}
}
