# METADATA
# title: Every component has the labels that the organisation requires
# description: >-
#   Labels become tags, and tags say whom to ask and who pays. What has none belongs to nobody.
# custom:
#   code: compliance/required-labels
#   severity: error
#   area: compliance
#   subject: program
#   frameworks:
#     wellArchitected: [COST03-BP02]
#   remediation: Write the label below `metadata.labels` of the component, its service or the stack.
package deployer.rules.compliance.required_labels

deny contains finding if {
	some label in input.settings.compliance.requiredLabels
	some component in input.components
	not has_value(component.labels[label])
	finding := {
		"component": component.address,
		"path": sprintf("metadata.labels[\"%s\"]", [label]),
		"message": sprintf("`%s` has no label `%s`, which the organisation requires", [component.name, label]),
	}
}

# A word that only fills the place is no value.
has_value(value) if not lower(trim_space(value)) in {"", "-", "?", "changeme", "fixme", "n/a", "none", "tbd", "todo"}
