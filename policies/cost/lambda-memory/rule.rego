# METADATA
# title: Memory of a function goes with its timeout
# description: >-
#   A function with a lot of memory gets several processors, which pay off in long computations. One that may only run
#   for seconds seldom uses them, and every millisecond is paid for by the memory.
# custom:
#   code: cost/lambda-memory
#   severity: info
#   area: cost
#   subject: templates
#   resources: [AWS::Lambda::Function]
#   frameworks:
#     wellArchitected: [COST06-BP02]
#   remediation: Write less `memoryMB`, or a longer `timeout` if the work needs it.
package deployer.rules.cost.lambda_memory

deny contains finding if {
	some resource in input.resources
	memory := to_number(resource.properties.MemorySize)
	memory > 3072
	is_short(resource)
	finding := {
		"resource": resource.address,
		"path": "Properties.MemorySize",
		"message": sprintf("the function `%s` has %d MB of memory for calls of at most 3 seconds", [resource.component, memory]),
	}
}

# Lambda's own timeout is 3 seconds.
is_short(resource) if not resource.properties.Timeout

is_short(resource) if to_number(resource.properties.Timeout) <= 3
