"""Which numbers are somebody's on the internet: IANA's registries of special-purpose addresses, kept from both sides.

What is let through is the unicast space IANA hands out, less what it has set aside in it. A range that is set aside
outside that space needs no entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

UNICAST = IPv6Network("2000::/3")

SET_ASIDE_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by a provider's customers
            "127.0.0.0/8",  # this machine
            "169.254.0.0/16",  # link-local, and clouds' own services
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # multicast tunnels
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
SET_ASIDE_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID, multicast tunnels, AS112
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",  # AS112
            "3ffe::/16",  # the 6bone of old
            "3fff::/20",  # documentation
        ),
    )
)


def is_somebodys(number: str) -> bool:
    """Tell whether an address, as the resolver writes it, belongs to one machine on the internet and nothing nearer."""
    address = ip_address(number)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped  # the system dials the number inside
    if isinstance(address, IPv4Address):
        return not any(address in network for network in SET_ASIDE_4)
    if address not in UNICAST or any(address in network for network in SET_ASIDE_6):
        return False
    return not any(inner in network for inner in _inside(address) for network in SET_ASIDE_4)


def _inside(address: IPv6Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 address an ISATAP router would deliver to (RFC 5214); other ways to embed one are set aside."""
    if (int(address) >> 32) & 0xFDFF_FFFF == 0x0000_5EFE:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
