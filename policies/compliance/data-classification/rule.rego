# METADATA
# title: Data is classified throughout
# description: >-
#   Once some components of a stack say how sensitive their data is, the others are read as harmless. What says nothing
#   has been forgotten.
# custom:
#   code: compliance/data-classification
#   severity: warning
#   area: compliance
#   subject: program
#   frameworks:
#     wellArchitected: [SEC07-BP01]
#   remediation: Write the label `data-classification`, or `dataClassification` in `Compliance` for everything.
package deployer.rules.compliance.data_classification

deny contains finding if {
	not input.settings.compliance.dataClassification
	is_in_use
	some component in input.components
	component.holdsData
	not component.labels["data-classification"]
	finding := {
		"component": component.address,
		"path": "metadata.labels",
		"message": sprintf("`%s` holds data and does not say how sensitive it is, as others do", [component.name]),
	}
}

is_in_use if {
	some component in input.components
	component.labels["data-classification"]
}
