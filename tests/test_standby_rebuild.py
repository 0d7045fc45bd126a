"""A standby while its primary embeds a library anew: who reads there is answered, or told."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import psycopg
import pytest

from pincite import upkeep
from pincite.assistant import Assistant
from pincite.errors import LibraryError, ServerError
from pincite.library import Library
from tests.fakes import report
from tests.postgres import Server, Standby, named
from tests.test_upkeep import EMBEDDER, OTHER, QUESTION, cited, put

PATIENCE = 2
"""Seconds for which the standby lets who reads there keep it from following."""
MEANWHILE = "embedded with another model meanwhile"


def test_readers_of_a_standby_are_answered_until_the_new_vectors_are_there(
    postgres: Server, url: str, tmp_path: Path
) -> None:
    put(tmp_path / "library", report(), database=url)
    standby = Standby(postgres.host)
    there = f"postgresql://postgres@/{named(url)}?host={standby.host}"
    said: list[str] = []
    try:
        with psycopg.connect(there, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET max_standby_streaming_delay = '{PATIENCE}s'")
            connection.execute("SELECT pg_reload_conf()")

        with Library.open(tmp_path / "reader", embedder=EMBEDDER, database=there) as library:
            assistant = Assistant(library)

            def asking() -> None:
                while not (said and MEANWHILE in said[-1]):
                    try:
                        answer = assistant.ask(QUESTION)
                        said.append("answered" if answer.statements else "EMPTY")
                    except LibraryError as error:
                        said.append(str(error))

            reader = threading.Thread(target=asking)
            reader.start()
            with (
                pytest.raises(ServerError, match=r"longer than this standby .* Try again"),
                library._store.connections.snapshot() as connection,
            ):
                # As an export does: all of one moment, for long.
                moment = connection.execute("SELECT id FROM reports").fetchall()
                upkeep.rebuild(tmp_path / "library", OTHER, database=url)
                end = time.monotonic() + 60
                while time.monotonic() < end:
                    assert connection.execute("SELECT id FROM reports").fetchall() == moment
                    assert connection.execute("SELECT 1 FROM chunks").fetchall()
                    time.sleep(0.1)
            reader.join(60)
        assert said[0] == "answered"
        assert [one for one in said if one != "answered" and MEANWHILE not in one] == []
        assert cited(tmp_path / "reader", embedder=OTHER, database=there)
    finally:
        standby.close()
