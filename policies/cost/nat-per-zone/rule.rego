# METADATA
# title: One NAT gateway is enough for development
# description: >-
#   A NAT gateway costs about 33 dollars a month before the first byte. One in every zone guards against the loss of a
#   zone, which development can wait out.
# custom:
#   code: cost/nat-per-zone
#   severity: info
#   area: cost
#   subject: program
#   frameworks:
#     wellArchitected: [COST06-BP02]
#   remediation: "Write `vpc: {nat: single}` in the environment's overlay of `Networking`."
package deployer.rules.cost.nat_per_zone

deny contains finding if {
	input.settings.networking.vpc.nat == "perZone"
	not input.settings.networking.existing
	is_development
	finding := {
		"path": "settings.networking.vpc.nat",
		"message": sprintf("the environment `%s` pays for a NAT gateway in each of %d zones", [
			input.environment.name,
			input.settings.networking.vpc.zones,
		]),
	}
}

# A staging environment may well be a copy of production.
is_development if {
	some word in split(replace(lower(input.environment.name), "_", "-"), "-")
	word in {"dev", "develop", "development", "test", "testing", "sandbox", "preview", "playground"}
}
