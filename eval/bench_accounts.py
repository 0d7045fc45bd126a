"""Fifty users with accounts at once: each is told what they may see, and nothing besides.

With accounts each user logs in by the form of the page, all from one address, and every fifth types
a wrong password first. One report is limited to a group, another to another; users are in none of
the groups, in one or in both, and every tenth is an editor. They ask as above, but of all reports,
and now and then search, look up, and name a report that they may not see. An answer is right when
it is, to the letter, the one of a library that never had the reports which this user may not see:
paragraphs, counts, nearest paragraphs and messages too.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from users import FLAT, PATIENCE, PINCITE, WARM_UP, Seen, Server, row, serving, together

from pincite import embed, rows, specimens
from pincite.assistant import Assistant
from pincite.config import Config
from pincite.errors import PinciteError
from pincite.library import Library
from pincite.types import PersonRole

PASSWORD = "four words are enough"
LIMITED = {"marlowe-vale-2019": "audit", "marlowe-vale-2023": "board"}
GROUPS = ((), ("audit",), ("board",), ("audit", "board"))
"""In which groups users are, in turn."""


@dataclass(frozen=True)
class Reader:
    """A user: what they may not see follows from their role and groups."""

    number: int

    @property
    def name(self) -> str:
        """What they log in by."""
        return f"reader{self.number}"

    @property
    def role(self) -> PersonRole:
        """Every tenth edits."""
        return "editor" if self.number % 10 == 5 else "reader"

    @property
    def groups(self) -> tuple[str, ...]:
        """Their groups."""
        return GROUPS[self.number % len(GROUPS)]

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of the reports that they may not see."""
        seen = self.role == "editor"
        return frozenset(
            id for id, group in LIMITED.items() if not seen and group not in self.groups
        )


@dataclass(frozen=True)
class Told:
    """What a user was told."""

    reader: Reader
    endpoint: str
    order: tuple[Any, ...]
    row: dict[str, Any]


def logged_in(server: Server, reader: Reader, *, mistyped: bool) -> dict[str, str]:
    """The headers of a browser whose reader has logged in, by the form of the page."""
    place = urlsplit(server.address)
    origin = f"http://{place.netloc}"

    def asked(method: str, body: str | None = None, **headers: str) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(place.netloc, timeout=PATIENCE)
        connection.request(method, "/login", body, headers)
        reply = connection.getresponse()
        cookies = " ".join(reply.headers.get_all("set-cookie") or [])
        text = reply.read().decode()
        connection.close()
        return reply.status, cookies, text

    _, cookies, text = asked("GET")
    form = re.search(r"pincite-form=[^;]+", cookies)
    token = re.search(r'name="form" value="([^"]+)"', text)
    assert form and token
    for typed in (*(["a wrong password"] if mistyped else []), PASSWORD):
        fields = {"form": token[1], "to": "", "name": reader.name, "password": typed}
        kind = "application/x-www-form-urlencoded"
        headers = {"origin": origin, "cookie": form[0], "content-type": kind}
        status, cookies, text = asked("POST", urlencode(fields), **headers)
    found = re.search(r"pincite=[^;]+", cookies)
    if status != 303 or not found:
        raise RuntimeError(f"{reader.name} was not let in ({status}): {text[-2000:]}")
    return {"cookie": found[0], "origin": origin}


def user(
    reader: Reader,
    server: Server,
    headers: Mapping[str, str],
    asked: Sequence[str],
    told: list[Told],
    seen: Seen,
) -> None:
    """One user's questions, and a search or a look-up between them."""
    reports = sorted(specimen.stem for specimen in specimens.paths())
    for turn, words in enumerate(asked):
        question = f"{words} ({reader.number}.{turn})"
        # Now and then of one report, which may be one that is not to be seen.
        only = [reports[turn % len(reports)]] if turn % 5 == 4 else None
        orders: list[tuple[str, tuple[Any, ...]]] = [("ask", (question, only, None))]
        if turn % 5 == 2:
            orders.append(("search", (question, only, 10)))
            orders.append(("cite", (f"para {1 + turn % 9}", None, None)))
        for endpoint, order in orders:
            began = time.perf_counter()
            try:
                answer = server.told(endpoint, order, headers)
            except Exception as error:  # counted, whatever it is
                seen.errors.append(f"{reader.name}: {order}: {error}")
                continue
            if endpoint == "ask":
                seen.times.append(time.perf_counter() - began)
            told.append(Told(reader, endpoint, order, answer))


def wrong(told: Sequence[Told], libraries: Mapping[frozenset[str], Library]) -> list[str]:
    """What was told otherwise than by a library that never had what the user may not see."""
    known: dict[tuple[frozenset[str], str, str], object] = {}
    found = []
    for one in told:
        key = one.reader.hidden, one.endpoint, repr(one.order)
        if key not in known:
            known[key] = _timeless(_row(libraries[one.reader.hidden], one.endpoint, one.order))
        if _timeless(one.row) != known[key]:
            found.append(f"{one.reader.name}, {one.endpoint} {one.order[0]}")
    return found


def _row(library: Library, endpoint: str, order: tuple[Any, ...]) -> dict[str, Any]:
    """What an endpoint has to answer, of a library where all may be seen."""
    assistant = Assistant(library)
    records = {record.id: record for record in library.records()}
    words, reports, more = order
    try:
        if endpoint == "search":
            return rows.search_row(words, *assistant.search(words, reports=reports or (), k=more))
        if endpoint == "cite":
            return rows.cite_row(assistant.cite(words, reports=reports or (), at=more), records)
        return rows.ask_row(assistant.ask(words, reports=reports or ()), records)
    except PinciteError as error:
        return {"error": {"kind": error.kind, "message": str(error), "path": None}}


def _timeless(row: Mapping[str, Any]) -> object:
    """A row as JSON gives it, without the time it took."""
    return json.loads(json.dumps({name: row[name] for name in row if name != "seconds"}))


@dataclass(frozen=True)
class Outcome:
    """What came of users with accounts."""

    logins: list[float]
    """Seconds that each took to log in, a wrong password first where there was one."""
    rounds: dict[str, tuple[Seen, float]]
    """By name: what was seen, and the seconds it took in all."""
    memory: dict[str, tuple[int, int]]
    """By name: MB of the server, before and after."""
    told: int
    """Answers compared: of questions, searches and look-ups."""


def served(
    folder: Path,
    count: int,
    turns: Mapping[str, int],
    asked: Sequence[str],
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """So many users log in and ask, all at once; what each was told is compared.

    Args:
        folder: An empty one, for the libraries.
        count: Users.
        turns: Questions a user asks, by the names of the rounds.
        asked: The questions.
        environment: More of the server's.
    """
    env = os.environ | dict(environment or {})
    readers = [Reader(number) for number in range(count)]
    everything: frozenset[str] = frozenset()
    views = {reader.hidden for reader in readers} | {everything}
    for hidden in views:
        files = [str(path) for path in specimens.paths() if path.stem not in hidden]
        command = [*PINCITE, "add", *files, "--library", str(folder / _name(hidden)), "--json"]
        subprocess.run(command, check=True, capture_output=True, env=env)
    config = Config.load(environment=env)
    embedder = embed.named(config.embedder, config.models)
    with ExitStack() as stack:
        libraries = {
            hidden: stack.enter_context(Library.open(folder / _name(hidden), embedder=embedder))
            for hidden in views
        }
        for reader in readers:
            libraries[everything].people.add(reader.name, PASSWORD, reader.role, reader.groups)
        for report, group in LIMITED.items():
            libraries[everything].limit(report, [group])
        server = stack.enter_context(serving(folder / _name(everything), environment))
        logins, sessions = _all_logged_in(server, readers)
        found, memory, compared = {}, {}, 0
        for kind, each in turns.items():
            told: list[Told] = []
            before = server.resident()
            found[kind] = together(
                [
                    partial(
                        user, reader, server, sessions[reader], _some(asked, reader, each), told
                    )
                    for reader in readers
                ]
            )
            memory[kind] = before, server.resident()
            found[kind][0].wrong.extend(wrong(told, libraries))
            compared += len(told)
    return Outcome(logins, found, memory, compared)


def _all_logged_in(
    server: Server, readers: Sequence[Reader]
) -> tuple[list[float], dict[Reader, dict[str, str]]]:
    """Log everybody in at once."""
    sessions = {}

    def enter(reader: Reader, seen: Seen) -> None:
        began = time.perf_counter()
        sessions[reader] = logged_in(server, reader, mistyped=reader.number % 5 == 0)
        seen.times.append(time.perf_counter() - began)

    seen, _ = together([partial(enter, reader) for reader in readers])
    if len(sessions) < len(readers):
        raise SystemExit(f"Only {len(sessions)} of {len(readers)} users were let in.")
    return seen.times, sessions


def _some(asked: Sequence[str], reader: Reader, each: int) -> list[str]:
    return [asked[(reader.number * 7 + turn) % len(asked)] for turn in range(each)]


def _name(hidden: frozenset[str]) -> str:
    return f"without-{'-'.join(sorted(hidden)) or 'nothing'}"


def rounds(count: int, each: int, asked: Sequence[str]) -> tuple[list[str], str]:
    """The lines of the table, and how long it took to log in."""
    turns = {"accounts, warming up": -(-WARM_UP // count), "accounts, all at once": each}
    with tempfile.TemporaryDirectory() as name:
        outcome = served(Path(name), count, turns, asked)
    lines = []
    for kind, done in outcome.rounds.items():
        lines.append(row(kind, count, 0, count * turns[kind], done, outcome.memory[kind]))
        print("\n".join([lines[-1], *done[0].errors[:3], *done[0].wrong[:3]]), flush=True)
    before, after = outcome.memory["accounts, all at once"]
    if after - before > FLAT:
        raise SystemExit(f"The server grew by more than {FLAT} MB.")
    return lines, (
        f"All {count} were let in; from sending the form to being in took them up to "
        f"{max(outcome.logins):.1f} s, for passwords are hashed one at a time. Compared were "
        f"{outcome.told:,} answers, searches and look-ups."
    )
