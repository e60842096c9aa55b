# METADATA
# title: A deployment to production interrupts nothing that serves
# description: >-
#   Some changes look like any other and take a database away for minutes, or give a load balancer another address. Who
#   deploys should know before, and choose the hour.
# custom:
#   code: reliability/plan-downtime
#   severity: warning
#   area: reliability
#   subject: plan
#   frameworks:
#     wellArchitected: [REL08-BP04]
#   remediation: Deploy it when few people notice, or change it beside the old one and move over.
package deployer.rules.reliability.plan_downtime

deny contains finding if {
	input.environment.production
	some change in input.changes
	change.downtime
	change.replacement != "possible"
	not change.action in {"create", "delete", "retain"}
	finding := {
		"component": change.component,
		"resource": change.logicalId,
		"message": sprintf("`%s` of `%s` may be away while it is %s", [change.logicalId, change.component, verb(change.action)]),
	}
}

verb("replace") := "replaced"

verb("update") := "changed"
