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
	"AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy", "AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy",
}

deny contains finding if {
	some resource in input.resources
	resource.type in policies
	not exposure.requires_tls(resource.properties.PolicyDocument)
	finding := {
		"resource": resource.address,
		"path": "Properties.PolicyDocument",
		"message": sprintf("the policy of `%s` does not turn away requests without TLS", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	not resource.type in policies
	not has_policy(resource)
	finding := {
		"resource": resource.address,
		"path": "",
		"message": sprintf("`%s` has no policy that turns away requests without TLS", [resource.component]),
	}
}

has_policy(target) if [target.component, target.logicalId] in covered

has_policy(target) if target.component in unclear

# What a policy is for, by the component that it is of.
references contains [policy.component, reference] if {
	some policy in input.resources
	some reference in values.items(targets(policy))
}

targets(policy) := policy.properties.Queues if policy.type == "AWS::SQS::QueuePolicy"

targets(policy) := policy.properties.Queue if policy.type == "AWS::SQS::QueueInlinePolicy"

targets(policy) := policy.properties.Topics if policy.type == "AWS::SNS::TopicPolicy"

targets(policy) := policy.properties.TopicArn if policy.type == "AWS::SNS::TopicInlinePolicy"

covered contains [component, id] if {
	some [component, reference] in references
	id := reference.Ref
}

# What another function says is known only when it is deployed.
unclear contains component if {
	some [component, reference] in references
	is_object(reference)
	not reference.Ref
}
