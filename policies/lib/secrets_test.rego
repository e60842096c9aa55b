package deployer.lib.secrets_test

import data.deployer.lib.secrets

test_a_literal_under_a_telling_name_is_a_secret if {
	secrets.is_literal("DB_PASSWORD", "hunter2")
	secrets.is_literal("stripeApiKey", "abc")
	secrets.is_literal("GITHUB_TOKEN", "abc")
	secrets.is_literal("Token", "abc")
	secrets.is_literal("GITHUB", concat("", ["ghp", "_000000000000000000000000000000000000"]))
	secrets.is_literal("STRIPE", concat("", ["sk", "_live_000000000000000000000000"]))
	secrets.is_literal("ACCESS", concat("", ["AKIA", "IOSFODNN7EXAMPLE"]))
}

test_shorter_names_of_passwords_tell_too if {
	every name in ["MYSQL_PWD", "PGPASSWORD", "REDIS_PASSWORD", "SMTP_PASS", "db_passwd"] {
		secrets.is_literal(name, "hunter2")
	}
}

test_addresses_that_open_something_are_secrets_under_any_name if {
	every value in [
		"postgres://shop:hunter2@db:5432/shop",
		"redis://:hunter2@cache:6379",
		"https://ann:hunter2@example.com/a",
		{"Fn::Sub": "amqp://shop:hunter2@${Broker}:5671"},
		"https://hooks.slack.com/services/T0/B0/abc",
		"https://discord.com/api/webhooks/1/abc",
		"https://acme.webhook.office.com/webhookb2/abc",
		"Server=db;User Id=shop;Password=hunter2;",
	] {
		secrets.is_literal("ADDRESS", value)
	}
}

test_addresses_whose_password_is_filled_in_are_none if {
	every value in [
		"postgres://db:5432/shop",
		"postgres://shop@db:5432/shop",
		"postgres://shop:$(DB_PASSWORD)@db:5432/shop",
		"postgres://shop:{{resolve:secretsmanager:db:SecretString:password}}@db/shop",
		{"Fn::Sub": "postgres://shop:${Password}@db:5432/shop"},
		{"Fn::Join": ["", ["postgres://shop:", {"Ref": "Password"}, "@db:5432"]]},
		"https://example.com/a:b@c",
		"https://hooks.slack.com",
		{"Fn::Sub": "https://hooks.slack.com/services/${Hook}"},
		"Server=db;User Id=shop;Password=${PASSWORD};",
		{"Ref": "Address"},
		"",
		12,
	] {
		not secrets.is_literal("ADDRESS", value)
	}
	not secrets.is_literal("PWD", "/srv")
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
	not secrets.is_literal("NAME", "ghp_short")
	not secrets.is_literal("BROKEN", "abc")
}
