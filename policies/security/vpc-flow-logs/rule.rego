# METADATA
# title: A VPC records who talks to whom
# description: >-
#   Without flow logs nobody can say after an incident which machines were reached and what they sent where.
# custom:
#   code: security/vpc-flow-logs
#   severity: warning
#   area: security
#   subject: templates
#   resources: [AWS::EC2::VPC, AWS::EC2::FlowLog]
#   frameworks:
#     fsbp: [EC2.6]
#     cis: ["3.7"]
#     wellArchitected: [SEC04-BP01]
#   remediation: Leave `vpc.flowLogs.enabled` of Networking on.
package deployer.rules.security.vpc_flow_logs

warn contains finding if {
	some resource in input.resources
	resource.type == "AWS::EC2::VPC"
	not resource.component in recorded
	finding := {
		"resource": resource.address,
		"path": "Properties",
		"message": "the VPC keeps no flow logs",
	}
}

recorded contains resource.component if {
	some resource in input.resources
	resource.type == "AWS::EC2::FlowLog"
}
