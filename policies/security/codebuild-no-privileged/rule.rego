# METADATA
# title: Builds are privileged only if they make images
# description: >-
#   A privileged build is root on its machine; whatever a dependency's script does there is, too.
# custom:
#   code: security/codebuild-no-privileged
#   severity: info
#   area: security
#   subject: templates
#   resources: [AWS::CodeBuild::Project]
#   frameworks:
#     wellArchitected: [SEC06-BP02]
#   remediation: Remove `PrivilegedMode` unless the build runs Docker.
package deployer.rules.security.codebuild_no_privileged

warn contains finding if {
	some resource in input.resources
	resource.properties.Environment.PrivilegedMode in {true, "true", "True"}
	finding := {
		"resource": resource.address,
		"path": "Properties.Environment.PrivilegedMode",
		"message": sprintf("the builds of `%s` are privileged", [resource.component]),
	}
}
