# METADATA
# title: Logs of production outlive an investigation
# description: >-
#   A break-in is often noticed months later. What was logged then is the only record of it; PCI DSS asks for three
#   months at hand.
# custom:
#   code: compliance/log-retention
#   severity: warning
#   area: compliance
#   subject: program
#   frameworks:
#     pciDss: ["10.5.1"]
#     wellArchitected: [SEC04-BP01]
#   remediation: "Write `logRetentionDays: 90` or more in production's overlay of `Observability`."
package deployer.rules.compliance.log_retention

deny contains finding if {
	is_judged
	days := input.settings.observability.logRetentionDays
	days < 90
	finding := {
		"path": "settings.observability.logRetentionDays",
		"message": sprintf("logs of `%s` are kept for %d days, less than 90", [input.environment.name, days]),
	}
}

deny contains finding if {
	is_judged
	some component in input.components
	days := component.spec.logging.retentionDays
	days < 90
	finding := found(component, "spec.logging.retentionDays", days)
}

deny contains finding if {
	is_judged
	some component in input.components
	days := component.spec.monitoring.logRetentionDays
	days < 90
	finding := found(component, "spec.monitoring.logRetentionDays", days)
}

# Who has written no rules of compliance has not said that any hold.
is_judged if {
	input.environment.production
	count(input.settings.compliance) > 0
}

found(component, path, days) := {
	"component": component.address,
	"path": path,
	"message": sprintf("logs of `%s` are kept for %d days, less than 90", [component.name, days]),
}
