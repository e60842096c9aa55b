# METADATA
# title: Nobody has made data or functions public by hand
# description: >-
#   What was private when it was reviewed and is public now is how most data are lost.
# custom:
#   code: security/drift-public-access
#   severity: error
#   area: security
#   subject: drift
#   frameworks:
#     fsbp: [RDS.2, S3.8, Lambda.1]
#     cis: ["2.1.4", "2.2.3"]
#     wellArchitected: [SEC03-BP07]
#   remediation: Run `deployer drift remediate`.
package deployer.rules.security.drift_public_access

import data.deployer.lib.values

deny contains finding if {
	some resource in input.drift
	some difference in resource.differences
	is_public(difference)
	finding := {
		"component": resource.component,
		"resource": resource.logicalId,
		"path": difference.path,
		"message": sprintf("somebody has made `%s` of `%s` public", [resource.logicalId, resource.component]),
	}
}

# A database or cluster with a public address.
is_public(difference) if {
	endswith(difference.path, ".PubliclyAccessible")
	values.is_true(difference.actual)
}

# A switch against public buckets that is off, or gone with all the others.
is_public(difference) if {
	startswith(difference.path, "Properties.PublicAccessBlockConfiguration.")
	not values.is_true(difference.actual)
}

is_public(difference) if {
	difference.path == "Properties.PublicAccessBlockConfiguration"
	difference.kind == "removed"
}

# A function that anybody may call.
is_public(difference) if {
	difference.path == "Properties.AuthType"
	difference.actual == "NONE"
}
