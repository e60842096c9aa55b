# METADATA
# title: Unfinished uploads are thrown away
# description: >-
#   The parts of an upload that was never finished do not show up in any listing and are paid for until they are
#   thrown away.
# custom:
#   code: cost/s3-abort-uploads
#   severity: info
#   area: cost
#   subject: templates
#   resources: [AWS::S3::Bucket]
#   frameworks:
#     fsbp: [S3.13]
#     wellArchitected: [COST04-BP05]
#   remediation: Add a lifecycle rule with `AbortIncompleteMultipartUpload` to the bucket.
package deployer.rules.cost.s3_abort_uploads

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	not aborts(resource.properties.LifecycleConfiguration)
	finding := {
		"resource": resource.address,
		"path": "Properties.LifecycleConfiguration",
		"message": sprintf("the bucket of `%s` keeps the parts of unfinished uploads for ever", [resource.component]),
	}
}

aborts(configuration) if {
	some rule in configuration.Rules
	rule.AbortIncompleteMultipartUpload
	not rule.Status == "Disabled"
}

# What is known only when it is deployed may well do so.
aborts(configuration) if values.is_intrinsic(configuration)

aborts(configuration) if values.is_intrinsic(configuration.Rules)

aborts(configuration) if {
	some rule in configuration.Rules
	values.is_intrinsic(rule)
}
