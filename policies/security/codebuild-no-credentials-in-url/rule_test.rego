package deployer.rules.security.codebuild_no_credentials_in_url_test

import data.deployer.rules.security.codebuild_no_credentials_in_url

project(location, others) := {
	"address": "tools/build/Project",
	"component": "tools/build",
	"properties": {"Source": {"Location": location}, "SecondarySources": others},
}

test_credentials_in_a_url_are_found if {
	found := codebuild_no_credentials_in_url.deny with input as {"resources": [project({"Fn::Sub": "https://bot:${Token}@git.example.com/a.git"}, [{"Location": "https://abc@git.example.com/b.git"}])]}
	{finding.path | some finding in found} == {
		"Properties.Source.Location",
		"Properties.SecondarySources[0].Location",
	}
}

test_a_second_source_is_found_without_a_first if {
	found := codebuild_no_credentials_in_url.deny with input as {"resources": [{
		"address": "a/b/C",
		"component": "a/b",
		"properties": {"Source": {"Type": "NO_SOURCE"}, "SecondarySources": {"Location": "https://abc@git.example.com/b.git"}},
	}]}
	{finding.path | some finding in found} == {"Properties.SecondarySources[0].Location"}
}

test_plain_urls_pass if {
	count(codebuild_no_credentials_in_url.deny) == 0 with input as {"resources": [
		project("https://github.com/acme/shop.git", []),
		project({"Ref": "Repository"}, [{"Location": "git@example.com:a.git"}]),
	]}
}
