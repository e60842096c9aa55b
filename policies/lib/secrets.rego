# Secrets that stand where everybody can read them.
package deployer.lib.secrets

import data.deployer.lib.texts

# Whether a variable with this name and this value is a secret: the name says so and the value is no reference.
is_literal(name, value) if {
	is_string(value)
	strings.any_suffix_match(concat("", ["_", upper(name)]), endings)
	is_telling(value)
}

# The id of an access key of AWS, whatever the name is.
is_literal(_, value) if {
	is_string(value)
	startswith(value, "AKIA")
	count(value) == 20
}

# A token that says by its beginning whose it is.
is_literal(_, value) if {
	is_string(value)
	strings.any_prefix_match(value, ["ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "rk_live_", "sk_live_", "xoxb-", "xoxp-"])
	count(value) >= 20
}

# An address that opens something by itself, whatever the name is.
is_literal(_, value) if opens_door(texts.of(value))

# A URL with a password, unless the password is filled in later.
opens_door(text) if {
	contains(text, "@")
	regex.match(`://[^/@: ]*:[^/@ ${}<*]+@`, text)
}

# Whoever knows the address of a webhook may post.
opens_door(text) if {
	contains(text, "hook")
	regex.match(`^https://(hooks\.slack\.com/(services|triggers|workflows)|([a-z]+\.)?discord(app)?\.com/api/webhooks/[0-9]+|[a-z0-9]+\.webhook\.office\.com/webhookb2)/[^$<{]+$`, text)
}

# What a connection says between semicolons: `Server=db;Password=hunter2`.
opens_door(text) if {
	contains(text, "=")
	regex.match(`(^|;) *(password|pwd) *= *[^;${}<% ]`, lower(text))
}

endings := [
	"PASSWORD", "PASSWD", "PASSPHRASE", "API_KEY", "APIKEY", "PRIVATE_KEY", "PRIVATEKEY", "SECRET_KEY", "SECRETKEY",
	"ACCESS_KEY", "_PASS", "_PWD", "_SECRET", "_TOKEN", "_CREDENTIALS", "AUTH_TOKEN", "ENGINE_AUTH_DATA",
]

# What is empty, a number, a switch, a path, an ARN, a URL, a placeholder or a dynamic reference is no secret.
is_telling(value) if {
	value != ""
	not lower(value) in {"true", "false", "none", "null", "yes", "no"}
	not to_number(value)
	not strings.any_prefix_match(value, ["arn:", "/", "ssm:", "http://", "https://", "{{resolve:", "$", "<"])
}
