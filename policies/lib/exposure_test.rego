package deployer.lib.exposure_test

import data.deployer.lib.exposure

test_a_statement_for_everybody_lets_everybody_in if {
	exposure.admits_everybody({"Effect": "Allow", "Principal": "*"})
	exposure.admits_everybody({"Effect": "Allow", "Principal": {"AWS": "*"}})
	exposure.admits_everybody({"Effect": "Allow", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}})
}

test_a_condition_that_says_nothing_of_the_caller_does_not_help if {
	exposure.admits_everybody({"Effect": "Allow", "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}})
	exposure.admits_everybody({"Effect": "Allow", "Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}})
}

test_a_condition_that_only_keeps_a_few_out_does_not_help if {
	every condition in [
		{"StringNotEquals": {"aws:SourceVpc": "vpc-1"}},
		{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}},
		{"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-1/r/"}},
		{"Null": {"aws:SourceVpce": false}},
		{"StringEquals": {"aws:RequestedRegion": "eu-west-1"}, "NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
		{"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}},
		{"StringLike": {"aws:PrincipalArn": ["*"]}},
	] {
		exposure.admits_everybody({"Effect": "Allow", "Principal": "*", "Condition": condition})
	}
}

test_a_demand_beside_an_exception_helps if {
	not exposure.admits_everybody({"Effect": "Allow", "Principal": "*", "Condition": {
		"StringNotEquals": {"aws:SourceVpc": "vpc-1"},
		"StringEquals": {"aws:PrincipalOrgID": "o-1"},
	}})
}

test_a_condition_on_the_caller_keeps_others_out if {
	not exposure.admits_everybody({"Effect": "Allow", "Principal": "*", "Condition": {"ArnEquals": {"aws:SourceArn": {"Ref": "Topic"}}}})
	not exposure.admits_everybody({"Effect": "Allow", "NotPrincipal": {"AWS": "1"}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}})
	not exposure.admits_everybody({"Effect": "Allow", "Principal": "*", "Condition": {"Fn::If": ["Open", {"Ref": "AWS::NoValue"}, {}]}})
}

test_a_named_principal_or_a_denial_lets_nobody_else_in if {
	not exposure.admits_everybody({"Effect": "Deny", "Principal": "*"})
	not exposure.admits_everybody({"Effect": "Deny", "NotPrincipal": {"AWS": "1"}})
	not exposure.admits_everybody({"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}})
}

denial(condition) := {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": condition}}

test_a_denial_without_tls_is_recognised if {
	exposure.requires_tls(denial({"Bool": {"aws:SecureTransport": "false"}}))
	exposure.requires_tls(denial({"Bool": {"aws:SecureTransport": false}}))
	exposure.requires_tls(denial({"BoolIfExists": {"aws:secureTransport": ["false"]}}))
}

test_what_is_known_only_when_it_is_deployed_may_deny if {
	exposure.requires_tls({"Ref": "Policy"})
	exposure.requires_tls({"Statement": [{"Fn::If": ["Tls", {}, {}]}]})
}

test_other_policies_do_not_insist_on_tls if {
	not exposure.requires_tls({"Statement": []})
	not exposure.requires_tls(denial({"Bool": {"aws:SecureTransport": "true"}}))
	not exposure.requires_tls(denial({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}))
	not exposure.requires_tls({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*"}})
}
