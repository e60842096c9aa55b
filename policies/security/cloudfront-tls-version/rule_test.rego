package deployer.rules.security.cloudfront_tls_version_test

import data.deployer.rules.security.cloudfront_tls_version

distribution(configuration) := {
	"address": "web/site/Distribution",
	"component": "web/site",
	"properties": {"DistributionConfig": configuration},
}

own(properties) := distribution({"ViewerCertificate": object.union({"AcmCertificateArn": {"Ref": "Certificate"}}, properties)})

test_old_and_default_versions_are_found if {
	count(cloudfront_tls_version.deny) == 1 with input as {"resources": [own({})]}
	count(cloudfront_tls_version.deny) == 1 with input as {"resources": [own({"MinimumProtocolVersion": "TLSv1.1_2016"})]}
}

given := [distribution({"ViewerCertificate": {"CloudFrontDefaultCertificate": true}}), distribution({})]

test_the_certificate_of_cloudfront_is_warned_of_in_production if {
	count(cloudfront_tls_version.warn) == 1 with input as {"environment": {"production": true}, "resources": given}
	count(cloudfront_tls_version.warn) == 0 with input as {"environment": {"production": false}, "resources": given}
}

resources := [
	own({"MinimumProtocolVersion": "TLSv1.2_2021"}),
	own({"MinimumProtocolVersion": "TLSv1.3_2025"}),
	own({"MinimumProtocolVersion": {"Ref": "Version"}}),
	distribution({"ViewerCertificate": {"Fn::If": ["A", {}, {}]}}),
	distribution({"ViewerCertificate": {"IamCertificateId": "a", "MinimumProtocolVersion": "TLSv1.2_2019"}}),
]

test_current_and_unknown_versions_pass if {
	count(cloudfront_tls_version.deny | cloudfront_tls_version.warn) == 0 with input as {"environment": {"production": true}, "resources": resources}
}
