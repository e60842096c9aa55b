package deployer.rules.security.s3_tls_only_test

import data.deployer.rules.security.s3_tls_only

resource(type, properties) := {
	"address": "web/assets/Resource",
	"component": "web/assets",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

bucket(name) := object.union(resource("AWS::S3::Bucket", {"BucketName": name}), {"logicalId": "Bucket"})

policy(of, statements) := resource("AWS::S3::BucketPolicy", {"Bucket": of, "PolicyDocument": {"Statement": statements}})

denial := {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}

test_a_policy_without_the_denial_is_found if {
	found := s3_tls_only.deny with input as {"resources": [bucket("assets"), policy({"Ref": "Bucket"}, [])]}
	found == {{
		"resource": "web/assets/Resource",
		"path": "Properties.PolicyDocument",
		"message": "the policy of the bucket `web/assets` does not turn away requests without TLS",
	}}
}

test_a_bucket_without_a_policy_is_found if {
	found := s3_tls_only.deny with input as {"resources": [bucket("assets"), policy({"Ref": "Other"}, [denial])]}
	found == {{
		"resource": "web/assets/Resource",
		"path": "",
		"message": "the bucket `web/assets` has no policy that turns away requests without TLS",
	}}
}

test_the_policy_of_another_component_does_not_count if {
	count(s3_tls_only.deny) == 1 with input as {"resources": [
		bucket("assets"),
		object.union(policy({"Ref": "Bucket"}, [denial]), {"component": "web/other"}),
	]}
}

test_a_policy_with_the_denial_passes_however_it_names_the_bucket if {
	count(s3_tls_only.deny) == 0 with input as {"resources": [bucket("assets"), policy({"Ref": "Bucket"}, denial)]}
	count(s3_tls_only.deny) == 0 with input as {"resources": [bucket("assets"), policy("assets", [denial])]}
	count(s3_tls_only.deny) == 0 with input as {"resources": [bucket("assets"), policy({"Fn::Sub": "${Bucket}"}, [denial])]}
}
