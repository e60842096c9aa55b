# METADATA
# title: A service that calls a function says for whom
# description: >-
#   A permission for a service alone lets anybody's bucket, topic or rule in that service call the function.
# custom:
#   code: security/lambda-caller-named
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::Lambda::Permission]
#   frameworks:
#     fsbp: [Lambda.1]
#     wellArchitected: [SEC03-BP07]
#   remediation: Add `SourceArn`, and for S3 `SourceAccount` too.
package deployer.rules.security.lambda_caller_named

deny contains finding if {
	some resource in input.resources
	is_service(resource.properties.Principal)
	not resource.properties.SourceArn
	not resource.properties.SourceAccount
	not resource.properties.PrincipalOrgID
	not resource.properties.EventSourceToken
	finding := {
		"resource": resource.address,
		"path": "Properties.Principal",
		"message": sprintf("anybody's `%s` may call the function `%s`", [resource.properties.Principal, resource.component]),
	}
}

# The ARN of a bucket has no account: after it was deleted, its name may be somebody else's.
warn contains finding if {
	some resource in input.resources
	resource.properties.Principal == "s3.amazonaws.com"
	resource.properties.SourceArn
	not resource.properties.SourceAccount
	finding := {
		"resource": resource.address,
		"path": "Properties.SourceArn",
		"message": sprintf("the bucket that may call the function `%s` may become somebody else's", [resource.component]),
	}
}

# Services that call for the account itself, and those that prove themselves in another way, need no source.
is_service(principal) if {
	endswith(principal, ".amazonaws.com")
	not principal in without_source
}

# A target group registers a function only if it may call it already, so that its ARN cannot be in the permission.
without_source := {
	"cloudformation.amazonaws.com", "edgelambda.amazonaws.com", "elasticloadbalancing.amazonaws.com",
	"replicator.lambda.amazonaws.com", "vpc-lattice.amazonaws.com",
}
