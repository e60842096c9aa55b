package deployer.rules.security.lambda_not_public_test

import data.deployer.rules.security.lambda_not_public

permission(properties) := {"address": "orders/hook/Permission", "component": "orders/hook", "properties": properties}

test_everybody_is_found if {
	found := lambda_not_public.deny with input as {"resources": [permission({"Principal": "*", "Action": "lambda:InvokeFunction"})]}
	{finding.path | some finding in found} == {"Properties.Principal"}
}

test_services_organisations_and_urls_pass if {
	count(lambda_not_public.deny) == 0 with input as {"resources": [
		permission({"Principal": "sns.amazonaws.com"}),
		permission({"Principal": {"Ref": "Account"}}),
		permission({"Principal": "*", "PrincipalOrgID": "o-1"}),
		permission({"Principal": "*", "OrganizationId": "o-1"}),
		permission({"Principal": "*", "SourceAccount": {"Ref": "AWS::AccountId"}}),
		permission({"Principal": "*", "SourceArn": "arn:aws:sns:eu-west-1:1:a"}),
		permission({"Principal": "*", "FunctionUrlAuthType": "NONE"}),
		permission({"Principal": "*", "InvokedViaFunctionUrl": true}),
	]}
}
