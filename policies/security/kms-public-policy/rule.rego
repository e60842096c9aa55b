# METADATA
# title: No key is open to everybody
# description: >-
#   What a key encrypts is safe only as long as nobody else may use the key.
# custom:
#   code: security/kms-public-policy
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::KMS::Key, AWS::KMS::ReplicaKey]
#   frameworks:
#     fsbp: [KMS.5]
#     wellArchitected: [SEC03-BP07, SEC08-BP01]
#   remediation: Name the principals of the statement, or add a condition on `kms:CallerAccount`.
package deployer.rules.security.kms_public_policy

import data.deployer.lib.exposure
import data.deployer.lib.iam

deny contains finding if {
	some resource in input.resources
	some index, statement in iam.statements(resource.properties.KeyPolicy)
	exposure.admits_everybody(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.KeyPolicy.Statement[%d]", [index]),
		"message": sprintf("the policy of the key `%s` lets everybody in", [resource.component]),
	}
}
