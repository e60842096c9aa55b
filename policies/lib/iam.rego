# Policy documents of IAM and of resources, as they stand in templates.
package deployer.lib.iam

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
