# METADATA
# title: A production cluster is measured
# description: >-
#   Without Container Insights nobody can tell how many tasks ran last night, which of them was out of memory, or why a
#   queue's worker did not scale: the backlog of a Worker is measured by it.
# custom:
#   code: operations/container-insights
#   severity: warning
#   area: operations
#   subject: templates
#   resources: [AWS::ECS::Cluster]
#   frameworks:
#     fsbp: [ECS.12]
#     wellArchitected: [REL06-BP01]
#   remediation: "Write `containerInsights: enabled` in the environment's Observability."
package deployer.rules.operations.container_insights

import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some resource in input.resources
	not is_measured(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.ClusterSettings",
		"message": sprintf("the tasks of the cluster `%s` are not measured", [resource.component]),
	}
}

is_measured(resource) if {
	some setting in resource.properties.ClusterSettings
	setting.Name == "containerInsights"
	setting.Value != "disabled"
}

is_measured(resource) if values.is_intrinsic(resource.properties.ClusterSettings)
