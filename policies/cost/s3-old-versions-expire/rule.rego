# METADATA
# title: Old versions of objects are deleted some day
# description: >-
#   A versioned bucket keeps everything that was ever written, and what is kept is paid for every month.
# custom:
#   code: cost/s3-old-versions-expire
#   severity: info
#   area: cost
#   subject: program
#   kinds: [S3]
#   environments:
#     production: warning
#     prod: warning
#     live: warning
#     production-*: warning
#     prod-*: warning
#     "*-production": warning
#     "*-prod": warning
#   frameworks:
#     wellArchitected: [COST04-BP05]
#   remediation: Write a rule below `lifecycle` with `expireOldVersionsAfter`.
package deployer.rules.cost.s3_old_versions_expire

deny contains finding if {
	some component in input.components
	component.spec.versioning
	not expires(component)
	not component.spec.objectLock
	finding := {
		"component": component.address,
		"path": "spec.lifecycle",
		"message": sprintf("the bucket `%s` keeps old versions of its objects for ever", [component.name]),
	}
}

expires(component) if {
	some rule in component.spec.lifecycle
	rule.enabled
	rule.expireOldVersionsAfter
}
