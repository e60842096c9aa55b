# METADATA
# title: Buckets own their objects
# description: >-
#   With ACLs in force whoever uploads an object decides who reads it. AWS turned them off for new buckets;
#   nothing should turn them on again.
# custom:
#   code: security/s3-object-ownership
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::S3::Bucket]
#   frameworks:
#     fsbp: [S3.12]
#     wellArchitected: [SEC03-BP07]
#   remediation: Write `BucketOwnerEnforced`, or remove `OwnershipControls`.
package deployer.rules.security.s3_object_ownership

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some index, rule in values.items(resource.properties.OwnershipControls.Rules)
	rule.ObjectOwnership in {"ObjectWriter", "BucketOwnerPreferred"}
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.OwnershipControls.Rules[%d].ObjectOwnership", [index]),
		"message": sprintf("`%s` lets ACLs decide who reads objects of the bucket `%s`", [rule.ObjectOwnership, resource.component]),
	}
}
