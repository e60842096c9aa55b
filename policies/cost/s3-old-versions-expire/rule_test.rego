package deployer.rules.cost.s3_old_versions_expire_test

import data.deployer.rules.cost.s3_old_versions_expire

bucket(spec) := {"address": "web/assets", "name": "assets", "kind": "S3", "spec": spec}

rule(fields) := object.union({"name": "old", "enabled": true}, fields)

test_a_bucket_without_a_rule_is_found if {
	found := s3_old_versions_expire.deny with input as {"components": [
		bucket({"versioning": true}),
		bucket({"versioning": true, "lifecycle": [rule({"expireAfter": "30d"})]}),
		bucket({"versioning": true, "lifecycle": [rule({"enabled": false, "expireOldVersionsAfter": "30d"})]}),
	]}
	count(found) == 1
}

test_a_bucket_with_a_rule_or_without_versions_passes if {
	count(s3_old_versions_expire.deny) == 0 with input as {"components": [
		bucket({"versioning": false}),
		bucket({"versioning": true, "lifecycle": [rule({"expireOldVersionsAfter": "30d"})]}),
	]}
}

test_a_bucket_whose_objects_are_locked_passes if {
	count(s3_old_versions_expire.deny) == 0 with input as {"components": [
		bucket({"versioning": true, "objectLock": {"mode": "COMPLIANCE", "retention": "3650d"}}),
	]}
}
