# METADATA
# title: Distributions talk TLS to their origins
# description: >-
#   Between CloudFront and an origin lies the internet. A page that the viewer sees as encrypted passes there
#   in the clear.
# custom:
#   code: security/cloudfront-origin-tls
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::CloudFront::Distribution]
#   frameworks:
#     fsbp: [CloudFront.9, CloudFront.10]
#     wellArchitected: [SEC09-BP02]
#   remediation: "Set `OriginProtocolPolicy: https-only` and `OriginSSLProtocols: [TLSv1.2]`."
package deployer.rules.security.cloudfront_origin_tls

import data.deployer.lib.texts
import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some finding in findings
}

warn contains finding if {
	not input.environment.production
	some finding in findings
}

findings contains finding if {
	some resource in input.resources
	some index, origin in values.items(resource.properties.DistributionConfig.Origins)
	origin.CustomOriginConfig.OriginProtocolPolicy in {"http-only", "match-viewer"}
	not is_website(origin.DomainName)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.DistributionConfig.Origins[%d].CustomOriginConfig.OriginProtocolPolicy", [index]),
		"message": sprintf("the distribution `%s` asks an origin without encryption", [resource.component]),
	}
}

findings contains finding if {
	some resource in input.resources
	some index, origin in values.items(resource.properties.DistributionConfig.Origins)
	some version in values.items(origin.CustomOriginConfig.OriginSSLProtocols)
	version in {"SSLv3", "TLSv1", "TLSv1.1"}
	origin.CustomOriginConfig.OriginProtocolPolicy != "http-only"
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.DistributionConfig.Origins[%d].CustomOriginConfig.OriginSSLProtocols", [index]),
		"message": sprintf("the distribution `%s` accepts `%s` from an origin", [resource.component, version]),
	}
}

# Websites of S3 know HTTP only.
is_website(domain) if contains(domain, ".s3-website")

is_website(domain) if contains(texts.of(domain), ".s3-website")

is_website(domain) if values.is_intrinsic(domain)
