# Policies of resources: whom they let in, and whether they insist on TLS.
package deployer.lib.exposure

import data.deployer.lib.iam
import data.deployer.lib.values

# Keys of conditions that say nothing of who calls, so that a statement for everybody stays one. Somebody with a second
# factor may be anybody.
silent_keys := iam.circumstances | {
	"aws:multifactorauthage",
	"aws:multifactorauthpresent",
	"aws:resourceaccount",
	"aws:resourceorgid",
	"s3:authtype",
	"s3:delimiter",
	"s3:max-keys",
	"s3:prefix",
	"s3:resourceaccount",
	"s3:signatureage",
	"s3:signatureversion",
	"s3:tlsversion",
	"s3:x-amz-acl",
	"s3:x-amz-server-side-encryption",
}

# Whether a statement lets everybody in: it allows, means everybody, and has no condition on who calls.
admits_everybody(statement) if {
	statement.Effect == "Allow"
	iam.is_for_everybody(statement)
	not iam.demands_more(statement, silent_keys)
}

# Everybody but those who are named is everybody.
admits_everybody(statement) if {
	statement.Effect == "Allow"
	statement.NotPrincipal
	not iam.demands_more(statement, silent_keys)
}

# Whether a policy turns away everybody who comes without TLS. One that is known only when it is deployed may.
requires_tls(document) if {
	some statement in iam.statements(document)
	statement.Effect == "Deny"
	iam.is_for_everybody(statement)
	some _, keys in statement.Condition
	is_object(keys)
	some key, value in keys
	lower(key) == "aws:securetransport"
	some item in values.items(value)
	values.is_false(item)
}

requires_tls(document) if values.is_intrinsic(document)

requires_tls(document) if {
	some statement in iam.statements(document)
	values.is_intrinsic(statement)
}
