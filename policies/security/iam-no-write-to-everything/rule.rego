# METADATA
# title: What changes things is allowed on named resources
# description: >-
#   A role that may write to every queue, table or bucket of the account reaches what belongs to others, by
#   mistake or on purpose.
# custom:
#   code: security/iam-no-write-to-everything
#   severity: warning
#   area: security
#   subject: templates
#   resources:
#     - AWS::IAM::Role
#     - AWS::IAM::User
#     - AWS::IAM::Group
#     - AWS::IAM::Policy
#     - AWS::IAM::ManagedPolicy
#     - AWS::IAM::RolePolicy
#     - AWS::IAM::UserPolicy
#     - AWS::IAM::GroupPolicy
#     - AWS::SSO::PermissionSet
#   frameworks:
#     wellArchitected: [SEC03-BP02]
#   remediation: Replace `*` below `permissions[].resources` by ARNs, or refer to the component.
package deployer.rules.security.iam_no_write_to_everything

import data.deployer.lib.iam
import data.deployer.lib.places
import data.deployer.lib.values

warn contains finding if {
	some resource in input.resources
	some policy, inline in places.policies(resource)
	some index, statement in places.statements(inline)
	"*" in iam.resources(statement)
	iam.allows(statement)
	not is_conditional(statement)
	some position, action in iam.actions(statement)
	[service, verb] := split(lower(action), ":")
	service in services
	not strings.any_prefix_match(verb, reading)
	not lower(action) in customary
	not lower(action) in unbound
	finding := {
		"resource": resource.address,
		"path": places.action(resource, [policy, index, position]),
		"message": sprintf("a policy of `%s` allows `%s` on every resource", [resource.component, action]),
	}
}

# Conditions of a service's own say what may be changed in so many ways that all count but those on circumstances.
is_conditional(statement) if count(iam.condition_keys(statement) - iam.circumstances) > 0

is_conditional(statement) if values.is_intrinsic(statement.Condition)

# Services whose actions can be bound to resources.
services := {
	"backup", "cloudformation", "codebuild", "codepipeline", "cognito-idp", "dynamodb", "ecr", "ecs", "elasticache",
	"elasticfilesystem", "es", "events", "firehose", "kafka", "kafka-cluster", "kinesis", "kms", "lambda", "logs",
	"memorydb", "rds", "rds-db", "route53", "s3", "scheduler", "secretsmanager", "ses", "sns", "sqs", "ssm", "states",
}

# Beginnings of actions that change nothing. Decryption and wildcards for a whole service have rules of their own.
reading := [
	"*", "batchget", "check", "decrypt", "describe", "discover", "encrypt", "estimate", "filter", "generate", "get", "head",
	"list", "lookup", "query", "scan", "search", "select", "simulate", "test", "validate", "verify", "view",
]

# Actions that AWS's own policies allow everywhere, for programs that log and machines that report.
customary := {
	"ecs:createcluster", "logs:createloggroup", "logs:createlogstream", "logs:putlogevents", "ssm:putcomplianceitems",
	"ssm:updateassociationstatus", "ssm:updateinstanceassociationstatus", "ssm:updateinstanceinformation",
}

# Actions that the service authorization reference lists without a resource: AWS takes them with `*` only.
unbound := {
	"backup:deletebackupaccesspoint", "backup:putrestorevalidationresult", "backup:stopbackupjob",
	"backup:updateglobalsettings", "backup:updateregionsettings", "cloudformation:activateorganizationsaccess",
	"cloudformation:activatetype", "cloudformation:cancelresourcerequest", "cloudformation:creategeneratedtemplate",
	"cloudformation:createresource", "cloudformation:createstackset", "cloudformation:createuploadbucket",
	"cloudformation:deactivateorganizationsaccess", "cloudformation:deactivatetype",
	"cloudformation:deletegeneratedtemplate", "cloudformation:deleteresource", "cloudformation:deregistertype",
	"cloudformation:publishtype", "cloudformation:registerpublisher", "cloudformation:registertype",
	"cloudformation:settypeconfiguration", "cloudformation:settypedefaultversion", "cloudformation:startresourcescan",
	"cloudformation:updategeneratedtemplate", "cloudformation:updateresource", "codebuild:deleteoauthtoken",
	"codebuild:deletesourcecredentials", "codebuild:importsourcecredentials", "codebuild:persistoauthtoken",
	"codepipeline:acknowledgejob", "codepipeline:acknowledgethirdpartyjob", "codepipeline:pollforthirdpartyjobs",
	"codepipeline:putjobfailureresult", "codepipeline:putjobsuccessresult",
	"codepipeline:putthirdpartyjobfailureresult", "codepipeline:putthirdpartyjobsuccessresult",
	"cognito-idp:associatesoftwaretoken", "cognito-idp:changepassword", "cognito-idp:confirmdevice",
	"cognito-idp:confirmforgotpassword", "cognito-idp:confirmsignup", "cognito-idp:createuserpool",
	"cognito-idp:deleteuser", "cognito-idp:deleteuserattributes", "cognito-idp:forgetdevice",
	"cognito-idp:forgotpassword", "cognito-idp:globalsignout", "cognito-idp:initiateauth",
	"cognito-idp:resendconfirmationcode", "cognito-idp:respondtoauthchallenge", "cognito-idp:revoketoken",
	"cognito-idp:setusermfapreference", "cognito-idp:setusersettings", "cognito-idp:signup",
	"cognito-idp:updatedevicestatus", "cognito-idp:updateuserattributes", "dynamodb:injecterror",
	"dynamodb:purchasereservedcapacityofferings", "dynamodb:updateabacstatus", "ecr:createpullthroughcacherule",
	"ecr:createrepositorycreationtemplate", "ecr:deletepullthroughcacherule", "ecr:deleteregistrypolicy",
	"ecr:deleterepositorycreationtemplate", "ecr:deletesigningconfiguration", "ecr:deregisterpulltimeupdateexclusion",
	"ecr:putaccountsetting", "ecr:putregistrypolicy", "ecr:putregistryscanningconfiguration",
	"ecr:putreplicationconfiguration", "ecr:putsigningconfiguration", "ecr:registerpulltimeupdateexclusion",
	"ecr:updatepullthroughcacherule", "ecr:updaterepositorycreationtemplate", "ecs:deleteaccountsetting",
	"ecs:deregistertaskdefinition", "ecs:putaccountsetting", "ecs:putaccountsettingdefault",
	"elasticfilesystem:createfilesystem", "elasticfilesystem:putaccountpreferences", "es:acceptinboundconnection",
	"es:acceptinboundcrossclustersearchconnection", "es:authorizevpcendpointaccess", "es:createapplication",
	"es:createelasticsearchservicerole", "es:createpackage", "es:createservicerole", "es:createvpcendpoint",
	"es:deleteelasticsearchservicerole", "es:deleteinboundconnection", "es:deleteinboundcrossclustersearchconnection",
	"es:deleteoutboundconnection", "es:deleteoutboundcrossclustersearchconnection", "es:deletepackage",
	"es:deletevpcendpoint", "es:purchasereservedelasticsearchinstanceoffering", "es:purchasereservedinstanceoffering",
	"es:rejectinboundconnection", "es:rejectinboundcrossclustersearchconnection", "es:revokevpcendpointaccess",
	"es:updatepackage", "es:updatepackagescope", "es:updatevpcendpoint", "events:putpartnerevents",
	"events:putpermission", "events:removepermission", "kinesis:disableenhancedmonitoring",
	"kinesis:enableenhancedmonitoring", "kinesis:injectapierror", "kinesis:updateaccountsettings",
	"kinesis:updateshardcount", "kinesis:updatestreammode", "kms:connectcustomkeystore", "kms:createcustomkeystore",
	"kms:createkey", "kms:deletecustomkeystore", "kms:disconnectcustomkeystore", "kms:updatecustomkeystore",
	"lambda:createcodesigningconfig", "lambda:createeventsourcemapping", "logs:associatesourcetos3tableintegration",
	"logs:callwithbearertoken", "logs:cancelexporttask", "logs:cancelimporttask", "logs:createimporttask",
	"logs:createlogdelivery", "logs:deleteaccountpolicy", "logs:deleteindexpolicy", "logs:deleteintegration",
	"logs:deletelogdelivery", "logs:deletepipelinerule", "logs:deletequerydefinition", "logs:deleteresourcepolicy",
	"logs:disassociatesourcefroms3tableintegration", "logs:link", "logs:putaccountpolicy", "logs:putindexpolicy",
	"logs:putintegration", "logs:putpipelinerule", "logs:putquerydefinition", "logs:putresourcepolicy",
	"logs:stopquery", "logs:updatelogdelivery", "memorydb:createparametergroup", "memorydb:createsubnetgroup",
	"memorydb:createuser", "rds:cancelexporttask", "rds:createdbproxy", "rds:crossregioncommunication",
	"rds:modifycertificates", "rds:modifydbrecommendation", "rds:modifyrecommendation", "route53:createcidrcollection",
	"route53:createhealthcheck", "route53:createhostedzone", "route53:createreusabledelegationset",
	"route53:createtrafficpolicy", "s3:createjob", "s3:createstoragelensgroup", "s3:putaccesspointpublicaccessblock",
	"s3:putaccountpublicaccessblock", "s3:putstoragelensconfiguration", "ses:clonereceiptruleset",
	"ses:createaddoninstance", "ses:createaddonsubscription", "ses:createaddresslist", "ses:createarchive",
	"ses:createconfigurationsettrackingoptions", "ses:createexportjob", "ses:createimportjob",
	"ses:createingresspoint", "ses:createmultiregionendpoint", "ses:createreceiptfilter", "ses:createreceiptrule",
	"ses:createreceiptruleset", "ses:createrelay", "ses:createruleset", "ses:createtemplate",
	"ses:createtrafficpolicy", "ses:deleteconfigurationsettrackingoptions", "ses:deleteidentity",
	"ses:deleteidentitypolicy", "ses:deletereceiptfilter", "ses:deletereceiptrule", "ses:deletereceiptruleset",
	"ses:deletesuppresseddestination", "ses:deletetemplate", "ses:deleteverifiedemailaddress",
	"ses:putaccountdedicatedipwarmupattributes", "ses:putaccountdetails", "ses:putaccountsendingattributes",
	"ses:putaccountsuppressionattributes", "ses:putaccountvdmattributes", "ses:putdedicatedipwarmupattributes",
	"ses:putdeliverabilitydashboardoption", "ses:putidentitypolicy", "ses:putsuppresseddestination",
	"ses:reorderreceiptruleset", "ses:setactivereceiptruleset", "ses:setidentitydkimenabled",
	"ses:setidentityfeedbackforwardingenabled", "ses:setidentityheadersinnotificationsenabled",
	"ses:setidentitymailfromdomain", "ses:setidentitynotificationtopic", "ses:setreceiptruleposition",
	"ses:updateaccountsendingenabled", "ses:updateconfigurationsetreputationmetricsenabled",
	"ses:updateconfigurationsetsendingenabled", "ses:updateconfigurationsettrackingoptions", "ses:updatereceiptrule",
	"ses:updatetemplate", "sns:createplatformapplication", "sns:createplatformendpoint",
	"sns:createsmssandboxphonenumber", "sns:deleteendpoint", "sns:deleteplatformapplication",
	"sns:deletesmssandboxphonenumber", "sns:optinphonenumber", "sns:setendpointattributes",
	"sns:setplatformapplicationattributes", "sns:setsmsattributes", "sns:setsubscriptionattributes", "sns:unsubscribe",
	"ssm:cancelcommand", "ssm:createactivation", "ssm:createmaintenancewindow", "ssm:createopsitem",
	"ssm:createopsmetadata", "ssm:createpatchbaseline", "ssm:deleteactivation", "ssm:deleteinventory",
	"ssm:putconfigurepackageresult", "ssm:putinventory", "ssm:registermanagedinstance", "states:invokehttpendpoint",
	"states:sendtaskfailure", "states:sendtaskheartbeat", "states:sendtasksuccess",
}
