//! Instance classes: `db.m6g.large`, `cache.t4g.micro`, `kafka.m5.large`, `r6g.large.search`.
//!
//! Within a family prices are in proportion to size, which is what lets a book list a family by two sizes.

use std::str::FromStr;

/// A family and a size, without the prefix of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Class<'a> {
    pub family: &'a str,
    pub size: Size,
}

impl<'a> Class<'a> {
    pub fn parse(class: &'a str) -> Option<Self> {
        let class = ["db.", "cache.", "kafka."].iter().find_map(|prefix| class.strip_prefix(prefix)).unwrap_or(class);
        let (family, size) = class.strip_suffix(".search").unwrap_or(class).split_once('.')?;
        Some(Self { family, size: size.parse().ok()? })
    }
}

/// The size of an instance, in eighths of `large`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Size(u32);

/// A word that is no size.
#[derive(Debug, thiserror::Error)]
#[error("not a size of instances")]
pub(super) struct NotASize;

impl Size {
    /// How it relates to other sizes.
    pub fn factor(self) -> f64 {
        f64::from(self.0)
    }
}

impl FromStr for Size {
    type Err = NotASize;

    fn from_str(text: &str) -> Result<Self, NotASize> {
        match text {
            "micro" => Ok(Self(1)),
            "small" => Ok(Self(2)),
            "medium" => Ok(Self(4)),
            "large" => Ok(Self(8)),
            "xlarge" => Ok(Self(16)),
            _ => {
                let times: u32 = text.strip_suffix("xlarge").and_then(|times| times.parse().ok()).ok_or(NotASize)?;
                if (2..=64).contains(&times) { Ok(Self(16 * times)) } else { Err(NotASize) }
            }
        }
    }
}
