# Durations as specs have them: `45s`, `5m`, `12h`, `7d`.
package deployer.lib.durations

units := {"s": 1, "m": 60, "h": 3600, "d": 86400}

# The seconds of a duration; undefined for a text that is none.
seconds(text) := number * units[unit] if {
	unit := substring(text, count(text) - 1, 1)
	number := to_number(trim_suffix(text, unit))
}

# The days of a duration, with a fraction.
days(text) := seconds(text) / 86400
