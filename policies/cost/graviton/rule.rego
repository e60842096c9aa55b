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
#   remediation: Write the class with a `g`, such as `db.t4g.medium` for `db.t3.medium`.
package deployer.rules.cost.graviton

deny contains finding if {
	some resource in input.resources
	place := places[resource.type]
	class := object.get(resource.properties, place, null)
	has_sibling(class)
	not is_commercial(resource.properties.Engine)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s", [concat(".", place)]),
		"message": sprintf("`%s` of `%s` has a sibling on Graviton that costs less", [class, resource.component]),
	}
}

has_sibling(class) if {
	some part in split(class, ".")
	part in {"m5", "m5d", "m6i", "m6id", "m7i", "c5", "r5", "r5b", "r5d", "r6i", "r6id", "r7i"}
}

# The small machines of brokers and search domains have none.
has_sibling(class) if {
	some prefix in ["db.t3.", "cache.t3."]
	startswith(class, prefix)
}

# Oracle, SQL Server and Db2 do not run on it.
is_commercial(engine) if {
	some word in ["oracle", "sqlserver", "db2"]
	contains(engine, word)
}

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
