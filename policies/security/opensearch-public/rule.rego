# METADATA
# title: No search domain is open to everybody
# description: >-
#   A domain outside a VPC has an address on the internet. An access policy for `*` then lets everybody read
#   and delete the indexes.
# custom:
#   code: security/opensearch-public
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::OpenSearchService::Domain, AWS::Elasticsearch::Domain]
#   frameworks:
#     fsbp: [Opensearch.2, ES.2]
#     wellArchitected: [SEC03-BP07, SEC05-BP01]
#   remediation: Put the domain into a VPC with `VPCOptions`, and name the principals of `AccessPolicies`.
package deployer.rules.security.opensearch_public

import data.deployer.lib.exposure
import data.deployer.lib.iam
import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	not resource.properties.VPCOptions
	not asks_for_passwords(resource.properties.AdvancedSecurityOptions)
	some index, statement in iam.statements(resource.properties.AccessPolicies)
	exposure.admits_everybody(statement)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.AccessPolicies.Statement[%d]", [index]),
		"message": sprintf("the search domain `%s` is open to everybody", [resource.component]),
	}
}

warn contains finding if {
	input.environment.production
	some resource in input.resources
	not resource.properties.VPCOptions
	finding := {
		"resource": resource.address,
		"path": "Properties.VPCOptions",
		"message": sprintf("the search domain `%s` has an address on the internet", [resource.component]),
	}
}

# With fine-grained access control the domain itself asks who calls.
asks_for_passwords(options) if values.is_true(options.Enabled)

asks_for_passwords(options) if values.is_intrinsic(options)

asks_for_passwords(options) if values.is_intrinsic(options.Enabled)
