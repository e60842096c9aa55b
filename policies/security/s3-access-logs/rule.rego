# METADATA
# title: Requests to production buckets are logged
# description: >-
#   Without access logs nobody can tell later who read or deleted an object.
# custom:
#   code: security/s3-access-logs
#   severity: info
#   area: security
#   subject: templates
#   resources: [AWS::S3::Bucket]
#   frameworks:
#     fsbp: [S3.9]
#     wellArchitected: [SEC04-BP01]
#   remediation: Write `accessLogs` with the bucket that takes the logs.
package deployer.rules.security.s3_access_logs

deny contains finding if {
	input.environment.production
	some resource in input.resources
	not resource.properties.LoggingConfiguration
	not takes_logs(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.LoggingConfiguration",
		"message": sprintf("requests to the bucket `%s` are not logged", [resource.component]),
	}
}

# A bucket of logs would log its own logging.
takes_logs(bucket) if bucket.properties.AccessControl == "LogDeliveryWrite"

takes_logs(bucket) if {
	some other in input.resources
	other.component == bucket.component
	other.properties.LoggingConfiguration.DestinationBucketName.Ref == bucket.logicalId
}
