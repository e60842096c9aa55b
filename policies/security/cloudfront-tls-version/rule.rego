# METADATA
# title: Distributions accept TLS 1.2 and later
# description: >-
#   With a certificate of its own and nothing said, a distribution takes TLS 1.0.
# custom:
#   code: security/cloudfront-tls-version
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::CloudFront::Distribution]
#   frameworks:
#     fsbp: [CloudFront.15]
#     wellArchitected: [SEC09-BP02]
#   remediation: "Set `MinimumProtocolVersion: TLSv1.2_2021` in `ViewerCertificate`."
package deployer.rules.security.cloudfront_tls_version

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	certificate := resource.properties.DistributionConfig.ViewerCertificate
	has_own(certificate)
	not is_current(certificate.MinimumProtocolVersion)
	not values.is_intrinsic(certificate.MinimumProtocolVersion)
	finding := {
		"resource": resource.address,
		"path": "Properties.DistributionConfig.ViewerCertificate.MinimumProtocolVersion",
		"message": sprintf("the distribution `%s` accepts TLS 1.0 or 1.1", [resource.component]),
	}
}

# The certificate of `*.cloudfront.net` always goes with TLS 1.0.
warn contains finding if {
	input.environment.production
	some resource in input.resources
	resource.properties.DistributionConfig
	not has_own(resource.properties.DistributionConfig.ViewerCertificate)
	not values.is_intrinsic(resource.properties.DistributionConfig.ViewerCertificate)
	finding := {
		"resource": resource.address,
		"path": "Properties.DistributionConfig.ViewerCertificate",
		"message": sprintf("the distribution `%s` has no certificate of its own and so accepts TLS 1.0", [resource.component]),
	}
}

has_own(certificate) if certificate.AcmCertificateArn

has_own(certificate) if certificate.IamCertificateId

is_current(version) if startswith(version, "TLSv1.2_")

is_current(version) if startswith(version, "TLSv1.3_")
