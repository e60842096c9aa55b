package deployer.lib.iam_test

import data.deployer.lib.iam

one := {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": ["a", "b"]}}

test_one_statement_is_a_list_of_one if {
	[statement] := iam.statements(one)
	iam.allows(statement)
	iam.actions(statement) == ["s3:GetObject"]
	iam.resources(statement) == ["a", "b"]
}

test_everybody_is_recognised if {
	iam.is_for_everybody({"Principal": "*"})
	iam.is_for_everybody({"Principal": {"AWS": ["arn:aws:iam::1:root", "*"]}})
	not iam.is_for_everybody({"Principal": {"Service": "sns.amazonaws.com"}})
	not iam.is_for_everybody({"Effect": "Allow"})
}

test_everything_of_a_type_is_wide if {
	every resource in [
		"*",
		"arn:aws:iam::123456789012:role/*",
		"arn:aws:secretsmanager:eu-west-1:123456789012:secret:*",
		"arn:aws:sqs:eu-west-1:123456789012:*",
		"arn:aws:s3:::*",
		{"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*"},
		{"Fn::Sub": "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:*"},
		{"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::", {"Ref": "AWS::AccountId"}, ":role/*"]]},
	] {
		iam.is_wide({"Resource": ["arn:aws:s3:::one", resource]})
	}
}

test_what_is_named_is_not_wide if {
	every resource in [
		"arn:aws:iam::123456789012:role/app/*",
		"arn:aws:s3:::uploads/*",
		"arn:aws:logs:eu-west-1:123456789012:log-group:orders:*",
		{"Fn::Sub": "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"},
		{"Fn::GetAtt": ["Queue", "Arn"]},
	] {
		not iam.is_wide({"Resource": resource})
	}
	not iam.is_wide({"NotResource": "*"})
}

test_actions_are_meant_by_name_and_by_pattern if {
	iam.means("iam:PassRole", {"iam:passrole", "sts:assumerole"})
	iam.means("iam:P*Role", {"iam:passrole"})
	iam.means("IAM:?assRole", {"iam:passrole"})
	not iam.means({"Fn::Sub": "iam:PassRole"}, {"iam:passrole"})
	not iam.means("iam:PassRole", {"iam:putrolepolicy"})
	not iam.means("s3:*", {"iam:passrole"})
	not iam.means("*", {"iam:passrole"})
}

test_verbs_are_the_actions_that_are_known if {
	iam.verbs({"Action": ["IAM:PassRole", {"Ref": "Action"}, "s3:*"]}) == ["iam:passrole", "s3:*"]
	iam.verbs({"Action": {"Ref": "Action"}}) == []
}

test_demands_are_keys_that_have_to_be_there if {
	iam.demanded_keys({"Condition": {
		"StringEquals": {"aws:SourceVpc": "vpc-1", "aws:PrincipalArn": ["a", {"Ref": "Role"}]},
		"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/*"},
	}}) == {"aws:sourcevpc", "aws:principalarn", "aws:principalorgpaths"}
	iam.demanded_keys({"Condition": {
		"StringNotEquals": {"aws:SourceVpc": "vpc-1"},
		"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"},
		"ForAllValues:StringEquals": {"aws:PrincipalTag/team": "a"},
		"Null": {"aws:SourceVpce": "false"},
		"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"},
		"IpAddress": {"aws:SourceIp": ["198.51.100.7/32", "0.0.0.0/1"]},
		"StringLike": {"aws:userid": ["*"]},
		"Bool": {"aws:PrincipalIsAWSService": "false"},
	}}) == set()
}

test_a_statement_demands_a_key_or_may if {
	iam.demands({"Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}}}, {"aws:resourcetag"})
	iam.demands({"Condition": {"StringEquals": {"iam:PassedToService": "a"}}}, {"iam:passedtoservice"})
	iam.demands({"Condition": {"Fn::If": ["A", {}, {}]}}, {"iam:passedtoservice"})
	iam.demands({"Condition": {"StringEquals": {"Fn::If": ["A", {}, {}]}}}, {"iam:passedtoservice"})
	not iam.demands({"Condition": {"StringEquals": {"aws:RequestedRegion": "a"}}}, {"iam:passedtoservice"})
	not iam.demands({}, {"iam:passedtoservice"})
}

test_a_statement_demands_more_than_circumstances if {
	iam.demands_more({"Condition": {"StringEquals": {"aws:SourceVpc": "a"}}}, iam.circumstances)
	iam.demands_more({"Condition": {"Fn::If": ["A", {}, {}]}}, iam.circumstances)
	not iam.demands_more({"Condition": {"StringEquals": {"aws:RequestedRegion": "a"}}}, iam.circumstances)
	not iam.demands_more({}, iam.circumstances)
}

test_conditions_tell_their_keys if {
	statement := {"Condition": {"StringEquals": {"aws:SourceAccount": "1"}, "Bool": {"aws:SecureTransport": "true"}}}
	iam.condition_keys(statement) == {"aws:sourceaccount", "aws:securetransport"}
	iam.condition_keys({}) == set()
}
