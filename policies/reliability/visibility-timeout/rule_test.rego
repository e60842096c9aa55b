package deployer.rules.reliability.visibility_timeout_test

import data.deployer.rules.reliability.visibility_timeout

resource(id, type, properties) := {
	"address": sprintf("shop/mail/%s", [id]),
	"component": "shop/mail",
	"logicalId": id,
	"type": type,
	"properties": properties,
}

given(source, target, queue, function) := {"resources": [
	resource("Mapping", "AWS::Lambda::EventSourceMapping", {"EventSourceArn": source, "FunctionName": target}),
	resource("Mail", "AWS::SQS::Queue", queue),
	resource("Other", "AWS::SQS::Queue", {}),
	resource("Send", "AWS::Lambda::Function", function),
]}

arn(id) := {"Fn::GetAtt": [id, "Arn"]}

test_a_timeout_that_lambda_refuses_is_an_error if {
	found := visibility_timeout.deny with input as given(arn("Mail"), {"Ref": "Send"}, {"VisibilityTimeout": 30}, {"Timeout": 60})
	found == {{
		"resource": "shop/mail/Mail",
		"path": "Properties.VisibilityTimeout",
		"message": "`Mail` shows a message again after 30 seconds, but the function may take 60",
	}}
	count(visibility_timeout.deny) == 1 with input as given({"Fn::GetAtt": "Mail.Arn"}, {"Fn::GetAtt": "Send.Arn"}, {}, {"Timeout": "60"})
}

test_a_short_timeout_is_a_warning if {
	count(visibility_timeout.warn) == 1 with input as given(arn("Mail"), arn("Send"), {"VisibilityTimeout": "60"}, {"Timeout": 20})
	count(visibility_timeout.deny) == 0 with input as given(arn("Mail"), arn("Send"), {"VisibilityTimeout": 60}, {"Timeout": 20})
}

test_six_times_the_timeout_passes if {
	count(visibility_timeout.deny | visibility_timeout.warn) == 0 with input as given(arn("Mail"), {"Ref": "Send"}, {"VisibilityTimeout": 120}, {"Timeout": 20})
	count(visibility_timeout.deny | visibility_timeout.warn) == 0 with input as given(arn("Mail"), {"Ref": "Send"}, {}, {})
}

test_what_is_not_known_passes if {
	count(visibility_timeout.deny | visibility_timeout.warn) == 0 with input as given(arn("Mail"), {"Ref": "Send"}, {"VisibilityTimeout": {"Ref": "Hidden"}}, {"Timeout": 60})
	count(visibility_timeout.deny | visibility_timeout.warn) == 0 with input as given({"Ref": "QueueArn"}, {"Ref": "Send"}, {}, {"Timeout": 60})
}
