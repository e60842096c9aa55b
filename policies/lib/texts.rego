# Texts of templates, as far as they are known before anything is deployed.
package deployer.lib.texts

# A string, the text of `Fn::Sub`, or the parts of `Fn::Join` with `${}` for those that are not known.
of(value) := value if is_string(value)

of(value) := value["Fn::Sub"] if is_string(value["Fn::Sub"])

of(value) := value["Fn::Sub"][0] if is_string(value["Fn::Sub"][0])

of(value) := concat(separator, [known(part) | some part in parts]) if {
	[separator, parts] := value["Fn::Join"]
	is_array(parts)
}

known(part) := part if is_string(part)

known(part) := "${}" if not is_string(part)
