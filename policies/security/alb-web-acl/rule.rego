# METADATA
# title: A firewall stands before public load balancers
# description: >-
#   A web ACL keeps known attacks and floods of requests away from programs; in production it is worth its
#   price for what everybody can reach.
# custom:
#   code: security/alb-web-acl
#   severity: info
#   area: security
#   subject: templates
#   resources: [AWS::ElasticLoadBalancingV2::LoadBalancer, AWS::WAFv2::WebACLAssociation]
#   frameworks:
#     wellArchitected: [SEC05-BP03]
#   remediation: Name a web ACL as `loadBalancer.webAclArn` of Networking.
package deployer.rules.security.alb_web_acl

warn contains finding if {
	input.environment.production
	some resource in input.resources
	resource.type == "AWS::ElasticLoadBalancingV2::LoadBalancer"
	not resource.properties.Scheme == "internal"
	not resource.properties.Type in {"network", "gateway"}
	not resource.component in guarded
	finding := {
		"resource": resource.address,
		"path": "Properties.Scheme",
		"message": sprintf("the public load balancer `%s` has no web ACL", [resource.component]),
	}
}

guarded contains resource.component if {
	some resource in input.resources
	resource.type == "AWS::WAFv2::WebACLAssociation"
}
