# METADATA
# title: Production maintenance has its hour
# description: >-
#   AWS patches and restarts databases and caches in a weekly window, and chooses one at random where none is given: it
#   may be the busiest hour of the week.
# custom:
#   code: operations/maintenance-window
#   severity: info
#   area: operations
#   subject: program
#   kinds: [RDS, ElastiCacheRedis]
#   remediation: "Write as `maintenance.window` a quiet half hour or more in UTC, such as `sun:03:00-sun:04:00`."
package deployer.rules.operations.maintenance_window

deny contains finding if {
	input.environment.production
	some component in input.components
	not component.spec.maintenance.window
	has_window(component)
	finding := {
		"component": component.address,
		"path": "spec.maintenance.window",
		"message": sprintf("AWS chooses when `%s` is maintained", [component.name]),
	}
}

# A serverless cache has no maintenance that anybody notices, and no window.
has_window(component) if component.kind == "RDS"

has_window(component) if not component.spec.serverless
