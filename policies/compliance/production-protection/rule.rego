# METADATA
# title: Production is protected against deletion
# description: >-
#   Protection keeps databases, load balancers and stacks from being deleted by a mistake in one command or one pull
#   request.
# custom:
#   code: compliance/production-protection
#   severity: error
#   area: compliance
#   subject: program
#   frameworks:
#     fsbp: [DynamoDB.6, ELB.6, RDS.7, RDS.8]
#   remediation: "Remove `protection: {deletion: false}` from the environment, or write `true`."
package deployer.rules.compliance.production_protection

deny contains finding if {
	input.environment.production
	not input.environment.protection.deletion
	finding := {
		"path": "environment.protection.deletion",
		"message": sprintf("nothing in the environment `%s` is protected against deletion", [input.environment.name]),
	}
}
