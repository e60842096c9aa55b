package deployer.lib.places_test

import data.deployer.lib.places

test_statements_have_a_path if {
	places.statement({"properties": {"PolicyDocument": {}}}, 0, 2) == "Properties.PolicyDocument.Statement[2]"
	role := {"properties": {"Policies": []}}
	places.statement(role, 1, 0) == "Properties.Policies[1].PolicyDocument.Statement[0]"
	places.action(role, [1, 0, 3]) == "Properties.Policies[1].PolicyDocument.Statement[0].Action[3]"
}
