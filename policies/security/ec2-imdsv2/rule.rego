# METADATA
# title: Instances answer for credentials to sessions only
# description: >-
#   The first version of the metadata service gives the credentials of the instance to anybody who can make a
#   program on it fetch a URL.
# custom:
#   code: security/ec2-imdsv2
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::EC2::LaunchTemplate, AWS::EC2::Instance, AWS::AutoScaling::LaunchConfiguration]
#   frameworks:
#     fsbp: [EC2.8, EC2.170, AutoScaling.3]
#     cis: ["5.7"]
#     wellArchitected: [SEC06-BP02]
#   remediation: "Set `MetadataOptions: {HttpTokens: required}`."
package deployer.rules.security.ec2_imdsv2

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	resource.type == "AWS::EC2::LaunchTemplate"
	resource.properties.LaunchTemplateData
	not is_safe(resource.properties.LaunchTemplateData.MetadataOptions)
	not values.is_intrinsic(resource.properties.LaunchTemplateData)
	finding := {
		"resource": resource.address,
		"path": "Properties.LaunchTemplateData.MetadataOptions",
		"message": message(resource),
	}
}

# An instance may have it from a launch template.
deny contains finding if {
	some resource in input.resources
	resource.type != "AWS::EC2::LaunchTemplate"
	not is_safe(resource.properties.MetadataOptions)
	not resource.properties.LaunchTemplate
	finding := {
		"resource": resource.address,
		"path": "Properties.MetadataOptions",
		"message": message(resource),
	}
}

is_safe(options) if options.HttpTokens == "required"

is_safe(options) if options.HttpEndpoint == "disabled"

is_safe(options) if values.is_intrinsic(options)

is_safe(options) if values.is_intrinsic(options.HttpTokens)

message(resource) := sprintf("instances of `%s` give their credentials without a session", [resource.component])
