# METADATA
# title: Buckets behind a distribution are private
# description: >-
#   A distribution without origin access control can only read a bucket that everybody can read, past its
#   firewall and its signed URLs.
# custom:
#   code: security/cloudfront-origin-access
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::CloudFront::Distribution]
#   frameworks:
#     fsbp: [CloudFront.13]
#     wellArchitected: [SEC03-BP07]
#   remediation: >-
#     Add an `AWS::CloudFront::OriginAccessControl`, name it in the origin, and allow the distribution in the
#     bucket's policy.
package deployer.rules.security.cloudfront_origin_access

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some index, origin in values.items(resource.properties.DistributionConfig.Origins)
	origin.S3OriginConfig
	not origin.OriginAccessControlId
	not has_identity(origin.S3OriginConfig)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.DistributionConfig.Origins[%d].OriginAccessControlId", [index]),
		"message": sprintf("the distribution `%s` needs a bucket that everybody can read", [resource.component]),
	}
}

warn contains finding if {
	some resource in input.resources
	some index, origin in values.items(resource.properties.DistributionConfig.Origins)
	has_identity(origin.S3OriginConfig)
	not origin.OriginAccessControlId
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.DistributionConfig.Origins[%d].S3OriginConfig.OriginAccessIdentity", [index]),
		"message": sprintf("the distribution `%s` reads a bucket by an identity of the old kind", [resource.component]),
	}
}

has_identity(origin) if {
	origin.OriginAccessIdentity
	origin.OriginAccessIdentity != ""
}

has_identity(origin) if values.is_intrinsic(origin)
