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
