# Where things stand in templates, as the paths of findings.
package deployer.lib.places

import data.deployer.lib.values

# The policies of a resource: inline ones, or the resource itself, which is one or has one.
policies(resource) := values.items(object.get(resource.properties, "Policies", [resource.properties]))

# The statements of a policy, wherever it writes one or several. A permission set has a word of its own.
statements(policy) := values.items(policy.PolicyDocument.Statement)

statements(policy) := values.items(policy.InlinePolicy.Statement) if not policy.PolicyDocument

# The path of a statement: of an inline policy by its index, or of the document of the resource itself.
statement(resource, policy, index) := sprintf("Properties.Policies[%d].PolicyDocument.Statement[%d]", [policy, index]) if {
	resource.properties.Policies
}

statement(resource, _, index) := sprintf("Properties.PolicyDocument.Statement[%d]", [index]) if {
	not resource.properties.Policies
	not resource.properties.InlinePolicy
}

statement(resource, _, index) := sprintf("Properties.InlinePolicy.Statement[%d]", [index]) if {
	resource.properties.InlinePolicy
}

action(resource, [policy, index, position]) := sprintf("%s.Action[%d]", [statement(resource, policy, index), position])
