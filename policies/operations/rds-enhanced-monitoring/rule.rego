# METADATA
# title: The machine below a production database is measured
# description: >-
#   CloudWatch sees the database from outside, once a minute. Enhanced monitoring sees processes, memory and swap of
#   the operating system, which is where a database that stands still shows why.
# custom:
#   code: operations/rds-enhanced-monitoring
#   severity: info
#   area: operations
#   subject: templates
#   resources: [AWS::RDS::DBInstance]
#   frameworks:
#     fsbp: [RDS.6]
#     wellArchitected: [REL06-BP01]
#   remediation: "Write 60 or less as `monitoring.enhancedIntervalSeconds`."
package deployer.rules.operations.rds_enhanced_monitoring

deny contains finding if {
	input.environment.production
	some resource in input.resources
	is_off(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.MonitoringInterval",
		"message": sprintf("the machine below the database of `%s` is not measured", [resource.component]),
	}
}

is_off(resource) if not resource.properties.MonitoringInterval

is_off(resource) if resource.properties.MonitoringInterval in {0, "0"}
