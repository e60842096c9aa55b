//! Names of the few things that AWS wants named, unique in the account and region.

use super::Lowering;
use crate::backend::template::hash_suffix;

impl Lowering<'_> {
    /// `{stack}-{environment}-{service}-{component}[-{part}]` in lowercase letters, digits and single
    /// hyphens. What is longer than `most` is cut and told apart by a hash. A resource that is replaced
    /// cannot keep its name, so this is only for types that demand one.
    #[must_use]
    pub fn physical_name(&self, part: Option<&str>, most: usize) -> String {
        let whole = self.settings().stack_name(self.address.service(), self.address.component());
        physical_name(&part.map_or_else(|| whole.clone(), |part| format!("{whole}-{part}")), most)
    }
}

fn physical_name(whole: &str, most: usize) -> String {
    let words = whole.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let clean = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    if clean.len() <= most && clean == whole {
        return clean;
    }
    let kept: String = clean.chars().take(most.saturating_sub(9)).collect();
    format!("{}-{}", kept.trim_end_matches('-'), hash_suffix(whole, 8))
}

#[cfg(test)]
mod tests {
    use super::physical_name;

    #[test]
    fn a_name_that_fits_stays_and_others_differ_by_a_hash() {
        assert_eq!(physical_name("shop-dev-orders-cache", 40), "shop-dev-orders-cache");
        let long = physical_name("user-platform-production-notification-service-cache", 40);
        assert!(long.len() <= 40 && long.starts_with("user-platform-production-notifi"), "{long}");
        assert_ne!(physical_name("shop-dev-a_b", 40), physical_name("shop-dev-a-b", 40));
    }
}
