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

# The statements that allow something, of the policies that a role, a user, a group or a policy carries: each is
# `[policy, index, statement]`. The policy is its index in `Policies`, or -1 for the document of the resource itself.
grants(resource) := [[-1, index, statement] |
	some index, statement in values.items(resource.properties.PolicyDocument.Statement)
	statement.Effect == "Allow"
] if {
	resource.properties.PolicyDocument
}

grants(resource) := [[policy, index, statement] |
	some policy, inline in resource.properties.Policies
	some index, statement in values.items(inline.PolicyDocument.Statement)
	statement.Effect == "Allow"
] if {
	resource.properties.Policies
}

# The path of a statement of `grants`.
place(policy, index) := sprintf("Properties.PolicyDocument.Statement[%d]", [index]) if policy < 0

place(policy, index) := sprintf("Properties.Policies[%d].PolicyDocument.Statement[%d]", [policy, index]) if policy >= 0

# The path of an action of such a statement.
place_of_action(policy, index, position) := sprintf("%s.Action[%d]", [place(policy, index), position])

# Whether a statement reaches everything, or everything of a type: `*`, `arn:aws:iam::123456789012:role/*`.
is_wide(statement) if "*" in resources(statement)

is_wide(statement) if {
	some resource in resources(statement)
	text := texts.of(resource)
	endswith(text, "*")
	arn := regex.replace(text, `\$\{[^}]*\}`, "0")
	regex.match(`^arn:[^:]*:[^:]*:[^:]*:([^:]+:([a-z-]+[/:])?|:)\*$`, arn)
}

# Those of a set of actions in lower case that an action of a statement, perhaps with wildcards, means.
meant(pattern, actions) := {lower(pattern)} & actions if not contains(pattern, "*")

meant(pattern, actions) := {action |
	some action in actions
	glob.match(lower(pattern), null, action)
} if {
	contains(pattern, "*")
}

# The keys that the conditions of a statement look at, in lower case.
condition_keys(statement) := {lower(key) |
	some _, test in statement.Condition
	some key, _ in test
}
