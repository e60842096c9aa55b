package {{package}}_test

import data.{{package}} as rule

bucket(fields) := object.union(
	{
		"address": "shop/assets/Bucket",
		"component": "shop/assets",
		"kind": "S3",
		"logicalId": "Bucket",
		"type": "AWS::S3::Bucket",
		"properties": {},
	},
	fields,
)

test_what_is_wrong_is_found if {
	found := rule.deny with input as {"resources": [bucket({}), bucket({"deletionPolicy": "Delete"})]}
	found == {{
		"resource": "shop/assets/Bucket",
		"path": "DeletionPolicy",
		"message": "`shop/assets/Bucket` is deleted with its component",
	}}
}

test_what_is_right_passes if {
	count(rule.deny) == 0 with input as {"resources": [bucket({"deletionPolicy": "Retain"})]}
}
