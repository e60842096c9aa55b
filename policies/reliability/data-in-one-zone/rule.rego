# METADATA
# title: Production data is in more than one zone
# description: >-
#   A zone fails as a whole, with power or network. What stands in one zone only is then unreachable for hours, and
#   what has no copy elsewhere may be lost.
# custom:
#   code: reliability/data-in-one-zone
#   severity: error
#   area: reliability
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::RDS::DBCluster
#     - AWS::DocDB::DBCluster
#     - AWS::DocDB::DBInstance
#     - AWS::Neptune::DBCluster
#     - AWS::Neptune::DBInstance
#     - AWS::EFS::FileSystem
#     - AWS::MemoryDB::Cluster
#     - AWS::OpenSearchService::Domain
#     - AWS::Elasticsearch::Domain
#     - AWS::ElastiCache::ReplicationGroup
#   frameworks:
#     fsbp: [RDS.5, ElastiCache.3, Opensearch.6, ES.6]
#     cis: ["2.2.4"]
#     wellArchitected: [REL10-BP01]
#   remediation: "Write `multiAz: true`, or as many `replicas` as there should be copies."
package deployer.rules.reliability.data_in_one_zone

import data.deployer.lib.values

# What is of the kind RDS is judged by its spec: `reliability/rds-multi-az`.
deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::RDS::DBInstance"
	resource.kind != "RDS"
	not is_on(resource.properties.MultiAZ)
	not resource.properties.DBClusterIdentifier
	not resource.properties.SourceDBInstanceIdentifier
	finding := found(resource, "Properties.MultiAZ", "the database")
}

# A cluster with one member in its template. None means that they are elsewhere, or that it has no need of any.
deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type in {"AWS::RDS::DBCluster", "AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster"}
	resource.kind != "RDS"
	count([member |
		some member in input.resources
		member.component == resource.component
		endswith(member.type, "::DBInstance")
		member.properties.DBClusterIdentifier.Ref == resource.logicalId
	]) == 1
	finding := found(resource, "", "the cluster")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::EFS::FileSystem"
	is_string(resource.properties.AvailabilityZoneName)
	finding := found(resource, "Properties.AvailabilityZoneName", "the file system")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::MemoryDB::Cluster"
	resource.properties.NumReplicasPerShard in {0, "0"}
	finding := found(resource, "Properties.NumReplicasPerShard", "the cluster")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::OpenSearchService::Domain"
	not is_spread(resource.properties.ClusterConfig)
	finding := found(resource, "Properties.ClusterConfig.ZoneAwarenessEnabled", "the domain")
}

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::Elasticsearch::Domain"
	not is_spread(resource.properties.ElasticsearchClusterConfig)
	finding := found(resource, "Properties.ElasticsearchClusterConfig.ZoneAwarenessEnabled", "the domain")
}

# A cache can be filled again, if the database behind it bears that.
warn contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::ElastiCache::ReplicationGroup"
	not resource.properties.GlobalReplicationGroupId
	not is_on(resource.properties.AutomaticFailoverEnabled)
	finding := found(resource, "Properties.AutomaticFailoverEnabled", "the cache")
}

warn contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::ElastiCache::ReplicationGroup"
	is_on(resource.properties.AutomaticFailoverEnabled)
	not is_on(resource.properties.MultiAZEnabled)
	finding := found(resource, "Properties.MultiAZEnabled", "the cache")
}

found(resource, path, what) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("%s of `%s` is lost with its zone", [what, resource.component]),
}

is_on(value) if value in {true, "true"}

is_on(value) if is_object(value)

is_spread(cluster) if is_on(cluster.ZoneAwarenessEnabled)

is_spread(cluster) if is_on(cluster.MultiAZWithStandbyEnabled)

is_spread(cluster) if values.is_intrinsic(cluster)
