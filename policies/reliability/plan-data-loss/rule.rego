# METADATA
# title: A deployment loses no data unasked
# description: >-
#   Some properties of a database, table or bucket cannot be changed: AWS makes a new, empty one and deletes the old. The
#   difference between a setting and a loss is not to be seen in a diff of YAML.
# custom:
#   code: reliability/plan-data-loss
#   severity: error
#   area: reliability
#   subject: plan
#   frameworks:
#     wellArchitected: [OPS06-BP01]
#   remediation: >-
#     Change the line back, or make a backup and name the component with `--allow-data-loss SERVICE/COMPONENT`.
package deployer.rules.reliability.plan_data_loss

deny contains finding if {
	some change in input.changes
	change.dataLoss
	not change.dataLossAllowed
	change.replacement != "possible"
	finding := found(change, "would lose its data", verb(change.action))
}

warn contains finding if {
	some change in input.changes
	change.dataLoss
	not change.dataLossAllowed
	change.replacement == "possible"
	finding := found(change, "may lose its data", "is perhaps replaced")
}

found(change, loss, what) := {
	"component": change.component,
	"resource": change.logicalId,
	"path": cause(change),
	"message": sprintf("`%s` of `%s` %s: it %s", [change.logicalId, change.component, what, loss]),
}

verb("delete") := "is deleted"

verb(action) := "is replaced" if action != "delete"

# The first property that changes stands for all; a resource that goes has none.
cause(change) := change.properties[0].path if count(change.properties) > 0

cause(change) := "" if count(change.properties) == 0
