# METADATA
# title: Queues and topics are reached by TLS alone
# description: >-
#   SQS and SNS have endpoints that answer plain HTTP as well. A policy has to turn such requests away.
# custom:
#   code: security/messaging-tls-only
#   severity: info
#   area: security
#   subject: templates
#   resources:
#     - AWS::SQS::Queue
#     - AWS::SQS::QueuePolicy
#     - AWS::SQS::QueueInlinePolicy
#     - AWS::SNS::Topic
#     - AWS::SNS::TopicPolicy
#     - AWS::SNS::TopicInlinePolicy
#   frameworks:
#     wellArchitected: [SEC09-BP02]
#   remediation: Deny all actions to `*` when `aws:SecureTransport` is `false` in the policy of the queue or topic.
package deployer.rules.security.messaging_tls_only

import data.deployer.lib.exposure
import data.deployer.lib.values

policies := {
	"AWS::SQS::QueuePolicy": "Queues",
	"AWS::SQS::QueueInlinePolicy": "Queue",
	"AWS::SNS::TopicPolicy": "Topics",
	"AWS::SNS::TopicInlinePolicy": "TopicArn",
}

deny contains finding if {
	some resource in input.resources
	policies[resource.type]
	not exposure.requires_tls(resource.properties.PolicyDocument)
	finding := {
		"resource": resource.address,
		"path": "Properties.PolicyDocument",
		"message": sprintf("the policy of `%s` does not turn away requests without TLS", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	not policies[resource.type]
	not has_policy(resource)
	finding := {
		"resource": resource.address,
		"path": "",
		"message": sprintf("`%s` has no policy that turns away requests without TLS", [resource.component]),
	}
}

has_policy(target) if {
	some policy in input.resources
	policy.component == target.component
	some reference in values.items(policy.properties[policies[policy.type]])
	is_of(reference, target)
}

is_of(reference, target) if reference.Ref == target.logicalId

# What another function says is known only when it is deployed.
is_of(reference, _) if {
	is_object(reference)
	not reference.Ref
}
