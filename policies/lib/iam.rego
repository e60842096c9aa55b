# Policy documents of IAM and of resources, as they stand in templates.
package deployer.lib.iam

import data.deployer.lib.texts
import data.deployer.lib.values

# The statements of a document, wherever it writes one or several.
statements(document) := values.items(document.Statement)

# The actions, resources and principals of a statement, each as a list.
actions(statement) := values.items(statement.Action)

resources(statement) := values.items(statement.Resource)

allows(statement) if statement.Effect == "Allow"

# Whether everybody is meant.
is_for_everybody(statement) if statement.Principal == "*"

is_for_everybody(statement) if {
	some _, principals in statement.Principal
	"*" in values.items(principals)
}

# Whether a statement reaches everything, or everything of a type: `*`, `arn:aws:iam::123456789012:role/*`.
is_wide(statement) if {
	some resource in resources(statement)
	is_everything(resource)
}

is_everything(arn) if arn == "*"

is_everything(arn) if strings.any_suffix_match(arn, whole_types)

is_everything(arn) if strings.any_suffix_match(arn["Fn::Sub"], whole_types)

is_everything(arn) if {
	arn["Fn::Join"]
	strings.any_suffix_match(texts.of(arn), whole_types)
}

# All of an account, where nothing in the ARN is put in later.
is_everything(arn) if {
	endswith(arn, ":*")
	count(split(arn, ":")) == 6
}

whole_types := [
	":alias/*", ":document/*", ":function:*", ":group/*", ":instance/*", ":key/*", ":log-group:*", ":parameter/*",
	":policy/*", ":project/*", ":role/*", ":secret:*", ":stack/*", ":table/*", ":task/*", ":user/*", "AccountId}:*",
]

# Whether an action of a statement, perhaps with wildcards, means one of a set of actions in lower case. `*` alone
# has a rule of its own.
means(action, actions) if lower(action) in actions

means(action, actions) if {
	contains(action, "*")
	action != "*"
	some one in actions
	glob.match(lower(action), null, one)
}

# The keys that the conditions of a statement look at, in lower case.
condition_keys(statement) := {lower(key) |
	some _, test in statement.Condition
	some key, _ in test
}
