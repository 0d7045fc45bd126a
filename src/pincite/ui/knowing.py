"""A request -> the person who sends it: by session, by name and password, or by a proxy's word."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from pincite.audit import Note
from pincite.config import Trust
from pincite.errors import UnwritableError, UsageError
from pincite.store.called import NAME, folded
from pincite.store.people import People
from pincite.types import Person, PersonRole
from pincite.ui.addresses import counted, passed_on, plain
from pincite.ui.attempts import BY_ADDRESS, BY_NAME, Failures
from pincite.ui.lately import Lately

COOKIE = "pincite"
ARRIVES_EVERY = 3600.0
"""Seconds after which it is noted again that a proxy brings somebody: they never log in here."""
MOST_PROGRAMS = 1000
"""Programs whose session is remembered, so that each request need not hash their password."""


class Locked(Exception):
    """Too many wrong passwords came for this name, or from this address.

    It says the same for a name that is a user's and for one that is nobody's.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = int(seconds) + 1
        minutes = -(-self.seconds // 60)
        super().__init__(
            f"Too many wrong passwords. Wait {minutes} minute{'' if minutes == 1 else 's'}, then "
            "try again; somebody who looks after the library can set a new password."
        )


class Barred(Exception):
    """A proxy vouches for somebody whose name was removed from the library's users."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} was removed from the users of this library. Whoever looks after it can let "
            "you in again."
        )


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody, and how they are known."""

    person: Person
    session: str = ""
    """The session's token where a browser's cookie brought it, to be ended by logging out."""


class Knowing:
    """Knows people, and counts who fails to be known.

    Args:
        people: The library's users.
        note: Writes to the audit log.
        trust: Proxies whose header names the person.
        trust_role: What people may do whom only that header names.
        clock: Seconds; another in tests.
    """

    def __init__(
        self,
        people: People,
        note: Note,
        trust: Trust | None,
        trust_role: PersonRole,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.people = people
        self._note = note
        self._trust = trust
        self._trust_role = trust_role
        self._names = Failures(BY_NAME, clock)
        self._addresses = Failures(BY_ADDRESS, clock)
        # One at a time, as passwords are hashed: nobody gets more tries by sending many at once.
        self._one_by_one = asyncio.Lock()
        self._arrived = Lately(ARRIVES_EVERY, clock)
        self._programs: OrderedDict[bytes, str] = OrderedDict()
        self._key = secrets.token_bytes(32)

    async def by_request(self, request: Request) -> Known | None:
        """Whoever sends a request; None for nobody.

        Raises:
            Locked: It brings a password, and too many were wrong.
            Barred: A proxy names somebody who was removed.
        """
        if self._from_proxy(request):
            assert self._trust is not None
            named = request.headers.getlist(self._trust.header)
            if named:
                return await self._named(request, named)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        # A browser would send a password again and again, and for pages of others too.
        if scheme.lower() == "basic":
            return None if from_browser(request) else await self._program(request, given.strip())
        token = request.cookies.get(COOKIE, "")
        person = await run_in_threadpool(self.people.session, token) if token else None
        return Known(person, token) if person else None

    async def log_in(self, request: Request, name: str, password: str) -> Person | None:
        """The person of this name, if it is their password; a wrong one is counted.

        Raises:
            Locked: Too many were wrong.
        """
        async with self._one_by_one:
            return await self._log_in(request, name, password)

    async def _log_in(self, request: Request, name: str, password: str) -> Person | None:
        key, address = folded(unicodedata.normalize("NFC", name[:1000]))[:65], self.address(request)
        network = counted(address)
        wait = max(self._names.locked(key), self._addresses.locked(network))
        if wait:
            raise Locked(wait)
        person = await run_in_threadpool(self.people.log_in, name, password)
        # What is typed for a name may be a password, in the wrong field: only a name is written.
        shown = name if NAME.fullmatch(name) else ""
        if person is not None:
            self._names.forget(key)
            self._note("login", person.name, address=address)
            return person
        self._note("login-failed", shown, address=address)
        by_name, by_address = self._names.failed(key), self._addresses.failed(network)
        if by_name or by_address:
            self._note("login-locked", shown, address=address)
        return None

    async def _named(self, request: Request, named: list[str]) -> Known | None:
        """The person a proxy names: a user of that name, or somebody it alone knows."""
        try:
            # Headers come as Latin-1; what a proxy writes is UTF-8.
            name = named[0].strip().encode("latin-1").decode("utf8")
        except UnicodeError:
            return None
        if len(named) != 1 or not NAME.fullmatch(name):
            return None
        person = await run_in_threadpool(self.people.guests.named, name, self._trust_role)
        if person is None:
            raise Barred(folded(name))
        address = self.address(request)
        if self._arrived.first(person.name, person.role, address):
            self._note("arrived", person.name, address=address, role=person.role)
        return Known(person)

    async def _program(self, request: Request, given: str) -> Known | None:
        """Who sends a name and a password with each request, as curl -u does."""
        key = hmac.digest(self._key, given.encode(), hashlib.sha256)
        person = await self._remembered(key)
        if person is not None:
            return Known(person)
        try:
            text = base64.b64decode(given, validate=True).decode("utf8")
        except (binascii.Error, ValueError):
            return None
        name, _, password = text.partition(":")
        async with self._one_by_one:
            # Another request of the same program may have come first.
            person = await self._remembered(key)
            if person is None:
                person = await self._log_in(request, name, password)
                if person is not None:
                    person = await self._remember(key, person)
        return Known(person) if person else None

    async def _remember(self, key: bytes, person: Person) -> Person | None:
        """Begin a session for a program; None for somebody who was removed in this moment.

        Where the library cannot be written there is none, and its password is looked at each time.
        """
        try:
            token = await run_in_threadpool(self.people.begin, person.name)
        except UsageError:
            return None
        except UnwritableError:
            return person
        self._programs[key] = token
        if len(self._programs) > MOST_PROGRAMS:
            self._programs.popitem(last=False)
        return person

    async def _remembered(self, key: bytes) -> Person | None:
        token = self._programs.get(key)
        return await run_in_threadpool(self.people.session, token) if token else None

    # ---- where it comes from ---------------------------------------------------------------------

    def _from_proxy(self, request: Request) -> bool:
        return self._trust is not None and peer(request) in self._trust.addresses

    def address(self, request: Request) -> str:
        """The address that a request comes from: a trusted proxy says whose it passes on."""
        if self._trust is None or not self._from_proxy(request):
            return peer(request)
        forwarded = request.headers.getlist("x-forwarded-for")
        return passed_on(peer(request), forwarded, self._trust.addresses)

    def secret(self, request: Request) -> bool:
        """Whether it came encrypted, as far as the connection or a trusted proxy tells."""
        told = request.headers.get("x-forwarded-proto", "") if self._from_proxy(request) else ""
        return (told or request.scope.get("scheme", "http")) == "https"


def peer(request: Request) -> str:
    """The address of the connection itself."""
    host = request.client.host if request.client else ""
    return plain(host) or host


def from_browser(request: Request) -> bool:
    """Whether a browser sent it: programs send none of these headers.

    To an address that is no loopback and without https browsers leave out `Sec-Fetch-…`; the
    languages that their reader wants they always tell.
    """
    known = any(name.startswith("sec-fetch-") for name in request.headers)
    agent = request.headers.get("user-agent", "").lower()
    return known or "accept-language" in request.headers or agent.startswith("mozilla/")
