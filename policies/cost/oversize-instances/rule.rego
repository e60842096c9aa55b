# METADATA
# title: Large machines are for production
# description: >-
#   A machine of 8xlarge or more costs thousands of dollars a month. Outside production it mostly waits.
# custom:
#   code: cost/oversize-instances
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
#   remediation: Write a smaller class in the environment's overlay of the component.
package deployer.rules.cost.oversize_instances

deny contains finding if {
	not input.environment.production
	some resource in input.resources
	place := places[resource.type]
	class := object.get(resource.properties, place, null)
	is_large(class)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s", [concat(".", place)]),
		"message": sprintf("`%s` of `%s` is a large machine for an environment that is not production", [
			class,
			resource.component,
		]),
	}
}

is_large(class) if {
	some part in split(class, ".")
	to_number(trim_suffix(part, "xlarge")) >= 8
}

is_large(class) if contains(class, ".metal")

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
