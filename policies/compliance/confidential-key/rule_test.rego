package deployer.rules.compliance.confidential_key_test

import data.deployer.rules.compliance.confidential_key

given(stack, security, label, encryption) := {
	"settings": {"compliance": stack, "security": security},
	"components": [{
		"address": "orders/database",
		"name": "database",
		"kind": "RDS",
		"labels": label,
		"spec": {"encryption": encryption},
	}],
}

word(text) := {"dataClassification": text}

label(text) := {"data-classification": text}

test_confidential_data_without_a_key_is_found if {
	confidential_key.deny == {{
		"component": "orders/database",
		"path": "spec.encryption.kmsKeyArn",
		"message": "the data of `database` is confidential and encrypted with a key of AWS",
	}} with input as given(word("confidential"), {}, {}, {})
	count(confidential_key.deny) == 1 with input as given({}, {}, label("Strictly_Confidential"), {})
	count(confidential_key.deny) == 1 with input as given(word("public"), {}, label("customer PII"), {})
}

test_a_key_passes if {
	count(confidential_key.deny) == 0 with input as given(word("confidential"), {"keyArn": "arn:aws:kms:eu-west-1:1:key/a"}, {}, {})
	count(confidential_key.deny) == 0 with input as given(word("confidential"), {}, {}, {"kmsKeyArn": "arn:aws:kms:eu-west-1:1:key/a"})
}

test_other_data_passes if {
	count(confidential_key.deny) == 0 with input as given(word("internal"), {}, {}, {})
	count(confidential_key.deny) == 0 with input as given(word("confidential"), {}, label("public"), {})
	count(confidential_key.deny) == 0 with input as given(word("unrestricted"), {}, {}, {})
	count(confidential_key.deny) == 0 with input as given(word("non-sensitive"), {}, {}, {})
	count(confidential_key.deny) == 0 with input as given(word("not confidential"), {}, {}, {})
	count(confidential_key.deny) == 0 with input as given({}, {}, {}, {})
}

test_what_cannot_have_a_key_passes if {
	count(confidential_key.deny) == 0 with input as {
		"settings": {"compliance": {"dataClassification": "confidential"}, "security": {}},
		"components": [{"address": "shop/api", "name": "api", "kind": "MicroService", "labels": {}, "spec": {}}],
	}
}
