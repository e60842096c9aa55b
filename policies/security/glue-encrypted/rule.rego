# METADATA
# title: Glue encrypts what it writes
# description: >-
#   Logs, bookmarks and connection passwords of Glue stay in the clear when the settings say so, and logs
#   and bookmarks when they say nothing.
# custom:
#   code: security/glue-encrypted
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::Glue::SecurityConfiguration, AWS::Glue::DataCatalogEncryptionSettings]
#   frameworks:
#     wellArchitected: [SEC08-BP02]
#   remediation: Use the mode `SSE-KMS` or `CSE-KMS`, and set `ReturnConnectionPasswordEncrypted` to true.
package deployer.rules.security.glue_encrypted

import data.deployer.lib.values

modes := {"CloudWatchEncryption": "CloudWatchEncryptionMode", "JobBookmarksEncryption": "JobBookmarksEncryptionMode"}

deny contains finding if {
	some resource in input.resources
	some part, mode in modes
	resource.properties.EncryptionConfiguration[part][mode] == "DISABLED"
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.EncryptionConfiguration.%s.%s", [part, mode]),
		"message": sprintf("jobs with the settings `%s` write logs or bookmarks in the clear", [resource.component]),
	}
}

# What is not said is not encrypted.
deny contains finding if {
	some resource in input.resources
	resource.properties.EncryptionConfiguration
	configuration := resource.properties.EncryptionConfiguration
	not values.is_intrinsic(configuration)
	some part, mode in modes
	not configuration[part][mode]
	not values.is_intrinsic(configuration[part])
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.EncryptionConfiguration.%s", [part]),
		"message": sprintf("jobs with the settings `%s` write logs or bookmarks in the clear", [resource.component]),
	}
}

deny contains finding if {
	some resource in input.resources
	password := resource.properties.DataCatalogEncryptionSettings.ConnectionPasswordEncryption
	values.is_false(password.ReturnConnectionPasswordEncrypted)
	finding := {
		"resource": resource.address,
		"path": "Properties.DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted",
		"message": sprintf("passwords of connections in the catalog `%s` are not encrypted", [resource.component]),
	}
}
