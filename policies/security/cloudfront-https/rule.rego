# METADATA
# title: Distributions talk HTTPS to viewers
# description: >-
#   A behaviour with `allow-all` serves pages and takes cookies in the clear.
# custom:
#   code: security/cloudfront-https
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::CloudFront::Distribution]
#   frameworks:
#     fsbp: [CloudFront.3]
#     wellArchitected: [SEC09-BP02]
#   remediation: "Set `ViewerProtocolPolicy: redirect-to-https`."
package deployer.rules.security.cloudfront_https

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.properties.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy == "allow-all"
	finding := {
		"resource": resource.address,
		"path": "Properties.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy",
		"message": sprintf("the distribution `%s` answers requests that are not encrypted", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	some index, behaviour in values.items(resource.properties.DistributionConfig.CacheBehaviors)
	behaviour.ViewerProtocolPolicy == "allow-all"
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.DistributionConfig.CacheBehaviors[%d].ViewerProtocolPolicy", [index]),
		"message": sprintf("the distribution `%s` answers requests that are not encrypted", [resource.component]),
	}
}
