"""Processes that add to a PostgreSQL library are killed, and so is its server."""

import subprocess
import sys
import time

import pytest

from pincite.embed import HashingEmbedder
from pincite.errors import LibraryError
from pincite.library import Library
from pincite.store import postgres as module
from pincite.store.opening import opened
from tests.faults import killed, outcome
from tests.postgres import Standby, named


@pytest.fixture
def alone(postgres, url):
    """A server of the test's own with the same databases, and the address there."""
    server = Standby(postgres.host)
    server.promote()
    yield server, f"postgresql://postgres@/{named(url)}?host={server.host}"
    server.close()


@pytest.mark.parametrize(
    "point", ["while rows are inserted", "before the commit", "after the commit"]
)
def test_a_process_killed_while_it_adds_leaves_whole_reports(url, tmp_path, point):
    added = outcome.files(tmp_path)
    library = tmp_path / "library"
    done = killed.run(library, added, point=killed.POINTS[point], database=url)
    assert outcome.whole(library, done.acknowledged, added, database=url)


def test_a_server_that_loses_power_keeps_what_was_acknowledged(alone, tmp_path):
    server, url = alone
    added = outcome.files(tmp_path)
    library = tmp_path / "library"
    command = [sys.executable, "-m", "pincite", "add", *map(str, added)]
    with subprocess.Popen(
        [*command, "--library", str(library)],
        stderr=subprocess.PIPE,
        text=True,
        env=killed.environment(url),
    ) as child:
        said = ""
        while len(killed.SAID.findall(said)) < 2:
            said += child.stderr.readline()
        server.kill()
        said += child.communicate(timeout=300)[1]
    assert child.returncode != 0
    assert "cannot be reached" in said or "connection" in said
    server.start()
    assert outcome.whole(library, killed.SAID.findall(said), added, database=url)


def test_where_the_server_is_gone_it_is_said_and_when_it_is_back_all_goes_on(
    alone, tmp_path, monkeypatch
):
    server, url = alone
    monkeypatch.setattr(module, "_PATIENCE", 2.0)
    store = opened(tmp_path, url)
    assert store.records() == ()
    server.kill()
    for use in (store.records, lambda: store.kept.begin("x"), lambda: store.paragraphs("x")):
        with pytest.raises(LibraryError, match="cannot be reached"):
            use()
    server.start()
    began = time.monotonic()
    while time.monotonic() - began < 60:
        try:
            assert store.records() == ()
            break
        except LibraryError:
            time.sleep(0.5)
    else:
        pytest.fail("the server is back, and the library does not notice")
    assert store.kept.begin("x")
    store.close()


def test_all_connections_in_use_is_said(url, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE", 1.0)
    monkeypatch.setattr(module, "_MOST", 1)
    with Library.open(tmp_path, embedder=HashingEmbedder(), database=url) as library:
        connections = library._store.connections
        taken = connections._pool.getconn()
        with pytest.raises(LibraryError, match="All connections of this process are in use"):
            library.records()
        connections._pool.putconn(taken)
        assert library.records() == ()
