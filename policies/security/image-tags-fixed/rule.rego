# METADATA
# title: An image's tag means one image
# description: >-
#   What `latest` is changes under a running system. A task that is replaced at night starts something that
#   nobody tested, and going back to the version before is not possible.
# custom:
#   code: security/image-tags-fixed
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition, AWS::Lambda::Function]
#   frameworks:
#     wellArchitected: [SEC06-BP04]
#   remediation: Write a `tag` that names the version, such as `${VERSION}`, or a `digest`.
package deployer.rules.security.image_tags_fixed

import data.deployer.lib.images
import data.deployer.lib.texts

deny contains finding if {
	input.environment.production
	some finding in findings
}

warn contains finding if {
	not input.environment.production
	some finding in findings
}

findings contains finding if {
	some resource in input.resources
	some [path, image] in images.of(resource)
	text := texts.of(image)
	not contains(text, "@sha256:")
	problem := weakness(split(text, "/"))
	finding := {
		"resource": resource.address,
		"path": path,
		"message": sprintf("the image `%s` of `%s` %s", [text, resource.component, problem]),
	}
}

# What is wrong with the last part of an image's name.
weakness(parts) := "has no tag, which means `latest`" if {
	last := parts[count(parts) - 1]
	not contains(last, ":")
	not contains(last, "${")
}

weakness(parts) := sprintf("has the tag `%s`, which moves", [tag]) if {
	[_, tag] := split(parts[count(parts) - 1], ":")
	lower(tag) in moving
}

moving := {
	"canary", "dev", "develop", "development", "edge", "head", "latest", "live", "main", "master", "mainline", "nightly",
	"prod", "production", "release", "snapshot", "stable", "staging", "test", "trunk",
}
