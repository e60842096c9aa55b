//! Texts with a form: names, CIDR blocks, ARNs, durations.
//!
//! Each is a newtype with a private field; decoding is the only way in, so a value is always valid.

use super::decode::{Decode, DecodeContext, Numeric};
use super::diagnostics;
use super::node::Node;
use super::shape::Shape;
use super::walk::{Visitor, Walk};
use compact_str::CompactString;
use std::fmt;
use std::net::Ipv4Addr;

/// The name of something in a list (a port, a container, a volume, an index): what AWS accepts
/// nearly everywhere, letters, digits, `-` and `_`, at most 64.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(CompactString);

impl Name {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Decode for Name {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let text = cx.string(node, "a name")?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if text.is_empty() || text.len() > 64 || !text.chars().all(allowed) {
            cx.push(diagnostics::invalid_value(node, "a name of at most 64 letters, digits, `-` and `_`"));
            return None;
        }
        Some(Self(CompactString::new(text)))
    }

    fn shape() -> Shape {
        Shape::string_like("name", Some("^[A-Za-z0-9_-]{1,64}$"))
    }
}

impl Walk for Name {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(&self.0);
    }
}

/// An IPv4 network block such as `10.0.0.0/16`, its host bits zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    address: u32,
    prefix: u8,
}

impl Cidr {
    /// Every address, `0.0.0.0/0`.
    pub const ANY: Self = Self { address: 0, prefix: 0 };

    /// Reads a block; `None` if it is not one or has host bits set.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let address = u32::from(address.parse::<Ipv4Addr>().ok()?);
        let prefix: u8 = prefix.parse().ok().filter(|prefix| *prefix <= 32)?;
        let block = Self { address, prefix };
        (address & !block.mask() == 0).then_some(block)
    }

    const fn mask(self) -> u32 {
        if self.prefix == 0 { 0 } else { u32::MAX << (32 - self.prefix) }
    }

    /// The length of the prefix in bits.
    #[must_use]
    pub const fn prefix(self) -> u8 {
        self.prefix
    }

    /// The `index`-th block of `prefix` bits inside this one, if it is inside.
    #[must_use]
    pub fn subnet(self, prefix: u8, index: u32) -> Option<Self> {
        if prefix < self.prefix || prefix > 32 || u64::from(index) >= 1u64 << (prefix - self.prefix) {
            return None;
        }
        let offset = u64::from(index) << (32 - prefix);
        let address = u32::try_from(u64::from(self.address) + offset).ok()?;
        Some(Self { address, prefix })
    }

    /// Whether the two blocks share an address.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        let mask = if self.prefix < other.prefix { self.mask() } else { other.mask() };
        self.address & mask == other.address & mask
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", Ipv4Addr::from(self.address), self.prefix)
    }
}

impl Decode for Cidr {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let block = Self::parse(cx.string(node, "a CIDR block")?);
        if block.is_none() {
            cx.push(diagnostics::invalid_value(
                node,
                "an IPv4 CIDR block with its host bits zero, such as 10.0.0.0/16",
            ));
        }
        block
    }

    fn shape() -> Shape {
        Shape::string_like("cidr", Some(r"^\d+\.\d+\.\d+\.\d+/\d+$"))
    }
}

impl Walk for Cidr {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(&self.to_string());
    }
}

/// An Amazon Resource Name, `arn:partition:service:region:account:resource`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn(CompactString);

impl Arn {
    /// Reads an ARN; `None` if it has not six parts or does not begin with `arn:`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let valid = matches!(parts.as_slice(), ["arn", partition, service, _, _, resource]
            if partition.starts_with("aws") && !service.is_empty() && !resource.is_empty());
        (valid && !text.contains(char::is_whitespace)).then(|| Self(CompactString::new(text)))
    }

    /// The whole ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The service that the resource belongs to, such as `acm`.
    #[must_use]
    pub fn service(&self) -> &str {
        self.0.split(':').nth(2).unwrap_or_default()
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Decode for Arn {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let arn = Self::parse(cx.string(node, "an ARN")?);
        if arn.is_none() {
            cx.push(diagnostics::invalid_value(node, "an ARN (arn:aws:service:region:account:resource)"));
        }
        arn
    }

    fn shape() -> Shape {
        Shape::string_like("arn", Some("^arn:aws[a-z-]*:"))
    }
}

impl Walk for Arn {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(&self.0);
    }
}

/// A span of time, written `30s`, `5m`, `12h` or `7d`; a bare number is seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    seconds: u32,
}

impl Duration {
    /// A span of whole seconds.
    #[must_use]
    pub const fn from_seconds(seconds: u32) -> Self {
        Self { seconds }
    }

    /// Reads a span.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match text.strip_prefix(digits)? {
            "" | "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => return None,
        };
        let seconds = digits.parse::<u32>().ok()?.checked_mul(unit)?;
        Some(Self { seconds })
    }

    /// In seconds.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.seconds
    }

    /// In minutes, rounded up.
    #[must_use]
    pub const fn minutes(self) -> u32 {
        self.seconds.div_ceil(60)
    }

    /// In days, rounded up.
    #[must_use]
    pub const fn days(self) -> u32 {
        self.seconds.div_ceil(86_400)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seconds {
            0 => f.write_str("0s"),
            s if s % 86_400 == 0 => write!(f, "{}d", s / 86_400),
            s if s % 3600 == 0 => write!(f, "{}h", s / 3600),
            s if s % 60 == 0 => write!(f, "{}m", s / 60),
            s => write!(f, "{s}s"),
        }
    }
}

impl Decode for Duration {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        let duration = Self::parse(cx.string(node, "a duration")?);
        if duration.is_none() {
            cx.push(diagnostics::invalid_value(node, "a duration such as 30s, 5m, 12h or 7d"));
        }
        duration
    }

    fn shape() -> Shape {
        Shape::string_like("duration", Some("^[0-9]+[smhd]?$"))
    }
}

impl Walk for Duration {
    fn walk(&self, visitor: &mut dyn Visitor) {
        visitor.string(&self.to_string());
    }
}

impl Numeric for Duration {
    fn numeric(&self) -> Option<i64> {
        Some(i64::from(self.seconds))
    }

    fn words(number: i64) -> String {
        u32::try_from(number).map_or_else(|_| format!("{number}s"), |seconds| Self::from_seconds(seconds).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{Arn, Cidr, Duration};

    #[test]
    fn a_block_is_cut_into_blocks_that_lie_inside_it() {
        let block = Cidr::parse("10.1.0.0/16").unwrap();
        assert_eq!(block.subnet(20, 3).unwrap().to_string(), "10.1.48.0/20");
        assert_eq!(block.subnet(20, 16), None);
        assert_eq!(Cidr::parse("10.1.0.1/16"), None, "host bits are set");
    }

    #[test]
    fn a_duration_prints_as_it_is_written() {
        for text in ["45s", "5m", "12h", "7d"] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Duration::parse("5 m"), None);
        assert_eq!(Duration::parse("99999999d"), None, "does not fit");
    }

    #[test]
    fn an_arn_needs_all_its_parts() {
        assert_eq!(Arn::parse("arn:aws:acm:eu-west-1:123456789012:certificate/x").unwrap().service(), "acm");
        assert_eq!(Arn::parse("arn:aws:acm"), None);
    }
}
