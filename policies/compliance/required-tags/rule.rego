# METADATA
# title: Resources of templates carry the tags that the organisation requires
# description: >-
#   The compiler tags what it makes. A resource of a plain template has the tags that are written there, and what holds
#   data should say whose it is.
# custom:
#   code: compliance/required-tags
#   severity: warning
#   area: compliance
#   subject: templates
#   resources:
#     - AWS::DocDB::DBCluster
#     - AWS::DynamoDB::GlobalTable
#     - AWS::DynamoDB::Table
#     - AWS::EC2::Instance
#     - AWS::EC2::Volume
#     - AWS::EFS::FileSystem
#     - AWS::ElastiCache::CacheCluster
#     - AWS::ElastiCache::ReplicationGroup
#     - AWS::ElastiCache::ServerlessCache
#     - AWS::Kinesis::Stream
#     - AWS::MemoryDB::Cluster
#     - AWS::Neptune::DBCluster
#     - AWS::OpenSearchService::Domain
#     - AWS::RDS::DBCluster
#     - AWS::RDS::DBInstance
#     - AWS::Redshift::Cluster
#     - AWS::S3::Bucket
#     - AWS::SNS::Topic
#     - AWS::SQS::Queue
#   frameworks:
#     wellArchitected: [COST03-BP02]
#   remediation: Write the tag below `Tags` of the resource.
package deployer.rules.compliance.required_tags

import data.deployer.lib.values

deny contains finding if {
	some label in input.settings.compliance.requiredLabels
	some resource in input.resources
	not is_tagged(resource.properties, label)
	finding := {
		"resource": resource.address,
		"path": "Properties.Tags",
		"message": sprintf("`%s` of `%s` has no tag `%s`, which the organisation requires", [
			resource.logicalId,
			resource.component,
			label,
		]),
	}
}

is_tagged(properties, label) if {
	some tag in properties.Tags
	names(tag, label)
}

is_tagged(properties, label) if {
	some tag in properties.FileSystemTags
	names(tag, label)
}

is_tagged(properties, label) if {
	some replica in properties.Replicas
	some tag in replica.Tags
	names(tag, label)
}

# What is known only when it is deployed may well be the tag.
is_tagged(properties, _) if values.is_intrinsic(properties.Tags)

# The compiler's own tags come with all labels of the component, which `compliance/required-labels` judges.
names(tag, label) if tag.Key in {label, "deployer:component"}

names(tag, _) if not is_string(tag.Key)
