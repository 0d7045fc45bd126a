"""The address that a request comes from, and what failures of it are counted by."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Sequence

_WITH_PORT = re.compile(r"\[(?P<six>[^\]]*)\](?::\d+)?|(?P<four>\d+(?:\.\d+){3})(?::\d+)?")
_MOST_HOPS = 20
"""Proxies of one's own, at the most, that a request comes through."""


def plain(text: str) -> str:
    """An address as it is compared: as short as it can be, IPv4 inside IPv6 as IPv4; "" for none.

    A port may stand behind it, as some proxies write it.

    >>> plain("::FFFF:192.0.2.7"), plain("192.0.2.7:51234"), plain("[2001:DB8:0::1]:443")
    ('192.0.2.7', '192.0.2.7', '2001:db8::1')
    >>> plain("unknown")
    ''
    """
    text = text.strip()
    if found := _WITH_PORT.fullmatch(text):
        text = found["six"] or found["four"] or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def passed_on(peer: str, forwarded: Sequence[str], proxies: Collection[str]) -> str:
    """Whose request a proxy of one's own passes on: the last address that is none of the proxies'.

    What stands before it is the sender's own word, and may be anything.

    Args:
        peer: The connection's own address, a proxy's.
        forwarded: Every `X-Forwarded-For` of the request, in their order.
        proxies: Addresses of the proxies.

    >>> passed_on("10.0.0.1", ["6.6.6.6, 192.0.2.7:5000", "10.0.0.2"], {"10.0.0.1", "10.0.0.2"})
    '192.0.2.7'
    """
    nearest = peer
    for hop in reversed(",".join(forwarded).rsplit(",", _MOST_HOPS)[-_MOST_HOPS:]):
        address = plain(hop)
        if not address:
            # Whoever the proxy could not name is counted as the proxy itself.
            break
        nearest = address
        if address not in proxies:
            break
    return nearest


def counted(address: str) -> str:
    """What an address is counted by: itself, and of IPv6 the network of one customer.

    Whoever has an IPv6 address has the 2^64 of its network, and would never be counted twice.

    >>> counted("192.0.2.7"), counted("2001:db8:1:2:a:b:c:d"), counted("2001:db8:1:2::1")
    ('192.0.2.7', '2001:db8:1:2::/64', '2001:db8:1:2::/64')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    return str(ipaddress.IPv6Network((int(parsed), 64), strict=False))
