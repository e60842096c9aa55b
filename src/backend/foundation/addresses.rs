//! How the VPC's block of addresses is divided.

use crate::kinds::lowering::Tier;
use crate::language::Cidr;

/// How many zones there is room for.
pub const ZONES: u32 = 4;

/// The block of a subnet; zones count from 0. `None` if there is no room for such a zone, or if the
/// VPC's block is too small to be divided.
///
/// The first half of the VPC is private, because tasks and functions take most addresses; the third
/// quarter is public, the last isolated. Each part is cut into four, whatever the number of zones is:
/// adding a zone never moves a subnet that is there.
#[must_use]
pub fn subnet(vpc: Cidr, tier: Tier, zone: u32) -> Option<Cidr> {
    if zone >= ZONES {
        return None;
    }
    let (bits, first) = match tier {
        Tier::Private => (3, 0),
        Tier::Public => (4, 2 * ZONES),
        Tier::Isolated => (4, 3 * ZONES),
    };
    vpc.subnet(vpc.prefix().checked_add(bits)?, first + zone)
}

#[cfg(test)]
mod tests {
    use super::{ZONES, subnet};
    use crate::kinds::lowering::Tier;
    use crate::language::Cidr;
    use proptest::prelude::*;

    const TIERS: [Tier; 3] = [Tier::Private, Tier::Public, Tier::Isolated];

    #[test]
    fn a_block_of_the_usual_size_is_divided_like_this_for_ever() {
        let vpc = Cidr::parse("10.0.0.0/16").unwrap();
        let blocks = TIERS.map(|tier| [0, 3].map(|zone| subnet(vpc, tier, zone).unwrap().to_string()));
        assert_eq!(blocks[0], ["10.0.0.0/19", "10.0.96.0/19"]);
        assert_eq!(blocks[1], ["10.0.128.0/20", "10.0.176.0/20"]);
        assert_eq!(blocks[2], ["10.0.192.0/20", "10.0.240.0/20"]);
    }

    proptest! {
        #[test]
        fn subnets_lie_inside_the_vpc_and_apart_from_each_other(address: u32, prefix in 16u8..=24) {
            let base = std::net::Ipv4Addr::from(address & (u32::MAX << (32 - prefix)));
            let vpc = Cidr::parse(&format!("{base}/{prefix}")).unwrap();
            let blocks: Vec<Cidr> = TIERS
                .iter()
                .flat_map(|tier| (0..ZONES).map(|zone| subnet(vpc, *tier, zone).unwrap()))
                .collect();
            for (index, block) in blocks.iter().enumerate() {
                prop_assert!(block.overlaps(vpc) && block.prefix() > vpc.prefix() && block.prefix() <= 28);
                prop_assert!(blocks.iter().skip(index + 1).all(|other| !other.overlaps(*block)));
            }
            prop_assert_eq!(subnet(vpc, Tier::Public, ZONES), None);
        }
    }
}
