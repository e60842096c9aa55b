# METADATA
# title: A production bucket keeps what is overwritten
# description: >-
#   Without versions, an object that a program overwrites or deletes by mistake is gone at once, and S3 has no backup.
# custom:
#   code: reliability/s3-versioning
#   severity: warning
#   area: reliability
#   subject: templates
#   resources: [AWS::S3::Bucket]
#   frameworks:
#     wellArchitected: [REL09-BP01]
#   remediation: "Remove `versioning: false`, and let old versions expire by a rule below `lifecycle`."
package deployer.rules.reliability.s3_versioning

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	not resource.properties.VersioningConfiguration.Status == "Enabled"
	not is_object(resource.properties.VersioningConfiguration.Status)
	not values.is_intrinsic(resource.properties.VersioningConfiguration)
	finding := {
		"resource": resource.address,
		"path": "Properties.VersioningConfiguration.Status",
		"message": sprintf("the bucket of `%s` forgets what is overwritten", [resource.component]),
	}
}
