# Policy documents of IAM and of resources, as they stand in templates.
package deployer.lib.iam

import data.deployer.lib.addresses
import data.deployer.lib.texts
import data.deployer.lib.values

# The statements of a document, wherever it writes one or several.
statements(document) := values.items(document.Statement)

# The actions, resources and principals of a statement, each as a list.
actions(statement) := values.items(statement.Action)

resources(statement) := values.items(statement.Resource)

# The actions that are texts, in lower case: IAM makes no difference, and what is known later must not hide the others.
verbs(statement) := [lower(action) | some action in values.items(statement.Action); is_string(action)]

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
	regex.match(`[*?]`, action)
	action != "*"
	some one in actions
	glob.match(lower(action), null, one)
}

# The keys that the conditions of a statement look at, in lower case.
condition_keys(statement) := {lower(key) |
	some _, test in statement.Condition
	some key, _ in test
}

# Keys of conditions that say nothing of who does something, nor to what.
circumstances := {
	"aws:currenttime", "aws:epochtime", "aws:referer", "aws:requestedregion", "aws:securetransport",
	"aws:tokenissuetime", "aws:useragent",
}

# The keys that have to be there with one of a few values, in lower case.
demanded_keys(statement) := {lower(key) |
	some operator, test in statement.Condition
	is_demand(operator)
	some key, value in test
	count([item | some item in values.items(value); is_anything(item)]) == 0
}

# Everything but a value, or no value at all, is no demand: who comes without the key gets in.
is_demand(operator) if not regex.match(`not|ifexists$|^forallvalues:|^null$`, lower(operator))

# Values that everybody and everything has; a switch that is off is on for nearly nobody.
is_anything(value) if value == "*"

is_anything(value) if values.is_false(value)

is_anything(value) if addresses.is_everybody(value)

# Whether a statement demands one of a set of keys. Of keys with a name at their end (`aws:ResourceTag/team`) the
# beginning is in the set. A condition that is known only when it is deployed may.
demands(statement, _) if values.is_intrinsic(statement.Condition)

demands(statement, keys) if {
	some key in demanded_keys(statement)
	split(key, "/")[0] in keys
}

demands(statement, _) if {
	some key in demanded_keys(statement)
	startswith(key, "fn::")
}

# Whether a statement demands anything besides a set of keys.
demands_more(statement, _) if values.is_intrinsic(statement.Condition)

demands_more(statement, keys) if {
	some key in demanded_keys(statement)
	not key in keys
}
