# METADATA
# title: Data is copied to allowed regions only
# description: >-
#   A replica in another region puts data under other laws. It must stand where the organisation allows it, as the
#   original does.
# custom:
#   code: compliance/replication-regions
#   severity: error
#   area: compliance
#   subject: templates
#   resources:
#     - AWS::Backup::BackupPlan
#     - AWS::DynamoDB::GlobalTable
#     - AWS::ECR::ReplicationConfiguration
#     - AWS::RDS::DBInstance
#     - AWS::S3::Bucket
#     - AWS::SecretsManager::Secret
#   remediation: Write one of `allowedRegions`, or add the region to `Compliance`.
package deployer.rules.compliance.replication_regions

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some i, replica in resource.properties.Replicas
	is_forbidden(replica.Region)
	finding := found(resource, sprintf("Properties.Replicas[%d].Region", [i]), replica.Region)
}

deny contains finding if {
	some resource in input.resources
	some i, replica in resource.properties.ReplicaRegions
	is_forbidden(replica.Region)
	finding := found(resource, sprintf("Properties.ReplicaRegions[%d].Region", [i]), replica.Region)
}

deny contains finding if {
	some resource in input.resources
	region := resource.properties.AutomaticBackupReplicationRegion
	is_forbidden(region)
	finding := found(resource, "Properties.AutomaticBackupReplicationRegion", region)
}

deny contains finding if {
	some resource in input.resources
	some rule in resource.properties.ReplicationConfiguration.Rules
	some destination in rule.Destinations
	is_forbidden(destination.Region)
	finding := found(resource, "Properties.ReplicationConfiguration.Rules", destination.Region)
}

deny contains finding if {
	some resource in input.resources
	some rule in values.items(resource.properties.BackupPlan.BackupPlanRule)
	some action in rule.CopyActions
	region := split(action.DestinationBackupVaultArn, ":")[3]
	is_forbidden(region)
	finding := found(resource, "Properties.BackupPlan.BackupPlanRule", region)
}

# The ARN of a bucket does not say where it is; its name often does.
warn contains finding if {
	some resource in input.resources
	some i, rule in resource.properties.ReplicationConfiguration.Rules
	some region in regex.find_n(`(af|ap|ca|eu|il|me|mx|sa|us)-(gov-)?[a-z]{4,9}-[1-9]`, rule.Destination.Bucket, 1)
	is_forbidden(region)
	finding := found(resource, sprintf("Properties.ReplicationConfiguration.Rules[%d].Destination.Bucket", [i]), region)
}

# Regions of the environment itself are judged by `compliance/allowed-regions`.
is_forbidden(region) if {
	is_string(region)
	input.settings.compliance.allowedRegions
	not region in input.settings.compliance.allowedRegions
	not region in input.environment.regions
	region != ""
}

found(resource, path, region) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("`%s` copies data to the region `%s`, which is not allowed", [resource.component, region]),
}
