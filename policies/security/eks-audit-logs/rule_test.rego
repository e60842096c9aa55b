package deployer.rules.security.eks_audit_logs_test

import data.deployer.rules.security.eks_audit_logs

cluster(properties) := {
	"address": "platform/k8s/Cluster",
	"component": "platform/k8s",
	"type": "AWS::EKS::Cluster",
	"properties": properties,
}

logging(types) := {"Logging": {"ClusterLogging": {"EnabledTypes": types}}}

test_a_cluster_without_an_audit_log_is_found if {
	found := eks_audit_logs.warn with input as {"resources": [cluster({}), cluster(logging([{"Type": "api"}]))]}
	{finding.path | some finding in found} == {"Properties.Logging"}
}

test_an_audit_log_passes if {
	count(eks_audit_logs.warn) == 0 with input as {"resources": [
		cluster(logging([{"Type": "api"}, {"Type": "audit"}])),
		cluster({"Logging": {"Fn::If": ["A", {}, {}]}}),
	]}
}
