# METADATA
# title: A deployment takes no protection away unnoticed
# description: >-
#   Protections are switched off for a moment, to get something done, and the moment lasts. A change from protected to
#   unprotected deserves more attention than one that was never protected.
# custom:
#   code: security/plan-protection-removed
#   severity: warning
#   area: security
#   subject: plan
#   frameworks:
#     wellArchitected: [SEC08-BP04]
#   remediation: Keep the protection, or write a waiver that says why and until when it is off.
package deployer.rules.security.plan_protection_removed

# Properties that protect while they are on.
protecting := {
	"Properties.DeletionProtection",
	"Properties.DeletionProtectionEnabled",
	"Properties.EnableKeyRotation",
	"Properties.EnableLogFileValidation",
	"Properties.PublicAccessBlockConfiguration.BlockPublicAcls",
	"Properties.PublicAccessBlockConfiguration.BlockPublicPolicy",
	"Properties.PublicAccessBlockConfiguration.IgnorePublicAcls",
	"Properties.PublicAccessBlockConfiguration.RestrictPublicBuckets",
	"Properties.TransitEncryptionEnabled",
}

deny contains finding if {
	some change in input.changes
	change.action == "update"
	some property in change.properties
	property.path in protecting
	property.before in {true, "true", "ACTIVE"}
	property.after in {false, "false", "INACTIVE", null}
	finding := found(change, property.path, sprintf("%s is switched off", [last(property.path)]))
}

deny contains finding if {
	some change in input.changes
	change.action == "update"
	some property in change.properties
	property.path == "Properties.PubliclyAccessible"
	property.after in {true, "true"}
	finding := found(change, property.path, "it can be reached from the internet")
}

deny contains finding if {
	some change in input.changes
	change.action == "update"
	some property in change.properties
	property.path in {"DeletionPolicy", "UpdateReplacePolicy"}
	property.before in {"Retain", "RetainExceptOnCreate", "Snapshot"}
	property.after in {"Delete", null}
	finding := found(change, property.path, sprintf("%s no longer keeps it", [property.path]))
}

last(path) := regex.replace(path, `^.*\.`, "")

found(change, path, what) := {
	"component": change.component,
	"resource": change.logicalId,
	"path": path,
	"message": sprintf("`%s` of `%s` loses a protection: %s", [change.logicalId, change.component, what]),
}
