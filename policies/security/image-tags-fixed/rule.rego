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
	some index, container in images.containers(resource)
	image := texts.of(object.get(container, "Image", object.get(container, "ImageUri", null)))
	problem := weakness(image)
	finding := {
		"resource": resource.address,
		"path": images.place(resource, index),
		"message": sprintf("the image `%s` of `%s` %s", [image, resource.component, problem]),
	}
}

weakness(image) := "has a tag that moves" if strings.any_suffix_match(lower(image), moving)

weakness(image) := "has no tag, which means `latest`" if {
	parts := split(image, "/")
	name := parts[count(parts) - 1]
	not contains(name, ":")
	not contains(name, "@")
	not contains(name, "${")
}

moving := [
	":canary", ":dev", ":develop", ":development", ":edge", ":head", ":latest", ":live", ":main", ":master",
	":mainline", ":nightly", ":prod", ":production", ":release", ":snapshot", ":stable", ":staging", ":test", ":trunk",
]
