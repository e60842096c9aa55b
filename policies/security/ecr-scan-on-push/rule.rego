# METADATA
# title: Images are scanned for known holes
# description: >-
#   A scan at every push tells which packages of an image have known vulnerabilities, and costs nothing.
# custom:
#   code: security/ecr-scan-on-push
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::ECR::Repository]
#   frameworks:
#     fsbp: [ECR.1]
#     wellArchitected: [SEC06-BP01]
#   remediation: Set `ImageScanningConfiguration.ScanOnPush` to true.
package deployer.rules.security.ecr_scan_on_push

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	scanning := object.get(resource.properties, "ImageScanningConfiguration", {})
	not values.is_true(scanning.ScanOnPush)
	not values.is_intrinsic(scanning.ScanOnPush)
	not values.is_intrinsic(scanning)
	finding := {
		"resource": resource.address,
		"path": "Properties.ImageScanningConfiguration.ScanOnPush",
		"message": sprintf("images in the repository `%s` are not scanned", [resource.component]),
	}
}
