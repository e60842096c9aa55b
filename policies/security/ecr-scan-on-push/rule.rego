# METADATA
# title: Images are searched for known weaknesses
# description: >-
#   A scan tells of weaknesses in the packages of an image before an intruder does.
# custom:
#   code: security/ecr-scan-on-push
#   severity: info
#   area: security
#   subject: templates
#   resources: [AWS::ECR::Repository]
#   frameworks:
#     fsbp: [ECR.1]
#     wellArchitected: [SEC06-BP01]
#   remediation: "Set `ImageScanningConfiguration: {ScanOnPush: true}`, or scan the whole registry with Inspector."
package deployer.rules.security.ecr_scan_on_push

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::ECR::Repository"
	not resource.properties.ImageScanningConfiguration.ScanOnPush in {true, "true", "True"}
	not values.is_intrinsic(resource.properties.ImageScanningConfiguration)
	not values.is_intrinsic(resource.properties.ImageScanningConfiguration.ScanOnPush)
	finding := {
		"resource": resource.address,
		"path": "Properties.ImageScanningConfiguration",
		"message": sprintf("nobody searches the images of `%s` for weaknesses", [resource.component]),
	}
}
