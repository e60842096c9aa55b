package deployer.lib.secrets_test

import data.deployer.lib.secrets

test_a_literal_under_a_telling_name_is_a_secret if {
	secrets.is_literal("DB_PASSWORD", "hunter2")
	secrets.is_literal("stripeApiKey", "abc")
	secrets.is_literal("GITHUB_TOKEN", "abc")
	secrets.is_literal("ACCESS", concat("", ["AKIA", "IOSFODNN7EXAMPLE"]))
}

test_references_and_switches_are_none if {
	not secrets.is_literal("DB_PASSWORD", {"Ref": "Password"})
	not secrets.is_literal("DB_PASSWORD", "{{resolve:secretsmanager:db:SecretString:password}}")
	not secrets.is_literal("DB_PASSWORD", "")
	not secrets.is_literal("USE_AUTH_TOKEN", "true")
	not secrets.is_literal("CLIENT_SECRET", "arn:aws:secretsmanager:eu-west-1:1:secret:a")
	not secrets.is_literal("MAX_TOKEN", "12")
	not secrets.is_literal("LOG_LEVEL", "info")
	not secrets.is_literal("NAME", "AKIA")
}
