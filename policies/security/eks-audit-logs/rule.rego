# METADATA
# title: Kubernetes records who did what
# description: >-
#   Without the audit log nobody can say who read a secret or changed a role in a cluster.
# custom:
#   code: security/eks-audit-logs
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::EKS::Cluster]
#   frameworks:
#     fsbp: [EKS.8]
#     wellArchitected: [SEC04-BP01]
#   remediation: "Add `{Type: audit}` to `Logging.ClusterLogging.EnabledTypes`."
package deployer.rules.security.eks_audit_logs

import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::EKS::Cluster"
	not is_recorded(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.Logging",
		"message": sprintf("the cluster `%s` keeps no audit log", [resource.component]),
	}
}

is_recorded(resource) if {
	some log in resource.properties.Logging.ClusterLogging.EnabledTypes
	log.Type == "audit"
}

is_recorded(resource) if values.is_intrinsic(resource.properties.Logging)
