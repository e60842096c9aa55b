package deployer.rules.security.glue_encrypted_test

import data.deployer.rules.security.glue_encrypted

resource(type, properties) := {
	"address": "reports/catalog/Settings",
	"component": "reports/catalog",
	"logicalId": "Settings",
	"type": type,
	"properties": properties,
}

configuration(fields) := resource("AWS::Glue::SecurityConfiguration", {"EncryptionConfiguration": fields})

catalog(encrypted) := resource("AWS::Glue::DataCatalogEncryptionSettings", {"DataCatalogEncryptionSettings": {
	"ConnectionPasswordEncryption": {"ReturnConnectionPasswordEncrypted": encrypted},
}})

test_logs_in_the_clear_are_found if {
	found := glue_encrypted.deny with input as {"resources": [configuration({
		"CloudWatchEncryption": {"CloudWatchEncryptionMode": "DISABLED"},
		"JobBookmarksEncryption": {"JobBookmarksEncryptionMode": "CSE-KMS"},
	})]}
	found == {{
		"resource": "reports/catalog/Settings",
		"path": "Properties.EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode",
		"message": "jobs with the settings `reports/catalog` write logs or bookmarks in the clear",
	}}
}

test_what_is_not_said_is_found if {
	found := glue_encrypted.deny with input as {"resources": [configuration({})]}
	{finding.path | some finding in found} == {
		"Properties.EncryptionConfiguration.CloudWatchEncryption",
		"Properties.EncryptionConfiguration.JobBookmarksEncryption",
	}
}

test_passwords_in_the_clear_are_found if {
	found := glue_encrypted.deny with input as {"resources": [catalog("false")]}
	found == {{
		"resource": "reports/catalog/Settings",
		"path": "Properties.DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted",
		"message": "passwords of connections in the catalog `reports/catalog` are not encrypted",
	}}
}

test_other_settings_pass if {
	count(glue_encrypted.deny) == 0 with input as {"resources": [
		configuration({"Ref": "Settings"}),
		configuration({
			"CloudWatchEncryption": {"CloudWatchEncryptionMode": {"Ref": "Mode"}},
			"JobBookmarksEncryption": {"Fn::If": ["A", {}, {}]},
		}),
		catalog(true),
		catalog({"Ref": "Encrypted"}),
	]}
}
