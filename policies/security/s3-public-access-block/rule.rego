# METADATA
# title: Public access to buckets stays blocked
# description: >-
#   AWS blocks all public access to new buckets. Whoever turns a part of that off is one wrong policy or ACL
#   away from showing the bucket to everybody.
# custom:
#   code: security/s3-public-access-block
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::S3::Bucket, AWS::S3::AccessPoint, AWS::S3::MultiRegionAccessPoint]
#   frameworks:
#     fsbp: [S3.8, S3.19, S3.24]
#     cis: ["2.1.4"]
#     wellArchitected: [SEC03-BP07]
#   remediation: Set all four settings of `PublicAccessBlockConfiguration` to true, and show files through CloudFront.
package deployer.rules.security.s3_public_access_block

import data.deployer.lib.values

# A setting that is left out of a block is off; a bucket without any block has AWS's, in which all are on.
settings := {"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"}

deny contains finding if {
	some resource in input.resources
	resource.properties.PublicAccessBlockConfiguration
	block := resource.properties.PublicAccessBlockConfiguration
	not values.is_intrinsic(block)
	some setting in settings
	not values.is_true(block[setting])
	not values.is_intrinsic(block[setting])
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.PublicAccessBlockConfiguration.%s", [setting]),
		"message": sprintf("`%s` of `%s` is off, which lets the bucket become public", [setting, resource.component]),
	}
}
