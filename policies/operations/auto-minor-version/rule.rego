# METADATA
# title: Minor versions are installed by themselves
# description: >-
#   Minor versions mend holes and losses of data. Where nobody installs them, AWS does so in the end anyway, at a time
#   that nobody chose.
# custom:
#   code: operations/auto-minor-version
#   severity: warning
#   area: operations
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBInstance
#     - AWS::Neptune::DBInstance
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::CacheCluster
#     - AWS::MemoryDB::Cluster
#     - AWS::AmazonMQ::Broker
#   frameworks:
#     fsbp: [RDS.13, RDS.35, ElastiCache.2, MQ.3]
#     cis: ["2.2.2"]
#   remediation: "Remove `maintenance: {autoMinorVersionUpgrade: false}`."
package deployer.rules.operations.auto_minor_version

deny contains finding if {
	some resource in input.resources
	resource.properties.AutoMinorVersionUpgrade in {false, "false"}
	finding := {
		"resource": resource.address,
		"path": "Properties.AutoMinorVersionUpgrade",
		"message": sprintf("nobody installs minor versions of the engine of `%s`", [resource.component]),
	}
}
