package deployer.lib.texts_test

import data.deployer.lib.texts

test_strings_and_substitutions_have_a_text if {
	texts.of("role/*") == "role/*"
	texts.of({"Fn::Sub": "arn:${AWS::Partition}:s3:::a"}) == "arn:${AWS::Partition}:s3:::a"
	texts.of({"Fn::Sub": ["${A}/b", {"A": {"Ref": "C"}}]}) == "${A}/b"
	texts.of({"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":s3:::a"]]}) == "arn:${}:s3:::a"
}

test_what_is_known_later_has_no_text if {
	not texts.of({"Ref": "Name"})
	not texts.of({"Fn::GetAtt": ["Role", "Arn"]})
	not texts.of({"Fn::Join": ["", {"Ref": "Parts"}]})
	not texts.of(3)
}
