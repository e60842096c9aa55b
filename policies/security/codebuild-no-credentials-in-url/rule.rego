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
import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	holds_credentials(resource.properties.Source.Location)
	finding := finding_at(resource, "Properties.Source.Location")
}

deny contains finding if {
	some resource in input.resources
	some index, source in values.items(resource.properties.SecondarySources)
	holds_credentials(source.Location)
	finding := finding_at(resource, sprintf("Properties.SecondarySources[%d].Location", [index]))
}

holds_credentials(location) if regex.match(`^https?://[^/@]+@`, texts.of(location))

finding_at(resource, path) := {
	"resource": resource.address,
	"path": path,
	"message": sprintf("the URL of the source of `%s` holds credentials", [resource.component]),
}
