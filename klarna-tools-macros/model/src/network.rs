//! Which network an IP address belongs to, by IANA's registries of special-purpose addresses (RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The network of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// The internet.
    Public,
    /// This machine.
    Loopback,
    /// A private network: RFC 1918, RFC 4193, or shared behind a carrier's translation (RFC 6598).
    Private,
    /// None that an API is in: the link, what is reserved, and the metadata of cloud machines.
    Reserved,
}

/// The blocks of IPv4 that are not public.
const V4: [([u8; 4], u32, Network); 17] = [
    // Where clouds serve the metadata of a machine, its credentials among them.
    ([100, 100, 100, 200], 32, Network::Reserved),
    ([168, 63, 129, 16], 32, Network::Reserved),
    ([0, 0, 0, 0], 8, Network::Reserved),
    ([10, 0, 0, 0], 8, Network::Private),
    ([100, 64, 0, 0], 10, Network::Private),
    ([127, 0, 0, 0], 8, Network::Loopback),
    ([169, 254, 0, 0], 16, Network::Reserved),
    ([172, 16, 0, 0], 12, Network::Private),
    ([192, 0, 0, 0], 24, Network::Reserved),
    ([192, 0, 2, 0], 24, Network::Reserved),
    ([192, 88, 99, 0], 24, Network::Reserved),
    ([192, 168, 0, 0], 16, Network::Private),
    ([198, 18, 0, 0], 15, Network::Reserved),
    ([198, 51, 100, 0], 24, Network::Reserved),
    ([203, 0, 113, 0], 24, Network::Reserved),
    // Multicast, then what is reserved for the future, with the broadcast address.
    ([224, 0, 0, 0], 4, Network::Reserved),
    ([240, 0, 0, 0], 4, Network::Reserved),
];

/// Where clouds serve the metadata of a machine by IPv6.
const METADATA: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x254),
];

/// The blocks within `2000::/3` that no host on the internet has: protocols (Teredo among them),
/// documentation, and 6to4, whose relays are gone (RFC 7526).
const V6: [([u16; 2], u32); 4] = [
    ([0x2001, 0], 23),
    ([0x2001, 0x0db8], 32),
    ([0x2002, 0], 16),
    ([0x3fff, 0], 20),
];

impl Network {
    /// The network of `address`. One that contains an IPv4 address, mapped (RFC 4291, section
    /// 2.5.5.2) or translated (RFC 6052, section 2.1), is in the network of that.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::of_v4(address),
            IpAddr::V6(address) => Self::of_v6(address),
        }
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        let bits = address.to_bits();
        let is_in = |block: &[u8; 4], length: u32| {
            (bits ^ u32::from_be_bytes(*block)).leading_zeros() >= length
        };
        let block = V4.iter().find(|(block, length, _)| is_in(block, *length));
        block.map_or(Self::Public, |(_, _, network)| *network)
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        if let Some(inner) = address.to_ipv4_mapped().or_else(|| translated(address)) {
            return Self::of_v4(inner);
        }
        let bits = address.to_bits();
        let is_in = |first: u16, second: u16, length: u32| {
            let block = u128::from(first) << 112 | u128::from(second) << 96;
            (bits ^ block).leading_zeros() >= length
        };
        if address == Ipv6Addr::LOCALHOST {
            Self::Loopback
        } else if METADATA.contains(&address) {
            Self::Reserved
        } else if is_in(0xfc00, 0, 7) {
            Self::Private
        } else if !is_in(0x2000, 0, 3)
            || V6
                .iter()
                .any(|([first, second], length)| is_in(*first, *second, *length))
        {
            Self::Reserved
        } else {
            Self::Public
        }
    }

    /// What an address of it is: "an address of …".
    #[must_use]
    pub fn described(self) -> &'static str {
        match self {
            Self::Public => "a public address",
            Self::Loopback => "an address of this machine",
            Self::Private => "an address of a private network",
            Self::Reserved => "a link-local or reserved address",
        }
    }
}

/// The IPv4 address behind the well-known prefix of NAT64, `64:ff9b::/96`.
fn translated(address: Ipv6Addr) -> Option<Ipv4Addr> {
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Network::{self, Loopback, Private, Public, Reserved};

    #[test]
    fn every_address_is_in_its_network() {
        for (addresses, expected) in [
            (
                "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 \
                 169.253.255.255 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 198.17.255.255 \
                 198.20.0.0 223.255.255.255 2606:4700::1111 2a00:1450::1 2001:4860::8888 \
                 ::ffff:1.1.1.1 64:ff9b::101:101",
                Public,
            ),
            (
                "127.0.0.1 127.255.255.255 ::1 ::ffff:127.0.0.1 64:ff9b::7f00:1",
                Loopback,
            ),
            (
                "10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 172.16.0.0 172.31.255.255 \
                 192.168.0.1 fc00:: fdff:ffff::1 ::ffff:10.0.0.1 64:ff9b::c0a8:1",
                Private,
            ),
            (
                "0.0.0.0 0.1.2.3 169.254.169.254 168.63.129.16 100.100.100.200 fd00:ec2::254 192.0.0.170 192.0.2.1 192.88.99.1 198.18.0.1 \
                 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 \
                 255.255.255.255 :: ::7f00:1 fe80::1 fec0::1 ff02::1 2001::1 2001:db8::1 \
                 2002:7f00:1:: 3fff::1 5f00::1 64:ff9b:1::7f00:1 100::1 4000::1 \
                 ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe",
                Reserved,
            ),
        ] {
            for address in addresses.split_whitespace() {
                let network = address.parse().map(Network::of);
                assert_eq!(network, Ok(expected), "{address}");
            }
        }
    }
}
