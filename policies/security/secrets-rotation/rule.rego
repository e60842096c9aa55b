# METADATA
# title: Production secrets are changed by themselves
# description: >-
#   A password that nobody changes is known to everybody who ever had access to it.
# custom:
#   code: security/secrets-rotation
#   severity: info
#   area: security
#   subject: templates
#   resources:
#     - AWS::SecretsManager::Secret
#     - AWS::SecretsManager::RotationSchedule
#     - AWS::SecretsManager::SecretTargetAttachment
#   frameworks:
#     fsbp: [SecretsManager.1]
#     wellArchitected: [SEC02-BP05]
#   remediation: Add a `RotationSchedule`, or let RDS manage the password.
package deployer.rules.security.secrets_rotation

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::SecretsManager::Secret"
	not is_rotated(resource)
	finding := {
		"resource": resource.address,
		"path": "",
		"message": sprintf("the secret `%s` is never changed", [resource.component]),
	}
}

is_rotated(secret) if {
	some schedule in input.resources
	schedule.component == secret.component
	schedule.type == "AWS::SecretsManager::RotationSchedule"
	is_of(schedule.properties.SecretId, secret)
}

is_of(reference, secret) if reference.Ref == secret.logicalId

# A schedule may name the attachment that ties the secret to a database.
is_of(reference, secret) if {
	some attachment in input.resources
	attachment.component == secret.component
	attachment.type == "AWS::SecretsManager::SecretTargetAttachment"
	attachment.logicalId == reference.Ref
	is_of_secret(attachment.properties.SecretId, secret)
}

is_of(reference, _) if is_unknown(reference)

is_of_secret(reference, secret) if reference.Ref == secret.logicalId

is_of_secret(reference, _) if is_unknown(reference)

# What another function says is known only when it is deployed.
is_unknown(reference) if {
	is_object(reference)
	not reference.Ref
}
