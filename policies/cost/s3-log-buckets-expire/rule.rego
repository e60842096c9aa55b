# METADATA
# title: Logs in buckets are deleted some day
# description: >-
#   A bucket that takes access logs or trails only ever grows, and hardly anybody reads what is old in it.
# custom:
#   code: cost/s3-log-buckets-expire
#   severity: warning
#   area: cost
#   subject: templates
#   resources: [AWS::S3::Bucket, AWS::S3::BucketPolicy]
#   frameworks:
#     fsbp: [S3.13]
#     wellArchitected: [COST04-BP05]
#   remediation: "Write a rule below `lifecycle` with `expireAfter`, such as `400d`."
package deployer.rules.cost.s3_log_buckets_expire

import data.deployer.lib.iam
import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::S3::Bucket"
	takes_logs(resource)
	not expires(resource.properties.LifecycleConfiguration)
	finding := {
		"resource": resource.address,
		"path": "Properties.LifecycleConfiguration",
		"message": sprintf("the bucket of `%s` takes logs and keeps them for ever", [resource.component]),
	}
}

takes_logs(bucket) if bucket.properties.AccessControl == "LogDeliveryWrite"

takes_logs(bucket) if [bucket.component, bucket.logicalId] in log_buckets

# The buckets that others of the component write their access logs to.
log_buckets contains [resource.component, id] if {
	some resource in input.resources
	id := resource.properties.LoggingConfiguration.DestinationBucketName.Ref
}

# The buckets whose policy lets a service deliver logs.
log_buckets contains [resource.component, id] if {
	some resource in input.resources
	id := resource.properties.Bucket.Ref
	some statement in iam.statements(resource.properties.PolicyDocument)
	some service in values.items(statement.Principal.Service)
	service in {
		"cloudtrail.amazonaws.com",
		"config.amazonaws.com",
		"delivery.logs.amazonaws.com",
		"logdelivery.elasticloadbalancing.amazonaws.com",
		"logging.s3.amazonaws.com",
	}
}

expires(configuration) if {
	some rule in configuration.Rules
	rule.ExpirationInDays
	not rule.Status == "Disabled"
}

expires(configuration) if {
	some rule in configuration.Rules
	rule.ExpirationDate
}

# What is known only when it is deployed may well do so.
expires(configuration) if values.is_intrinsic(configuration)

expires(configuration) if values.is_intrinsic(configuration.Rules)

expires(configuration) if {
	some rule in configuration.Rules
	values.is_intrinsic(rule)
}
