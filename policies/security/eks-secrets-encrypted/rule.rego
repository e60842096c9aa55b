# METADATA
# title: Secrets of Kubernetes are encrypted with a key of one's own
# description: >-
#   A key in KMS says who may read the secrets of a cluster, and records that they were read.
# custom:
#   code: security/eks-secrets-encrypted
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::EKS::Cluster]
#   frameworks:
#     fsbp: [EKS.3]
#     wellArchitected: [SEC08-BP02]
#   remediation: Set `EncryptionConfig` with a KMS key for `secrets`.
package deployer.rules.security.eks_secrets_encrypted

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::EKS::Cluster"
	not is_encrypted(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.EncryptionConfig",
		"message": sprintf("the secrets of the cluster `%s` have no key of their own", [resource.component]),
	}
}

is_encrypted(resource) if {
	some encryption in resource.properties.EncryptionConfig
	"secrets" in encryption.Resources
}

is_encrypted(resource) if values.is_intrinsic(resource.properties.EncryptionConfig)
