package deployer.rules.security.cloudfront_origin_tls_test

import data.deployer.rules.security.cloudfront_origin_tls

distribution(domain, configuration) := {
	"address": "web/site/Distribution",
	"component": "web/site",
	"properties": {"DistributionConfig": {"Origins": [{"DomainName": domain, "CustomOriginConfig": configuration}]}},
}

test_http_to_an_origin_is_found if {
	found := cloudfront_origin_tls.findings with input as {"resources": [
		distribution("api.example.com", {"OriginProtocolPolicy": "http-only"}),
		distribution("api.example.com", {"OriginProtocolPolicy": "match-viewer"}),
	]}
	{finding.path | some finding in found} == {"Properties.DistributionConfig.Origins[0].CustomOriginConfig.OriginProtocolPolicy"}
}

test_old_versions_are_found if {
	found := cloudfront_origin_tls.findings with input as {"resources": [distribution("api.example.com", {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1", "TLSv1.2"]})]}
	{finding.message | some finding in found} == {"the distribution `web/site` accepts `TLSv1` from an origin"}
}

test_tls_websites_and_unknown_origins_pass if {
	count(cloudfront_origin_tls.findings) == 0 with input as {"resources": [
		distribution("api.example.com", {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}),
		distribution("a.s3-website-eu-west-1.amazonaws.com", {"OriginProtocolPolicy": "http-only"}),
		distribution({"Fn::Sub": "${Bucket}.s3-website.eu-central-1.amazonaws.com"}, {"OriginProtocolPolicy": "http-only"}),
		distribution({"Fn::Select": [2, {"Ref": "A"}]}, {"OriginProtocolPolicy": "http-only"}),
	]}
}

everywhere := {"resources": [
	distribution("api.example.com", {"OriginProtocolPolicy": "http-only"}),
	distribution("api.example.com", {"OriginProtocolPolicy": "match-viewer"}),
]}

test_it_is_an_error_in_production_only if {
	count(cloudfront_origin_tls.deny) > 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(cloudfront_origin_tls.warn) == 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(cloudfront_origin_tls.deny) == 0 with input as object.union(everywhere, {"environment": {"production": false}})
	count(cloudfront_origin_tls.warn) > 0 with input as object.union(everywhere, {"environment": {"production": false}})
}
