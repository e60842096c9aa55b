# METADATA
# title: What changes things is allowed on named resources
# description: >-
#   A role that may write to every queue, table or bucket of the account reaches what belongs to others, by
#   mistake or on purpose.
# custom:
#   code: security/iam-no-write-to-everything
#   severity: warning
#   area: security
#   subject: templates
#   resources:
#     - AWS::IAM::Role
#     - AWS::IAM::User
#     - AWS::IAM::Group
#     - AWS::IAM::Policy
#     - AWS::IAM::ManagedPolicy
#     - AWS::IAM::RolePolicy
#     - AWS::IAM::UserPolicy
#     - AWS::IAM::GroupPolicy
#     - AWS::SSO::PermissionSet
#   frameworks:
#     wellArchitected: [SEC03-BP02]
#   remediation: Replace `*` below `permissions[].resources` by ARNs, or refer to the component.
package deployer.rules.security.iam_no_write_to_everything

import data.deployer.lib.iam
import data.deployer.lib.places

warn contains finding if {
	some resource in input.resources
	some policy, inline in places.policies(resource)
	some index, statement in places.statements(inline)
	statement.Resource in {"*", ["*"]}
	not statement.Condition
	iam.allows(statement)
	some position, action in iam.actions(statement)
	[service, verb] := split(lower(action), ":")
	service in services
	not strings.any_prefix_match(verb, reading)
	not lower(action) in unbound
	finding := {
		"resource": resource.address,
		"path": places.action(resource, [policy, index, position]),
		"message": sprintf("a policy of `%s` allows `%s` on every resource", [resource.component, action]),
	}
}

# Services whose actions can be bound to resources.
services := {
	"backup", "cloudformation", "codebuild", "codepipeline", "cognito-idp", "dynamodb", "ecr", "ecs", "elasticache",
	"elasticfilesystem", "es", "events", "firehose", "kafka", "kafka-cluster", "kinesis", "kms", "lambda", "logs",
	"memorydb", "rds", "rds-db", "route53", "s3", "scheduler", "secretsmanager", "ses", "sns", "sqs", "ssm", "states",
}

# Beginnings of actions that change nothing. Decryption and wildcards for a whole service have rules of their own.
reading := [
	"*", "batchget", "check", "decrypt", "describe", "discover", "encrypt", "estimate", "filter", "generate", "get", "head",
	"list", "lookup", "query", "scan", "search", "select", "simulate", "test", "validate", "verify", "view",
]

# Actions that AWS takes with `*` only.
unbound := {
	"cloudformation:createuploadbucket", "ecs:createcluster", "ecs:deregistertaskdefinition", "kms:createkey",
	"lambda:createeventsourcemapping", "logs:createlogdelivery", "logs:deletelogdelivery", "logs:deleteresourcepolicy",
	"logs:putresourcepolicy", "logs:updatelogdelivery", "s3:createjob", "ssm:putinventory",
	"ssm:updateinstanceinformation",
}
