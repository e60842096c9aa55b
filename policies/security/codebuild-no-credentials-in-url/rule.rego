# METADATA
# title: Builds fetch their source without a password in the URL
# description: >-
#   A token in the URL of a repository is in the template, in the console and in the log of every build.
# custom:
#   code: security/codebuild-no-credentials-in-url
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::CodeBuild::Project]
#   frameworks:
#     fsbp: [CodeBuild.1]
#     wellArchitected: [SEC02-BP03]
#   remediation: Use a connection of CodeConnections, or a source credential kept in Secrets Manager.
package deployer.rules.security.codebuild_no_credentials_in_url

import data.deployer.lib.texts

deny contains finding if {
	some resource in input.resources
	some [path, location] in locations(resource)
	regex.match(`^https?://[^/@]+@`, texts.of(location))
	finding := {
		"resource": resource.address,
		"path": path,
		"message": sprintf("the URL of the source of `%s` holds credentials", [resource.component]),
	}
}

locations(resource) := array.concat(
	[["Properties.Source.Location", resource.properties.Source.Location]],
	[[sprintf("Properties.SecondarySources[%d].Location", [index]), source.Location] |
		some index, source in resource.properties.SecondarySources
	],
)
