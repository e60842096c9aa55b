# METADATA
# title: No warehouse has a public address
# description: >-
#   A warehouse with a public address is one rule of a security group away from the internet.
# custom:
#   code: security/redshift-public
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::Redshift::Cluster, AWS::RedshiftServerless::Workgroup]
#   frameworks:
#     fsbp: [Redshift.1, RedshiftServerless.3]
#     wellArchitected: [SEC05-BP01]
#   remediation: Set `PubliclyAccessible` to false, and reach the warehouse from within the VPC.
package deployer.rules.security.redshift_public

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	values.is_true(resource.properties.PubliclyAccessible)
	finding := {
		"resource": resource.address,
		"path": "Properties.PubliclyAccessible",
		"message": sprintf("the warehouse `%s` has a public address", [resource.component]),
	}
}
