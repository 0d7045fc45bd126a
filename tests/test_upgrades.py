"""Libraries of other formats and other embedders: brought up, or refused with what to do."""

import hashlib
import sqlite3
from contextlib import closing

import pytest

from pincite import upkeep
from pincite.cli import main
from pincite.errors import LibraryError
from pincite.library import Library
from pincite.store import schema
from pincite.types import KeptAnswer, Query, Scope
from tests.fakes import report
from tests.test_upkeep import OTHER, cited, put

GOOD = "correct horse battery"
ANSWER = KeptAnswer("?", Query("?", Scope(())), "partly", 0.5, (), (), (), (), (), None)
# As Pincite wrote it before it counted limits, and sessions had digests, column for column.
FORMAT_5 = """
DELETE FROM meta WHERE key LIKE 'limits of %'; ALTER TABLE sessions DROP COLUMN digest;
UPDATE meta SET value = '5' WHERE key = 'format';
"""
# Before conversations, users and limits had digests.
FORMAT_4 = f"""{FORMAT_5}
ALTER TABLE conversations DROP COLUMN digest; ALTER TABLE turns DROP COLUMN digest;
ALTER TABLE feedback DROP COLUMN digest; ALTER TABLE people DROP COLUMN digest;
ALTER TABLE limits DROP COLUMN digest;
UPDATE meta SET value = '4' WHERE key = 'format';
"""
# Before it had accounts.
FORMAT_3 = f"""{FORMAT_4}
DROP TABLE sessions; DROP TABLE people; DROP TABLE limits;
ALTER TABLE feedback DROP COLUMN owner;
UPDATE meta SET value = '3' WHERE key = 'format';
"""
# Before a report could be removed.
FORMAT_2 = f"""{FORMAT_3}
DROP VIEW shown; DROP TABLE turns; DROP TABLE conversations; DROP TABLE feedback;
ALTER TABLE reports DROP COLUMN removed; ALTER TABLE reports DROP COLUMN digest;
UPDATE meta SET value = '2' WHERE key = 'format';
"""


@pytest.fixture
def folder(tmp_path):
    put(tmp_path / "library", report())
    return tmp_path / "library"


def changed(folder, script):
    with closing(sqlite3.connect(folder / Library.FILE)) as connection:
        connection.executescript(script)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def structure(path):
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main'")
        tables = sorted(row[0] for row in rows if not row[0].startswith("sqlite_"))
        return {
            table: sorted(row[1:6] for row in connection.execute(f"PRAGMA table_info({table})"))
            for table in tables
        }


@pytest.mark.parametrize("older", [FORMAT_2, FORMAT_3, FORMAT_4, FORMAT_5], ids="2345")
def test_an_older_format_is_brought_up_to_what_is_written_today(folder, older):
    before = cited(folder)
    new = structure(folder / Library.FILE)
    changed(folder, older)
    assert structure(folder / Library.FILE) != new
    assert cited(folder) == before != []
    assert structure(folder / Library.FILE) == new
    assert not any(one.fault for one in upkeep.check(folder))


def test_what_was_said_before_there_were_accounts_stays_its_owners(folder):
    with Library.open(folder) as library:
        for owner in ("", "ada"):
            kept = library.kept.of(owner)
            kept.say(id := kept.begin(owner), kept.add(id, ANSWER), helpful=True, comment=owner)
        gone = library.kept.begin("purged")
        library.kept.add(gone, ANSWER)
        library.kept.say(gone, 0, helpful=True, comment="of a purged conversation")
        library.kept.purge(gone)
    changed(folder, FORMAT_3)
    with Library.open(folder) as library:
        said = {one.comment for one in library.kept.feedback()}
        assert said == {"", "of a purged conversation"}
        assert [one.comment for one in library.kept.of("ada").feedback()] == ["ada"]
        assert [one.title for one in library.kept.of("ada").conversations()] == ["ada"]
        assert not library.people.wanted()
        assert library.limits() == {}


def test_rows_that_are_there_get_their_digests(folder):
    kept(folder)
    changed(folder, FORMAT_4)
    with Library.open(folder) as library:
        assert library._store.soundness.faults() == ()
        assert library.people.log_in("ada", GOOD).groups == ("audit",)
        assert library.limits() == {report().id: ("audit",)}
        (one,) = library.kept.of("ada").conversations()
        assert library.kept.of("ada").turns(one.id) == (ANSWER,)
        assert [said.comment for said in library.kept.of("ada").feedback()] == ["Good."]
        for table in ("conversations", "turns", "feedback", "people", "limits"):
            with library._store.connections.reading() as connection:
                rows = connection.execute(f"SELECT digest FROM {table}").fetchall()
            assert [len(row[0]) for row in rows] == [64], table


@pytest.mark.parametrize("older", [FORMAT_4, FORMAT_5], ids=["4", "5"])
def test_limits_that_are_there_are_counted(folder, older):
    kept(folder)
    with Library.open(folder) as library:
        library.limit(report().id, ["audit", "board"])
    changed(folder, older)
    with Library.open(folder) as library:
        assert library._store.soundness.faults() == ()
        assert library.limits() == {report().id: ("audit", "board")}
    changed(folder, "DELETE FROM limits;")
    with Library.open(folder) as library:
        assert library.limits() == {report().id: ()}


def test_a_row_that_is_no_text_is_brought_up_and_is_damaged(folder):
    kept(folder)
    changed(folder, FORMAT_4 + "UPDATE people SET name = CAST(x'61ff' AS TEXT);")
    changed(folder, "UPDATE limits SET grp = CAST(x'61ff' AS TEXT);")
    with Library.open(folder) as library:
        first, second = library._store.soundness.faults()
        assert "the user ada" in first
        assert f"the limit of {report().id}" in second
        assert library.people.all() == ()
        assert library.limits() == {report().id: ()}


def kept(folder):
    """Leave a row in each table that has one a person, a conversation or a limit."""
    with Library.open(folder) as library:
        library.people.add("ada", GOOD, "reader", ["audit"])
        library.limit(report().id, ["audit"])
        mine = library.kept.of("ada")
        mine.say(id := mine.begin("Ada's"), mine.add(id, ANSWER), helpful=True, comment="Good.")


def test_a_migration_that_is_broken_off_changes_nothing(folder, monkeypatch):
    changed(folder, FORMAT_3)
    before = structure(folder / Library.FILE)
    broken = (*schema.MIGRATIONS[4], "INSERT INTO there_is_no_such_table VALUES (1)")
    monkeypatch.setitem(schema.MIGRATIONS, 4, broken)
    with pytest.raises(LibraryError):
        Library.open(folder)
    assert structure(folder / Library.FILE) == before
    monkeypatch.undo()
    assert cited(folder) != []


def test_a_newer_library_is_refused_and_not_touched(folder, capsys, monkeypatch):
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")
    newer = schema.FORMAT + 1
    changed(folder, f"UPDATE meta SET value = '{newer}' WHERE key = 'format'")
    before = hashlib.sha256((folder / Library.FILE).read_bytes()).digest()
    for verb in (["list"], ["ask", "How timely?"], ["check"], ["rebuild"]):
        assert main([*verb, "--library", str(folder)]) == 1
        said = capsys.readouterr().err
        assert f"format {newer}" in said
        assert "Use the Pincite that wrote it" in said
    assert hashlib.sha256((folder / Library.FILE).read_bytes()).digest() == before


def test_another_embedder_is_refused_with_the_command_that_rebuilds(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "library"
    put(folder, report(), embedder=OTHER)
    monkeypatch.setenv("PINCITE_EMBEDDER", "hashing")
    ask = ["ask", "How timely are return home interviews?", "--library", str(folder)]
    assert main(ask) == 1
    assert "pincite rebuild" in capsys.readouterr().err
    assert main(["rebuild", "--library", str(folder)]) == 0
    assert main(ask) == 0
    with pytest.raises(LibraryError, match="pincite rebuild"):
        Library.open(folder, embedder=OTHER)
