package deployer.rules.security.elasticache_user_password_test

import data.deployer.rules.security.elasticache_user_password

user(properties) := {
	"address": "shop/cache/User",
	"component": "shop/cache",
	"logicalId": "User",
	"type": "AWS::ElastiCache::User",
	"properties": properties,
}

test_an_active_user_without_a_password_is_found if {
	found := elasticache_user_password.deny with input as {"resources": [user({"UserName": "default", "NoPasswordRequired": "true", "AccessString": "on ~* +@all"})]}
	found == {{
		"resource": "shop/cache/User",
		"path": "Properties.NoPasswordRequired",
		"message": "a user of the cache `shop/cache` needs no password",
	}}
}

test_the_mode_says_the_same if {
	found := elasticache_user_password.deny with input as {"resources": [user({
		"UserName": "app",
		"AuthenticationMode": {"Type": "no-password-required"},
		"AccessString": "on ~app:* +@all",
	})]}
	{finding.path | some finding in found} == {"Properties.AuthenticationMode.Type"}
}

test_a_user_that_is_not_turned_off_is_on if {
	count(elasticache_user_password.deny) == 1 with input as {"resources": [user({"UserName": "app", "NoPasswordRequired": true})]}
	count(elasticache_user_password.deny) == 1 with input as {"resources": [user({"UserName": "app", "NoPasswordRequired": true, "AccessString": "ON"})]}
}

test_other_users_pass if {
	count(elasticache_user_password.deny) == 0 with input as {"resources": [
		user({"UserName": "default", "NoPasswordRequired": true, "AccessString": "off ~* -@all"}),
		user({"UserName": "app", "NoPasswordRequired": true, "AccessString": {"Ref": "Access"}}),
		user({"UserName": "app", "AuthenticationMode": {"Type": "iam"}, "AccessString": "on ~* +@all"}),
		user({"UserName": "app", "Passwords": ["{{resolve:secretsmanager:cache}}"], "AccessString": "on ~* +@all"}),
	]}
}
