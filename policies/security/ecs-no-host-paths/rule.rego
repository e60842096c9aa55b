# METADATA
# title: Containers do not mount their machine
# description: >-
#   Whoever can write to the socket of Docker or to the root directory of a machine is root there.
# custom:
#   code: security/ecs-no-host-paths
#   severity: error
#   area: security
#   subject: templates
#   resources: [AWS::ECS::TaskDefinition]
#   frameworks:
#     wellArchitected: [SEC06-BP02]
#   remediation: Use an EFS volume, or a volume without `SourcePath`, which lives as long as the task.
package deployer.rules.security.ecs_no_host_paths

import data.deployer.lib.values

deny contains finding if {
	some resource in input.resources
	some index, volume in values.items(resource.properties.Volumes)
	path := volume.Host.SourcePath
	path in {"/", "/run", "/var/run", "/run/docker.sock", "/var/run/docker.sock", "/run/containerd/containerd.sock"}
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Volumes[%d].Host.SourcePath", [index]),
		"message": sprintf("`%s` mounts `%s` of its machine and can take it over", [resource.component, path]),
	}
}

warn contains finding if {
	some resource in input.resources
	some index, volume in values.items(resource.properties.Volumes)
	path := volume.Host.SourcePath
	strings.any_prefix_match(path, ["/boot", "/dev", "/etc", "/home", "/proc", "/root", "/sys", "/usr", "/var/lib"])
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.Volumes[%d].Host.SourcePath", [index]),
		"message": sprintf("`%s` mounts `%s` of its machine", [resource.component, path]),
	}
}
