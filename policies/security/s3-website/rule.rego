# METADATA
# title: Buckets are no web servers
# description: >-
#   The website endpoint of a bucket knows no TLS and needs objects that everybody may read.
# custom:
#   code: security/s3-website
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::S3::Bucket]
#   frameworks:
#     wellArchitected: [SEC09-BP02]
#   remediation: Serve the files by CloudFront with origin access control, and remove `WebsiteConfiguration`.
package deployer.rules.security.s3_website

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.properties.WebsiteConfiguration
	website := resource.properties.WebsiteConfiguration
	not website.RedirectAllRequestsTo
	not values.is_intrinsic(website)
	finding := {
		"resource": resource.address,
		"path": "Properties.WebsiteConfiguration",
		"message": sprintf("the bucket `%s` is a website, which is public and without TLS", [resource.component]),
	}
}
