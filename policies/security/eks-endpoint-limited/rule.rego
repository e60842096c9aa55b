# METADATA
# title: The endpoint of Kubernetes is not open to the internet
# description: >-
#   Whoever reaches the endpoint can try stolen tokens and the next vulnerability of the API server.
# custom:
#   code: security/eks-endpoint-limited
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::EKS::Cluster]
#   frameworks:
#     fsbp: [EKS.1]
#     wellArchitected: [SEC05-BP02]
#   remediation: >-
#     Set `EndpointPublicAccess: false` and `EndpointPrivateAccess: true`, or list `PublicAccessCidrs`.
package deployer.rules.security.eks_endpoint_limited

import data.deployer.lib.addresses
import data.deployer.lib.values

deny contains finding if {
	input.environment.production
	some finding in findings
}

warn contains finding if {
	not input.environment.production
	some finding in findings
}

findings contains finding if {
	some resource in input.resources
	resource.properties.ResourcesVpcConfig
	access := resource.properties.ResourcesVpcConfig
	not access.EndpointPublicAccess in {false, "false", "False"}
	not values.is_intrinsic(access.EndpointPublicAccess)
	is_open(access)
	finding := {
		"resource": resource.address,
		"path": "Properties.ResourcesVpcConfig.EndpointPublicAccess",
		"message": sprintf("the internet reaches the Kubernetes endpoint of `%s`", [resource.component]),
	}
}

is_open(access) if not access.PublicAccessCidrs

is_open(access) if {
	some range in values.items(access.PublicAccessCidrs)
	addresses.is_everybody(range)
}
