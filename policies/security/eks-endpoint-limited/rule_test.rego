package deployer.rules.security.eks_endpoint_limited_test

import data.deployer.rules.security.eks_endpoint_limited

cluster(network) := {
	"address": "platform/k8s/Cluster",
	"component": "platform/k8s",
	"properties": {"ResourcesVpcConfig": object.union({"SubnetIds": []}, network)},
}

test_an_open_endpoint_is_found if {
	found := eks_endpoint_limited.findings with input as {"resources": [
		cluster({}),
		cluster({"EndpointPublicAccess": "true", "PublicAccessCidrs": ["0.0.0.0/0"]}),
	]}
	{finding.path | some finding in found} == {"Properties.ResourcesVpcConfig.EndpointPublicAccess"}
	count(eks_endpoint_limited.findings) == 1 with input as {"resources": [cluster({"PublicAccessCidrs": [{"Ref": "Office"}, "128.0.0.0/1"]})]}
}

test_private_limited_and_unknown_ones_pass if {
	count(eks_endpoint_limited.findings) == 0 with input as {"resources": [
		cluster({"EndpointPublicAccess": false}),
		cluster({"PublicAccessCidrs": ["198.51.100.0/24"]}),
		cluster({"EndpointPublicAccess": {"Ref": "Public"}}),
	]}
}

everywhere := {"resources": [
	cluster({}),
	cluster({"EndpointPublicAccess": "true", "PublicAccessCidrs": ["0.0.0.0/0"]}),
]}

test_it_is_an_error_in_production_only if {
	count(eks_endpoint_limited.deny) > 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(eks_endpoint_limited.warn) == 0 with input as object.union(everywhere, {"environment": {"production": true}})
	count(eks_endpoint_limited.deny) == 0 with input as object.union(everywhere, {"environment": {"production": false}})
	count(eks_endpoint_limited.warn) > 0 with input as object.union(everywhere, {"environment": {"production": false}})
}
