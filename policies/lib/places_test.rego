package deployer.lib.places_test

import data.deployer.lib.places

test_statements_have_a_path if {
	places.statement({"properties": {"PolicyDocument": {}}}, 0, 2) == "Properties.PolicyDocument.Statement[2]"
	role := {"properties": {"Policies": []}}
	places.statement(role, 1, 0) == "Properties.Policies[1].PolicyDocument.Statement[0]"
	places.statement({"properties": {"InlinePolicy": {}}}, 0, 1) == "Properties.InlinePolicy.Statement[1]"
	places.action(role, [1, 0, 3]) == "Properties.Policies[1].PolicyDocument.Statement[0].Action[3]"
}

test_policies_and_statements_are_lists if {
	[document, permissions] := [{"PolicyDocument": {"Statement": [1, 2]}}, {"InlinePolicy": {"Statement": {"Effect": "Allow"}}}]
	places.policies({"properties": {"Policies": document}}) == [document]
	places.policies({"properties": permissions}) == [permissions]
	places.statements(document) == [1, 2]
	places.statements(permissions) == [{"Effect": "Allow"}]
}
