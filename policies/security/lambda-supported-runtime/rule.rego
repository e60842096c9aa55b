# METADATA
# title: Functions run on a runtime that AWS still mends
# description: >-
#   A deprecated runtime gets no security updates any more, and some day its functions cannot be changed.
# custom:
#   code: security/lambda-supported-runtime
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::Lambda::Function]
#   frameworks:
#     fsbp: [Lambda.2]
#     wellArchitected: [SEC06-BP01]
#   remediation: Move to the current version of the language.
package deployer.rules.security.lambda_supported_runtime

# The kind Lambda says so itself, with what to move to.
warn contains finding if {
	some resource in input.resources
	resource.properties.Runtime in deprecated
	resource.kind != "Lambda"
	finding := {
		"resource": resource.address,
		"path": "Properties.Runtime",
		"message": sprintf("the runtime `%s` of `%s` gets no security updates", [resource.properties.Runtime, resource.component]),
	}
}

# The table of deprecated runtimes in the Lambda developer guide, as of November 2026.
deprecated := {
	"dotnet5.0", "dotnet6", "dotnet7", "dotnet8", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1",
	"go1.x", "java8", "nodejs", "nodejs10.x", "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs18.x", "nodejs20.x",
	"nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "provided", "provided.al2", "python2.7", "python3.10",
	"python3.6", "python3.7", "python3.8", "python3.9", "ruby2.5", "ruby2.7", "ruby3.2",
}
