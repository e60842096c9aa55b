# METADATA
# title: Engines have standard support
# description: >-
#   After the end of standard support a version gets no more corrections, or gets them for an extra charge, and in the
#   end AWS upgrades it at a time of its own.
# custom:
#   code: operations/engine-end-of-life
#   severity: warning
#   area: operations
#   subject: templates
#   resources:
#     - AWS::RDS::DBInstance
#     - AWS::DocDB::DBCluster
#     - AWS::MSK::Cluster
#     - AWS::OpenSearchService::Domain
#     - AWS::EKS::Cluster
#   frameworks:
#     fsbp: [EKS.2]
#   remediation: "Write a newer `engine.version`, for an RDS component together with `engine.allowMajorVersionUpgrade: true`."
package deployer.rules.operations.engine_end_of_life

deny contains finding if {
	some resource in input.resources
	version := written(resource)
	some ended, day in ends[engine(resource)]
	startswith(concat("", [version, "."]), concat("", [ended, "."]))
	finding := {
		"resource": resource.address,
		"path": sprintf("Properties.%s", [property(resource)]),
		"message": sprintf("`%s` runs %s %s, whose standard support ended on %s", [resource.component, engine(resource), ended, day]),
	}
}

# The versions whose standard support ended before November 2026, with the day: from the release calendar of RDS for
# MariaDB and the pages on versions of DocumentDB, MSK, OpenSearch Service and EKS in AWS's documentation, by way of
# endoflife.date as of 2026-08-22. PostgreSQL, MySQL and Redis, which AWS goes on running for a charge, are in
# `cost/extended-support`. A rule knows no date of today, so versions are added here when their day has come.
ends := {
	"mariadb": {"10.3": "2023-10-23", "10.4": "2025-02-28", "10.5": "2026-08-31"},
	"docdb": {"3.6": "2026-03-30"},
	"kafka": {
		"2.2": "2024-06-08",
		"2.3": "2024-06-08",
		"2.4": "2024-06-08",
		"2.5": "2024-06-08",
		"2.6": "2024-09-11",
		"2.7": "2024-09-11",
		"2.8": "2025-01-14",
		"3.1": "2024-09-11",
		"3.2": "2024-09-11",
		"3.3": "2024-09-11",
		"3.4": "2025-08-04",
		"3.5": "2025-10-23",
		"3.6": "2026-06-01",
		"3.7": "2026-09-01",
	},
	"opensearch": {
		"OpenSearch_1.0": "2025-11-07",
		"OpenSearch_1.1": "2025-11-07",
		"OpenSearch_1.2": "2025-11-07",
		"OpenSearch_2.3": "2025-11-07",
		"OpenSearch_2.5": "2025-11-07",
		"OpenSearch_2.7": "2025-11-07",
		"OpenSearch_2.9": "2025-11-07",
	},
	"kubernetes": {
		"1.23": "2023-10-11",
		"1.24": "2024-01-31",
		"1.25": "2024-05-01",
		"1.26": "2024-06-11",
		"1.27": "2024-07-24",
		"1.28": "2024-11-26",
		"1.29": "2025-03-23",
		"1.30": "2025-07-23",
		"1.31": "2025-11-26",
		"1.32": "2026-03-23",
		"1.33": "2026-07-29",
	},
}

engine(resource) := resource.properties.Engine

engine(resource) := "docdb" if resource.type == "AWS::DocDB::DBCluster"

engine(resource) := "kafka" if resource.type == "AWS::MSK::Cluster"

engine(resource) := "opensearch" if resource.type == "AWS::OpenSearchService::Domain"

engine(resource) := "kubernetes" if resource.type == "AWS::EKS::Cluster"

# YAML reads `EngineVersion: 13` as a number; as a text it is meant.
written(resource) := sprintf("%v", [resource.properties.EngineVersion])

written(resource) := sprintf("%v", [resource.properties.KafkaVersion])

written(resource) := sprintf("%v", [resource.properties.Version])

property(resource) := "KafkaVersion" if resource.type == "AWS::MSK::Cluster"

property(resource) := "Version" if resource.type == "AWS::EKS::Cluster"

property(resource) := "EngineVersion" if not resource.type in {"AWS::MSK::Cluster", "AWS::EKS::Cluster"}
