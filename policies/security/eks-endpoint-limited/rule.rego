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
#   environments: {production: error, "*": warning}
#   frameworks:
#     fsbp: [EKS.1]
#     wellArchitected: [SEC05-BP02]
#   remediation: "\"Set `EndpointPublicAccess: false` and `EndpointPrivateAccess: true`, or list `PublicAccessCidrs`.\""
package deployer.rules.security.eks_endpoint_limited

import data.deployer.lib.network
import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	network := resource.properties.ResourcesVpcConfig
	not network.EndpointPublicAccess in {false, "false", "False"}
	not values.is_intrinsic(network.EndpointPublicAccess)
	is_open(network)
	finding := {
		"resource": resource.address,
		"path": "Properties.ResourcesVpcConfig.EndpointPublicAccess",
		"message": sprintf("the internet reaches the Kubernetes endpoint of `%s`", [resource.component]),
	}
}

is_open(network) if not network.PublicAccessCidrs

is_open(network) if "0.0.0.0/0" in network.PublicAccessCidrs
