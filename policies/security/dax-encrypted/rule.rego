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
	not values.is_true(resource.properties.SSESpecification.SSEEnabled)
	not values.is_intrinsic(resource.properties.SSESpecification.SSEEnabled)
	not values.is_intrinsic(resource.properties.SSESpecification)
	finding := {
		"resource": resource.address,
		"path": "Properties.SSESpecification.SSEEnabled",
		"message": sprintf("the cluster `%s` is not encrypted on disk", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	not resource.properties.ClusterEndpointEncryptionType == "TLS"
	not values.is_intrinsic(resource.properties.ClusterEndpointEncryptionType)
	finding := {
		"resource": resource.address,
		"path": "Properties.ClusterEndpointEncryptionType",
		"message": sprintf("connections to the cluster `%s` are not encrypted", [resource.component]),
	}
}
