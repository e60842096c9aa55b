# METADATA
# title: No ACL opens a bucket to everybody
# description: >-
#   The ACLs `PublicRead`, `PublicReadWrite` and `AuthenticatedRead` show a bucket to everybody, the last
#   one to everybody who has any AWS account.
# custom:
#   code: security/s3-public-acl
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::S3::Bucket]
#   frameworks:
#     fsbp: [S3.2, S3.3]
#     wellArchitected: [SEC03-BP07]
#   remediation: Remove `AccessControl`; a bucket belongs to its account alone without it.
package deployer.rules.security.s3_public_acl

deny contains finding if {
	some resource in input.resources
	resource.properties.AccessControl in {"PublicRead", "PublicReadWrite", "AuthenticatedRead"}
	finding := {
		"resource": resource.address,
		"path": "Properties.AccessControl",
		"message": sprintf("the ACL `%s` opens the bucket `%s` to everybody", [resource.properties.AccessControl, resource.component]),
	}
}
