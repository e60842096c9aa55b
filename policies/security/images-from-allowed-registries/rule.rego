# METADATA
# title: Images come from the registries that are allowed
# description: >-
#   An image from anywhere is a program from anybody. What the document Security lists was looked at.
# custom:
#   code: security/images-from-allowed-registries
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition, AWS::Lambda::Function]
#   frameworks:
#     wellArchitected: [SEC06-BP04]
#   remediation: >-
#     Copy the image to one of the `allowedRegistries` of the document Security, or add its registry there.
package deployer.rules.security.images_from_allowed_registries

import data.deployer.lib.images

deny contains finding if {
	count(input.settings.security.allowedRegistries) > 0
	some resource in input.resources
	some index, container in images.containers(resource)
	image := object.get(container, "Image", object.get(container, "ImageUri", null))
	is_string(image)
	not is_allowed(image)
	finding := {
		"resource": resource.address,
		"path": images.place(resource, index),
		"message": sprintf("the image `%s` of `%s` is in none of the allowed registries", [image, resource.component]),
	}
}

# A registry ends where a part of the repository's name does.
is_allowed(image) if {
	some registry in input.settings.security.allowedRegistries
	beginning := trim_suffix(registry, "/")
	startswith(image, beginning)
	substring(image, count(beginning), 1) in {"", "/", ":", "@"}
}
