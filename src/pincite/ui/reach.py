"""Where the page is served: an address others can reach only with accounts, and a free port."""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
from collections.abc import Sequence

from pincite.errors import UsageError

FIRST_PORT = 7860
PORTS_TRIED = 100


def address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address to serve on.

    Raises:
        UsageError: It is none.
    """
    try:
        return ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError as error:
        raise UsageError(f"{host} is no address of this machine. Use --host 127.0.0.1.") from error


def refuse_strangers(host: str, *, known: bool, hosts: Sequence[str]) -> None:
    """Nothing, where everybody who can reach the address has to say who they are.

    Args:
        host: The address to serve on.
        known: Whether there are accounts, or a proxy that names people.
        hosts: Names the page may be called by.

    Raises:
        UsageError: Others can reach it, and nobody asks who they are; or none of them could call it
            by a name.
    """
    address = address_of(host)
    if address.is_loopback:
        return
    if not known:
        raise UsageError(
            f"{host} can be reached from other machines, and the library has no accounts: anyone "
            "there could read and add reports. Use --host 127.0.0.1, or give the library its first "
            "user: pincite user add NAME --role editor"
        )
    if address.is_unspecified and not hosts:
        raise UsageError(
            f"{host} is every address of this machine: say by which names the page is called, so "
            "that no other site's name leads to it. Set PINCITE_HOSTS=pincite.example.org"
        )


def in_the_clear(host: str) -> str:
    """What is to be said of an address that others reach; nothing of this machine's own."""
    if address_of(host).is_loopback:
        return ""
    return (
        f"Pincite speaks plain HTTP: passwords travel to {host} as they are typed. Put a server "
        "with TLS in front, and serve on 127.0.0.1 (docs/security.md)."
    )


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens at the address; any free port for 0, the first one for None.

    Raises:
        UsageError: The port is taken, or not to be had.
    """
    address = str(address_of(host))
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for candidate in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port is None else [port]:
        listener = socket.socket(family)
        if sys.platform != "win32":  # there it would let two programs listen at one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, candidate))
            # At once: until one listens, another may bind the same port, and fails much later.
            listener.listen()
        except OSError as error:
            listener.close()
            refused = error
            continue
        return listener
    tried = f"port {port}" if port is not None else f"every port from {FIRST_PORT}"
    if refused.errno == errno.EADDRINUSE:
        raise UsageError(f"On {address} {tried} is taken. Name another with --port.")
    raise UsageError(
        f"On {address} {tried} cannot be served: {refused.strerror}. Name another with --port, or "
        "another address of this machine with --host."
    )
