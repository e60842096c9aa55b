# METADATA
# title: A production service is served while it is deployed
# description: >-
#   With a low minimum ECS stops the old tasks before the new ones work; with 0 it stops all of them, and every
#   deployment is an outage.
# custom:
#   code: reliability/minimum-healthy
#   severity: warning
#   area: reliability
#   subject: templates
#   resources: [AWS::ECS::Service]
#   frameworks:
#     wellArchitected: [REL08-BP05]
#   remediation: "Write 50 or more as `deployment.minimumHealthyPercent`."
package deployer.rules.reliability.minimum_healthy

deny contains finding if {
	input.environment.production
	some resource in input.resources
	percent := to_number(resource.properties.DeploymentConfiguration.MinimumHealthyPercent)
	percent < 50
	is_array(resource.properties.LoadBalancers)
	resource.properties.LoadBalancers[0]
	finding := {
		"resource": resource.address,
		"path": "Properties.DeploymentConfiguration.MinimumHealthyPercent",
		"message": sprintf("only %d %% of the tasks of `%s` need to work while it is deployed", [percent, resource.component]),
	}
}
