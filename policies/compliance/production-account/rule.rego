# METADATA
# title: Production names its account
# description: >-
#   Without an account id, whatever credentials are at hand decide where production is deployed to.
# custom:
#   code: compliance/production-account
#   severity: error
#   area: compliance
#   subject: program
#   frameworks:
#     wellArchitected: [SEC01-BP01]
#   remediation: "Write `accountId: \"123456789012\"` in the environment."
package deployer.rules.compliance.production_account

deny contains finding if {
	input.environment.production
	input.environment.accountId == null
	finding := {
		"path": "environment.accountId",
		"message": sprintf("the environment `%s` does not say which account it is deployed to", [input.environment.name]),
	}
}
