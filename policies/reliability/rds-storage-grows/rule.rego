# METADATA
# title: The storage of a production database can grow
# description: >-
#   An instance whose disk is full stops taking writes, and often cannot even be logged into. With a bound to grow to,
#   RDS makes the disk larger before that.
# custom:
#   code: reliability/rds-storage-grows
#   severity: info
#   area: reliability
#   subject: program
#   kinds: [RDS]
#   frameworks:
#     wellArchitected: [REL07-BP01]
#   remediation: "Write as `instance.storage.maxAllocatedGB` the size that the disk may grow to."
package deployer.rules.reliability.rds_storage_grows

deny contains finding if {
	input.environment.production
	some component in input.components
	not startswith(component.spec.engine.type, "aurora-")
	not component.spec.instance.storage.maxAllocatedGB
	finding := {
		"component": component.address,
		"path": "spec.instance.storage.maxAllocatedGB",
		"message": sprintf("the disk of the database `%s` stays as large as it is until it is full", [component.name]),
	}
}
