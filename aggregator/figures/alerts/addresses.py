"""At which addresses a receiver may be. Pure: names are looked up by those who ask."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# Where clouds tell a machine its secrets, besides the link-local 169.254.169.254.
METADATA: frozenset[Address] = frozenset(
    map(ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"))
)
_SITE_LOCAL = IPv6Network("fec0::/10")
_TRANSLATED = (
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("::/96"),
)  # an IPv4 address ends it


def forbidden(address: Address, *, private: bool) -> str | None:
    """Why no message goes to an address; None where one may.

    :param private: whether it may be one of this machine or its own networks
    """
    for each in (address, *_within(address)):
        if each in METADATA or each.is_link_local:
            return "its address is link-local, where no receiver may be"
        if each.is_unspecified or each.is_multicast or (each.version == 4 and each.is_reserved):
            return "its address is none at which a receiver can be"
        if not private and (not each.is_global or each in _SITE_LOCAL):
            return "its address is a private one, and EDB_WEBHOOKS_PRIVATE is 0"
    return None


def literal(host: str) -> Address | None:
    """The address that a host's name is, where it is one."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _within(address: Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that one of IPv6 leads to."""
    if address.version == 4:
        return
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _TRANSLATED) and int(address) > 1:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    yield from (each for each in found if each is not None)
