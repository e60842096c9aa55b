# METADATA
# title: Development has no standbys
# description: >-
#   A standby or a replica costs as much as the original. Nobody is paged when a development database is gone for
#   some minutes.
# custom:
#   code: cost/replicas-in-development
#   severity: info
#   area: cost
#   subject: program
#   kinds: [RDS, ElastiCacheRedis]
#   frameworks:
#     wellArchitected: [COST06-BP02]
#   remediation: "Write `multiAz: false` and `replicas: 0` in the environment's overlay of the component."
package deployer.rules.cost.replicas_in_development

deny contains finding if {
	is_development
	some component in input.components
	component.spec.multiAz
	finding := {
		"component": component.address,
		"path": "spec.multiAz",
		"message": sprintf("`%s` has a standby in a development environment", [component.name]),
	}
}

deny contains finding if {
	is_development
	some component in input.components
	component.spec.replicas > 0
	not component.spec.multiAz
	finding := {
		"component": component.address,
		"path": "spec.replicas",
		"message": sprintf("`%s` has replicas in a development environment", [component.name]),
	}
}

# A staging environment may well be a copy of production.
is_development if {
	some word in split(replace(lower(input.environment.name), "_", "-"), "-")
	word in {"dev", "develop", "development", "test", "testing", "sandbox", "preview", "playground"}
}
