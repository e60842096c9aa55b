# METADATA
# title: No secret stands in an environment variable
# description: >-
#   A literal password, a URL with one or a webhook is in the repository, in the template, in the console and in every record of a
#   deployment. It cannot be changed without a deployment.
# custom:
#   code: security/no-literal-secrets
#   severity: error
#   area: security
#   subject: templates
#   resources:
#     - AWS::ECS::TaskDefinition
#     - AWS::Lambda::Function
#     - AWS::CodeBuild::Project
#     - AWS::Batch::JobDefinition
#     - AWS::AppRunner::Service
#   frameworks:
#     fsbp: [ECS.8, CodeBuild.2]
#     wellArchitected: [SEC02-BP03]
#   remediation: >-
#     Put it into Secrets Manager and write `secrets: [{name: …, secretRef: …}]` in place of the variable.
package deployer.rules.security.no_literal_secrets

import data.deployer.lib.secrets
import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some index, container in values.items(resource.properties.ContainerDefinitions)
	some position, variable in values.items(container.Environment)
	secrets.is_literal(variable.Name, variable.Value)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.ContainerDefinitions[%d].Environment[%d].Value", [index, position]),
		"message": sprintf("the variable `%s` of `%s` holds a secret", [variable.Name, resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	some name, value in resource.properties.Environment.Variables
	secrets.is_literal(name, value)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Environment.Variables.%s", [name]),
		"message": sprintf("the variable `%s` of `%s` holds a secret", [name, resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	some index, variable in values.items(resource.properties.Environment.EnvironmentVariables)
	not variable.Type in {"PARAMETER_STORE", "SECRETS_MANAGER"}
	secrets.is_literal(variable.Name, variable.Value)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Environment.EnvironmentVariables[%d].Value", [index]),
		"message": sprintf("the variable `%s` of `%s` holds a secret", [variable.Name, resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	some index, variable in values.items(resource.properties.ContainerProperties.Environment)
	secrets.is_literal(variable.Name, variable.Value)
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.ContainerProperties.Environment[%d].Value", [index]),
		"message": sprintf("the variable `%s` of `%s` holds a secret", [variable.Name, resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	image := resource.properties.SourceConfiguration.ImageRepository
	some index, variable in values.items(image.ImageConfiguration.RuntimeEnvironmentVariables)
	secrets.is_literal(variable.Name, variable.Value)
	finding := {
		"resource": resource.address,
		"path": "Properties.SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables",
		"message": sprintf("the variable `%s` of `%s` holds a secret", [variable.Name, resource.component]),
	}
}
