# METADATA
# title: A production database survives the loss of a zone
# description: >-
#   A database in a single zone is gone for hours when the zone is, and for some minutes at every maintenance.
# custom:
#   code: reliability/rds-multi-az
#   severity: error
#   area: reliability
#   subject: program
#   kinds: [RDS]
#   frameworks:
#     fsbp: [RDS.5, RDS.15]
#     wellArchitected: [REL10-BP01]
#   remediation: "Write `multiAz: true`."
package deployer.rules.reliability.rds_multi_az

deny contains finding if {
	input.environment.production
	some component in input.components
	not component.spec.multiAz
	not has_readers(component)
	finding := {
		"component": component.address,
		"path": "spec.multiAz",
		"message": sprintf("the database `%s` stands in a single zone", [component.name]),
	}
}

# A reader of an Aurora cluster takes over when the writer is lost; a read replica of an instance does not.
has_readers(component) if {
	startswith(component.spec.engine.type, "aurora-")
	component.spec.replicas > 0
}
