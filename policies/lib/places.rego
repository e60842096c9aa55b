# Where things stand in templates, as the paths of findings.
package deployer.lib.places

# The path of a statement: of an inline policy by its index, or of the document of the resource itself.
statement(resource, policy, index) := sprintf("Properties.Policies[%d].PolicyDocument.Statement[%d]", [policy, index]) if {
	resource.properties.Policies
}

statement(resource, _, index) := sprintf("Properties.PolicyDocument.Statement[%d]", [index]) if {
	not resource.properties.Policies
}

action(resource, [policy, index, position]) := sprintf("%s.Action[%d]", [statement(resource, policy, index), position])
