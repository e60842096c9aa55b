# METADATA
# title: A deployment does not delete much at once
# description: >-
#   A renamed folder, a wrong branch or a broken merge looks like the wish to remove everything that was in it. Large
#   removals that are meant are rare enough to be looked at twice.
# custom:
#   code: operations/plan-many-deletions
#   severity: warning
#   area: operations
#   subject: plan
#   frameworks:
#     wellArchitected: [OPS05-BP09]
#   remediation: Remove components in several deployments, or see whether all of them are really meant to go.
package deployer.rules.operations.plan_many_deletions

most := 25

deny contains finding if {
	deleted := [change | some change in input.changes; change.action == "delete"]
	count(deleted) > most
	components := {change.component | some change in deleted}
	finding := {"message": sprintf("%d resources of %s would be deleted at once", [count(deleted), named(components)])}
}

named(components) := sprintf("`%s`", [concat("", components)]) if count(components) == 1

named(components) := sprintf("%d components", [count(components)]) if count(components) != 1
