# Rules of security groups: who may connect to which ports.
package deployer.lib.network

import data.deployer.lib.addresses
import data.deployer.lib.values

# The rules for what comes in: those of a group, or one that stands alone.
ingress(resource) := values.items(object.get(resource.properties, "SecurityGroupIngress", [resource.properties]))

# The path of a rule for what comes in: one of a group, or one that stands alone.
place(resource, _) := "Properties" if not resource.properties.SecurityGroupIngress

place(resource, index) := sprintf("Properties.SecurityGroupIngress[%d]", [index]) if {
	resource.properties.SecurityGroupIngress
}

# Whether a rule is for the whole internet, or for so large a part of it that everybody is meant.
is_for_the_world(rule) if addresses.is_everybody(rule.CidrIp)

is_for_the_world(rule) if addresses.is_everybody(rule.CidrIpv6)

# The first and the last port of a rule for TCP, UDP or everything.
ports(rule) := [0, 65535] if rule.IpProtocol in {"-1", -1}

ports(rule) := [0, 65535] if {
	rule.IpProtocol in transports
	not "FromPort" in object.keys(rule)
}

ports(rule) := [to_number(rule.FromPort), to_number(rule.ToPort)] if rule.IpProtocol in transports

transports := {"tcp", "udp", "6", "17", 6, 17}

# So many ports that they are all meant.
are_all([first, last]) if last - first > 60000

# Ports that machines are managed by, with their names.
admin_ports := [
	[22, "SSH"], [23, "Telnet"], [135, "RPC"], [445, "SMB"], [2375, "Docker"], [2376, "Docker"],
	[3389, "RDP"], [5900, "VNC"], [5985, "WinRM"], [5986, "WinRM"], [10250, "the kubelet"],
]

# Ports that data stores and brokers listen on, with their names.
data_ports := [
	[1433, "SQL Server"], [1434, "SQL Server"], [1521, "Oracle"], [2049, "NFS"], [2181, "ZooKeeper"],
	[2379, "etcd"], [3306, "MySQL"], [5432, "PostgreSQL"], [5439, "Redshift"], [5601, "Kibana"],
	[5672, "RabbitMQ"], [6379, "Redis"], [7000, "Cassandra"], [8086, "InfluxDB"], [9042, "Cassandra"],
	[9092, "Kafka"], [9094, "Kafka"], [9098, "Kafka"], [9200, "Elasticsearch"], [9300, "Elasticsearch"],
	[11211, "Memcached"], [27017, "MongoDB"],
]
