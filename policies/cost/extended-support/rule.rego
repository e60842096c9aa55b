# METADATA
# title: Databases pay no extended support
# description: >-
#   A major version whose standard support has ended goes on running, for a charge by vCPU and hour that may be more
#   than the database itself and doubles in the third year.
# custom:
#   code: cost/extended-support
#   severity: warning
#   area: cost
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::CacheCluster
#   frameworks:
#     wellArchitected: [COST10-BP02]
#   remediation: "Write a newer major version in `engine.version`, with `allowMajorVersionUpgrade: true` for the upgrade."
package deployer.rules.cost.extended_support

deny contains finding if {
	some resource in input.resources
	version := sprintf("%v", [resource.properties.EngineVersion])
	is_old(resource.properties.Engine, version)
	not resource.properties.EngineLifecycleSupport == "open-source-rds-extended-support-disabled"
	finding := {
		"resource": resource.address,
		"path": "Properties.EngineVersion",
		"message": sprintf("version %s of %s, which `%s` runs, is charged for extended support", [
			version,
			resource.properties.Engine,
			resource.component,
		]),
	}
}

is_old(engine, version) if split(version, ".")[0] in ended[engine]

# Standard support of MySQL 8.0 ended on 31 July 2026.
is_old("mysql", version) if startswith(version, "8.0")

# Major versions past the end of standard support, by the release calendars of RDS, Aurora and ElastiCache in November
# 2026: PostgreSQL 13 ended on 28 February 2026, Aurora MySQL 2 on 31 October 2024, Redis 5 on 31 January 2026.
ended := {
	"postgres": {"9", "10", "11", "12", "13"},
	"aurora-postgresql": {"9", "10", "11", "12", "13"},
	"mysql": {"5"},
	"aurora-mysql": {"5"},
	"redis": {"2", "3", "4", "5"},
}
