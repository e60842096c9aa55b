# METADATA
# title: Machines are of a current generation
# description: >-
#   Machines of old generations do less for more money, and new ones of many kinds can no longer be made.
# custom:
#   code: cost/previous-generation
#   severity: warning
#   area: cost
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBInstance
#     - AWS::Neptune::DBInstance
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::CacheCluster
#     - AWS::MemoryDB::Cluster
#     - AWS::OpenSearchService::Domain
#     - AWS::MSK::Cluster
#     - AWS::EC2::Instance
#     - AWS::EC2::LaunchTemplate
#     - AWS::AutoScaling::LaunchConfiguration
#   frameworks:
#     wellArchitected: [COST06-BP02]
#   remediation: Write a class of a current generation, such as `db.t4g.medium` or `cache.r7g.large`.
package deployer.rules.cost.previous_generation

deny contains finding if {
	some resource in input.resources
	place := places[resource.type]
	class := object.get(resource.properties, place, null)
	some part in split(class, ".")
	part in {"t1", "t2", "m1", "m2", "m3", "m4", "c1", "c3", "c4", "r3", "r4", "i2", "g2"}
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s", [concat(".", place)]),
		"message": sprintf("`%s` of `%s` is of an old generation, which does less for the money", [class, resource.component]),
	}
}

# Where each type of resource says what machine it is.
places := {
	"AWS::RDS::DBInstance": ["DBInstanceClass"],
	"AWS::RDS::DBCluster": ["DBClusterInstanceClass"],
	"AWS::DocDB::DBInstance": ["DBInstanceClass"],
	"AWS::Neptune::DBInstance": ["DBInstanceClass"],
	"AWS::ElastiCache::ReplicationGroup": ["CacheNodeType"],
	"AWS::ElastiCache::CacheCluster": ["CacheNodeType"],
	"AWS::MemoryDB::Cluster": ["NodeType"],
	"AWS::OpenSearchService::Domain": ["ClusterConfig", "InstanceType"],
	"AWS::MSK::Cluster": ["BrokerNodeGroupInfo", "InstanceType"],
	"AWS::EC2::Instance": ["InstanceType"],
	"AWS::EC2::LaunchTemplate": ["LaunchTemplateData", "InstanceType"],
	"AWS::AutoScaling::LaunchConfiguration": ["InstanceType"],
}
