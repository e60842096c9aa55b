# METADATA
# title: Trails are encrypted with a key
# description: >-
#   With a key of its own, who may read the bucket of a trail still cannot read what the account did.
# custom:
#   code: security/cloudtrail-encrypted
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::CloudTrail::Trail]
#   frameworks:
#     fsbp: [CloudTrail.2]
#     cis: ["3.5"]
#     wellArchitected: [SEC08-BP02]
#   remediation: Name a key in `KMSKeyId`.
package deployer.rules.security.cloudtrail_encrypted

deny contains finding if {
	some resource in input.resources
	not resource.properties.KMSKeyId
	finding := {
		"resource": resource.address,
		"path": "Properties.KMSKeyId",
		"message": sprintf("logs of the trail `%s` are not encrypted with a key", [resource.component]),
	}
}
