# METADATA
# title: Production buckets keep old versions
# description: >-
#   An object that is overwritten or deleted, by mistake or by an attacker, is gone at once unless the
#   bucket keeps old versions.
# custom:
#   code: security/s3-versioning
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::S3::Bucket]
#   frameworks:
#     wellArchitected: [SEC08-BP04]
#   remediation: "\"Remove `versioning: false`; buckets keep old versions by default.\""
package deployer.rules.security.s3_versioning

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	configuration := object.get(resource.properties, "VersioningConfiguration", {})
	not configuration.Status == "Enabled"
	not values.is_intrinsic(configuration)
	not values.is_intrinsic(configuration.Status)
	not resource.properties.AccessControl == "LogDeliveryWrite"
	finding := {
		"resource": resource.address,
		"path": "Properties.VersioningConfiguration",
		"message": sprintf("the bucket `%s` keeps no old versions of its objects", [resource.component]),
	}
}
