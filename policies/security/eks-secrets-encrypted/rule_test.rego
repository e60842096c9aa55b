package deployer.rules.security.eks_secrets_encrypted_test

import data.deployer.rules.security.eks_secrets_encrypted

cluster(properties) := {
	"address": "platform/k8s/Cluster",
	"component": "platform/k8s",
	"type": "AWS::EKS::Cluster",
	"properties": properties,
}

test_secrets_without_a_key_are_found if {
	found := eks_secrets_encrypted.warn with input as {"resources": [cluster({}), cluster({"EncryptionConfig": []})]}
	{finding.path | some finding in found} == {"Properties.EncryptionConfig"}
}

test_secrets_with_a_key_pass if {
	count(eks_secrets_encrypted.warn) == 0 with input as {"resources": [
		cluster({"EncryptionConfig": [{"Resources": ["secrets"], "Provider": {"KeyArn": "a"}}]}),
		cluster({"EncryptionConfig": {"Fn::If": ["A", [], []]}}),
	]}
}
