# METADATA
# title: DAX clusters are encrypted
# description: >-
#   A DAX cluster holds items of the table in the clear, and answers without TLS, unless the template asks
#   for both. Neither can be turned on later.
# custom:
#   code: security/dax-encrypted
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::DAX::Cluster]
#   frameworks:
#     fsbp: [DynamoDB.3, DynamoDB.7]
#     wellArchitected: [SEC08-BP02, SEC09-BP02]
#   remediation: Set `SSESpecification.SSEEnabled` to true and `ClusterEndpointEncryptionType` to `TLS`.
package deployer.rules.security.dax_encrypted

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	specification := object.get(resource.properties, "SSESpecification", {})
	not values.is_true(specification.SSEEnabled)
	not values.is_intrinsic(specification.SSEEnabled)
	not values.is_intrinsic(specification)
	finding := {
		"resource": resource.address,
		"path": "Properties.SSESpecification.SSEEnabled",
		"message": sprintf("the cluster `%s` is not encrypted on disk", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	object.get(resource.properties, "ClusterEndpointEncryptionType", "NONE") == "NONE"
	finding := {
		"resource": resource.address,
		"path": "Properties.ClusterEndpointEncryptionType",
		"message": sprintf("connections to the cluster `%s` are not encrypted", [resource.component]),
	}
}
