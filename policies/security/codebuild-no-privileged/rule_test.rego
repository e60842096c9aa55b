package deployer.rules.security.codebuild_no_privileged_test

import data.deployer.rules.security.codebuild_no_privileged

project(mode) := {
	"address": "tools/build/Project",
	"component": "tools/build",
	"properties": {"Environment": {"PrivilegedMode": mode}},
}

test_privileged_builds_are_found if {
	found := codebuild_no_privileged.warn with input as {"resources": [project(true), project("true")]}
	{finding.message | some finding in found} == {"the builds of `tools/build` are privileged"}
}

test_others_pass if {
	count(codebuild_no_privileged.warn) == 0 with input as {"resources": [project(false), project({"Ref": "Docker"})]}
}
