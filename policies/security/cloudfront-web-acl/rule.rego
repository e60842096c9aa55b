# METADATA
# title: A firewall stands before distributions
# description: >-
#   A web ACL keeps known attacks and floods of requests away from origins.
# custom:
#   code: security/cloudfront-web-acl
#   severity: info
#   area: security
#   subject: templates
#   resources: [AWS::CloudFront::Distribution]
#   frameworks:
#     fsbp: [CloudFront.6]
#     wellArchitected: [SEC05-BP03]
#   remediation: Name a web ACL of the region us-east-1 as `WebACLId`.
package deployer.rules.security.cloudfront_web_acl

warn contains finding if {
	input.environment.production
	some resource in input.resources
	resource.properties.DistributionConfig
	not resource.properties.DistributionConfig.WebACLId
	finding := {
		"resource": resource.address,
		"path": "Properties.DistributionConfig.WebACLId",
		"message": sprintf("the distribution `%s` has no web ACL", [resource.component]),
	}
}
