# METADATA
# title: Requests to a production distribution are logged
# description: >-
#   What CloudFront answers from its cache reaches no other log. Without its own, nobody can tell who asked for what.
# custom:
#   code: operations/cloudfront-access-logs
#   severity: warning
#   area: operations
#   subject: templates
#   resources: [AWS::CloudFront::Distribution, AWS::Logs::DeliverySource]
#   frameworks:
#     fsbp: [CloudFront.5]
#     wellArchitected: [REL06-BP01]
#   remediation: "Give `DistributionConfig.Logging` a `Bucket`, or deliver the logs by CloudWatch Logs."
package deployer.rules.operations.cloudfront_access_logs

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::CloudFront::Distribution"
	not resource.properties.DistributionConfig.Logging.Bucket
	not values.is_intrinsic(resource.properties.DistributionConfig.Logging)
	not values.is_intrinsic(resource.properties.DistributionConfig)
	not is_delivered(resource.component)
	finding := {
		"resource": resource.address,
		"path": "Properties.DistributionConfig.Logging.Bucket",
		"message": sprintf("requests to the distribution of `%s` are not logged", [resource.component]),
	}
}

# The newer way: a source of deliveries that names the distribution.
is_delivered(component) if {
	some source in input.resources
	source.type == "AWS::Logs::DeliverySource"
	source.component == component
}
