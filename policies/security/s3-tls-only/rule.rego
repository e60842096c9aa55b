# METADATA
# title: Buckets are reached by TLS alone
# description: >-
#   S3 answers plain HTTP as well, and whoever listens on the way then reads the objects. A policy has to
#   turn such requests away.
# custom:
#   code: security/s3-tls-only
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::S3::Bucket, AWS::S3::BucketPolicy]
#   frameworks:
#     fsbp: [S3.5]
#     cis: ["2.1.1"]
#     wellArchitected: [SEC09-BP02]
#   remediation: Deny `s3:*` to `*` when `aws:SecureTransport` is `false` in the policy of the bucket.
package deployer.rules.security.s3_tls_only

import data.deployer.lib.exposure

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::S3::BucketPolicy"
	not exposure.requires_tls(resource.properties.PolicyDocument)
	finding := {
		"resource": resource.address,
		"path": "Properties.PolicyDocument",
		"message": sprintf("the policy of the bucket `%s` does not turn away requests without TLS", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::S3::Bucket"
	not has_policy(resource)
	finding := {
		"resource": resource.address,
		"path": "",
		"message": sprintf("the bucket `%s` has no policy that turns away requests without TLS", [resource.component]),
	}
}

has_policy(bucket) if [bucket.component, {"Ref": bucket.logicalId}] in references

has_policy(bucket) if [bucket.component, bucket.properties.BucketName] in references

has_policy(bucket) if bucket.component in unclear

# What a policy is for, by the component that it is of.
references contains [policy.component, policy.properties.Bucket] if {
	some policy in input.resources
	policy.type == "AWS::S3::BucketPolicy"
}

# What another function says is known only when it is deployed.
unclear contains component if {
	some [component, reference] in references
	is_object(reference)
	not reference.Ref
}
