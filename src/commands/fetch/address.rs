//! Which addresses are on the public Internet: the only ones that are connected to unasked.
//!
//! An archive is data that others wrote. A picture's address may name a router, a service on this machine or a cloud's
//! metadata service, and a name may resolve to one of them; so every address is judged after its name was looked up, and
//! the connection goes to the address that was judged.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Which addresses may be connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of the public Internet.
    Public,
    /// All of them: the user asked for it.
    Anywhere,
}

/// Looks names up and keeps the addresses that may be connected to.
#[derive(Debug)]
pub struct Guarded {
    /// Which those are.
    pub reach: Reach,
    inner: DefaultResolver,
}

impl Guarded {
    /// A resolver of a reach.
    pub fn new(reach: Reach) -> Self {
        Self { reach, inner: DefaultResolver::default() }
    }
}

/// What is said of an address that may not be connected to.
pub const PRIVATE: &str = "the host is on this machine or in a private network; `--allow-private` fetches from there";

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        for address in found.iter().filter(|address| self.may_reach(address)) {
            kept.push(*address);
        }
        if kept.is_empty() {
            return Err(ureq::Error::Other(PRIVATE.into()));
        }
        Ok(kept)
    }
}

impl Guarded {
    fn may_reach(&self, address: &SocketAddr) -> bool {
        match self.reach {
            Reach::Anywhere => true,
            Reach::Public => is_public(address.ip()),
        }
    }
}

/// Whether an address is globally reachable, by IANA's special-purpose registries (RFC 6890 and what followed it).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || match (a, b, c) {
            // "This network"; reserved, with broadcast.
            (0 | 240..=255, _, _) => true,
            // Carrier-grade NAT (RFC 6598), which some clouds use for their metadata.
            (100, 64..=127, _) => true,
            // Protocol assignments; 6to4 relays.
            (192, 0, 0) | (192, 88, 99) => true,
            // Benchmarks (RFC 2544).
            (198, 18 | 19, _) => true,
            (_, _, _) => false,
        };
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let [a, b, c, d, e, f, ..] = segments;
    let last = Ipv4Addr::from_bits((u32::from(segments[6]) << 16) | u32::from(segments[7]));
    match (a, b, c, d, e, f) {
        // An IPv4 address in another dress: mapped, or by NAT64 (RFC 6052).
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => is_public_v4(last),
        // 6to4 (RFC 3056) carries it further in front.
        (0x2002, ..) => is_public_v4(Ipv4Addr::from_bits((u32::from(b) << 16) | u32::from(c))),
        // Protocol assignments, Teredo among them; documentation.
        (0x2001, 0..=0x1ff | 0xdb8, ..) | (0x3fff, 0..=0xfff, ..) => false,
        // What is given out as global unicast; all else is local, private, multicast or not in use.
        (0x2000..=0x3fff, ..) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_global_is_public() {
        let check = |address: &str, expected: bool| {
            assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
        };
        for public in ["93.184.215.14", "8.8.8.8", "100.63.0.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111"] {
            check(public, true);
        }
        for private in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "0.0.0.0",
            "0.1.2.3",
            "255.255.255.255",
            "224.0.0.1",
            "240.0.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
        ] {
            check(private, false);
        }
        for private in [
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "100::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "3fff::1",
            "5f00::1",
        ] {
            check(private, false);
        }
        check("::ffff:8.8.8.8", true);
        check("64:ff9b::808:808", true);
    }
}
