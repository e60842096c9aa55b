# METADATA
# title: Managed services run on Graviton
# description: >-
#   What a managed database or cache runs on makes no difference to its clients, and the sibling on AWS's own
#   processors costs about a tenth less for the same size.
# custom:
#   code: cost/graviton
#   severity: info
#   area: cost
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBInstance
#     - AWS::Neptune::DBInstance
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::CacheCluster
#     - AWS::OpenSearchService::Domain
#     - AWS::MSK::Cluster
#   frameworks:
#     wellArchitected: [COST06-BP02, SUS05-BP02]
#   remediation: Write the class with a `g`, such as `db.t4g.medium` for `db.t3.medium` or `cache.r7g.large` for `cache.r5.large`.
package deployer.rules.cost.graviton

deny contains finding if {
	some resource in input.resources
	place := places[resource.type]
	class := object.get(resource.properties, place, null)
	is_string(class)
	regex.match(`^(db\.(t3|m5d?|m6id?|m7i|r5[bd]?|r6id?|r7i)|cache\.(t3|m5|r5)|kafka\.m5|[mcr]5)\.`, class)
	not is_commercial(resource.properties.Engine)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s", [concat(".", place)]),
		"message": sprintf("`%s` of `%s` has a sibling on Graviton that costs less", [class, resource.component]),
	}
}

# Oracle, SQL Server and Db2 do not run on it.
is_commercial(engine) if regex.match(`oracle|sqlserver|db2`, engine)

# Where each type of resource says what machine it is.
places := {
	"AWS::RDS::DBInstance": ["DBInstanceClass"],
	"AWS::RDS::DBCluster": ["DBClusterInstanceClass"],
	"AWS::DocDB::DBInstance": ["DBInstanceClass"],
	"AWS::Neptune::DBInstance": ["DBInstanceClass"],
	"AWS::ElastiCache::ReplicationGroup": ["CacheNodeType"],
	"AWS::ElastiCache::CacheCluster": ["CacheNodeType"],
	"AWS::OpenSearchService::Domain": ["ClusterConfig", "InstanceType"],
	"AWS::MSK::Cluster": ["BrokerNodeGroupInfo", "InstanceType"],
}
