"""A user who is removed, or a library that fails, in the middle of a request: no server error."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("gradio", reason="gradio is not installed")

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pincite.audit import Audit
from pincite.library import Library
from pincite.store.people import People
from pincite.types import Person
from pincite.ui.gate import Gate
from pincite.ui.knowing import Knowing
from tests.serving import basic, served

GOOD = "correct horse battery"
HOME = "http://127.0.0.1"


class RemovedMeanwhile(People):
    """Ben is removed between his right password and his session."""

    def log_in(self, name: str, password: str) -> Person | None:
        person = super().log_in(name, password)
        if person is not None and person.name == "ben":
            self.remove("ben")
        return person


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        library.people.add("ada", GOOD)
        library.people.add("ben", GOOD)
        yield library


@pytest.fixture
def client(library: Library) -> TestClient:
    people = RemovedMeanwhile(library._store.connections)
    note = Audit(library.folder).note
    knowing = Knowing(people, note, None, "reader")
    page = Starlette(routes=[Route("/config", lambda request: PlainTextResponse("the page"))])
    return TestClient(Gate(page, knowing=knowing, people=people, note=note), base_url=HOME)


def log_in(client: TestClient, name: str) -> int:
    token = client.get("/login").text.partition('name="form" value="')[2].partition('"')[0]
    typed = {"form": token, "name": name, "password": GOOD}
    sent = client.post("/login", data=typed, headers={"origin": HOME}, follow_redirects=False)
    return sent.status_code


def test_whoever_is_removed_while_logging_in_is_not_logged_in(client: TestClient) -> None:
    assert log_in(client, "ada") == 303
    assert log_in(client, "ben") == 403


def test_a_program_whose_user_is_removed_meanwhile_is_nobody_s(client: TestClient) -> None:
    headers = {"user-agent": "curl"}
    assert client.get("/config", headers=headers | basic("ada", GOOD)).status_code == 200
    for _ in range(2):
        assert client.get("/config", headers=headers | basic("ben", GOOD)).status_code == 401


def test_a_library_that_fails_is_told_of_without_a_word_of_where_it_lies(tmp_path: Path) -> None:
    folder, log = tmp_path / "library", tmp_path / "log"
    with Library.open(folder) as library:
        library.people.add("ada", GOOD)
    with served(folder, log=str(log)) as site:
        reader = site.session("ada", GOOD)
        with closing(sqlite3.connect(folder / Library.FILE)) as connection:
            connection.execute("ALTER TABLE people RENAME TO lost")
        for reply in (site.ask("/config", **reader), site.log_in("ada", GOOD)):
            assert reply.status == 503
            assert "cannot look up who you are" in reply.text
            assert str(folder) not in reply.text
        program = site.ask("/config", **basic("ada", GOOD))
        assert json.loads(program.body)["error"]["kind"] == "forbidden"
    assert "nobody is known" in log.read_text()
