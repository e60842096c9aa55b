package deployer.rules.security.secrets_rotation_test

import data.deployer.rules.security.secrets_rotation

resource(type, properties) := {
	"address": "shop/secret/Resource",
	"component": "shop/secret",
	"logicalId": "Resource",
	"type": type,
	"properties": properties,
}

production(resources) := {"environment": {"production": true}, "resources": resources}

secret := object.union(resource("AWS::SecretsManager::Secret", {}), {"logicalId": "Secret"})

attachment(id) := object.union(
	resource("AWS::SecretsManager::SecretTargetAttachment", {"SecretId": id}),
	{"logicalId": "Attachment"},
)

schedule(id) := resource("AWS::SecretsManager::RotationSchedule", {"SecretId": id})

test_a_secret_that_stays_is_found if {
	found := secrets_rotation.deny with input as production([secret])
	found == {{
		"resource": "shop/secret/Resource",
		"path": "",
		"message": "the secret `shop/secret` is never changed",
	}}
	count(secrets_rotation.deny) == 1 with input as production([secret, schedule("arn:of:another:secret")])
	count(secrets_rotation.deny) == 1 with input as production([secret, schedule({"Ref": "Other"})])
	count(secrets_rotation.deny) == 1 with input as production([secret, attachment({"Ref": "Other"}), schedule({"Ref": "Attachment"})])
}

test_secrets_with_a_schedule_pass if {
	count(secrets_rotation.deny) == 0 with input as production([secret, schedule({"Ref": "Secret"})])
	count(secrets_rotation.deny) == 0 with input as production([secret, attachment({"Ref": "Secret"}), schedule({"Ref": "Attachment"})])
	count(secrets_rotation.deny) == 0 with input as production([secret, attachment({"Fn::Sub": "${Secret}"}), schedule({"Ref": "Attachment"})])
	count(secrets_rotation.deny) == 0 with input as production([secret, schedule({"Fn::Sub": "${Secret}"})])
}

test_other_environments_pass if {
	count(secrets_rotation.deny) == 0 with input as {"environment": {"production": false}, "resources": [secret]}
}
