# METADATA
# title: Interface endpoints are few where there is a NAT gateway
# description: >-
#   An interface endpoint costs about 7.30 dollars a month in every zone. Five of them in one zone cost more than a NAT
#   gateway there.
# custom:
#   code: cost/interface-endpoints
#   severity: info
#   area: cost
#   subject: program
#   frameworks:
#     wellArchitected: [COST08-BP03]
#   remediation: Keep the endpoints that much data goes through, and leave the rest to the NAT gateway.
package deployer.rules.cost.interface_endpoints

deny contains finding if {
	vpc := input.settings.networking.vpc
	number := count(vpc.endpoints.interface) * vpc.zones
	number > 15
	vpc.nat != "none"
	not input.settings.networking.existing
	finding := {
		"path": "settings.networking.vpc.endpoints.interface",
		"message": sprintf("%d interface endpoints in %d zones cost about $%d a month beside a NAT gateway", [
			count(vpc.endpoints.interface),
			vpc.zones,
			round(number * 7.3),
		]),
	}
}
