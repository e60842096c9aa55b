# METADATA
# title: User pools ask for strong passwords
# description: >-
#   Short passwords are guessed, and a password policy that says little allows them.
# custom:
#   code: security/cognito-password-policy
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::Cognito::UserPool]
#   frameworks:
#     fsbp: [Cognito.3]
#     wellArchitected: [SEC02-BP01]
#   remediation: "Set `MinimumLength: 12` or more, or leave `PasswordPolicy` out."
package deployer.rules.security.cognito_password_policy

import data.deployer.lib.values

# Without a policy Cognito asks for eight characters of all four classes.
warn contains finding if {
	some resource in input.resources
	resource.properties.Policies.PasswordPolicy
	policy := resource.properties.Policies.PasswordPolicy
	not values.is_intrinsic(policy)
	not is_strong(policy)
	finding := {
		"resource": resource.address,
		"path": "Properties.Policies.PasswordPolicy",
		"message": sprintf("the user pool `%s` accepts weak passwords", [resource.component]),
	}
}

is_strong(policy) if values.is_intrinsic(policy.MinimumLength)

is_strong(policy) if to_number(policy.MinimumLength) >= 12

is_strong(policy) if {
	to_number(policy.MinimumLength) >= 8
	values.is_true(policy.RequireLowercase)
	values.is_true(policy.RequireUppercase)
	values.is_true(policy.RequireNumbers)
	values.is_true(policy.RequireSymbols)
}
