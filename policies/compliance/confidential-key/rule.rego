# METADATA
# title: Confidential data has a key of its own
# description: >-
#   Who may read a KMS key of the customer is written down and recorded, and the key can be taken away. AWS's own keys
#   serve everybody in the account.
# custom:
#   code: compliance/confidential-key
#   severity: warning
#   area: compliance
#   subject: program
#   frameworks:
#     wellArchitected: [SEC07-BP02, SEC08-BP01]
#   remediation: Write `keyArn` in `Security`, or `encryption.kmsKeyArn` of the component.
package deployer.rules.compliance.confidential_key

deny contains finding if {
	not input.settings.security.keyArn
	some component in input.components
	component.spec.encryption
	not component.spec.encryption.kmsKeyArn
	is_confidential(classification(component))
	finding := {
		"component": component.address,
		"path": "spec.encryption.kmsKeyArn",
		"message": sprintf("the data of `%s` is %s and encrypted with a key of AWS", [
			component.name,
			classification(component),
		]),
	}
}

# The label of a component says it nearer than the word for the whole stack.
classification(component) := component.labels["data-classification"] if {
	component.labels["data-classification"]
} else := input.settings.compliance.dataClassification

is_confidential(classification) if {
	words := split(replace(replace(lower(classification), "_", "-"), " ", "-"), "-")
	some word in words
	word in {"confidential", "restricted", "secret", "sensitive", "personal", "pii", "phi", "pci"}
	not "not" in words
	not "non" in words
}
