"""What only a server does: it lets in or not, is lost and found, follows and is followed."""

import re
import threading
import time
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory

from pincite.config import Config
from pincite.errors import LibraryError, UsageError
from pincite.library import Library
from pincite.store import postgres as module
from pincite.store import upgrading
from pincite.store.opening import opened
from tests.fakes import report
from tests.postgres import Standby, named
from tests.test_store import add
from tests.test_upgrades import ANSWER
from tests.test_upkeep import EMBEDDER, cited, put

VALE = "marlowe-vale-2019"
SECRET = "correct-horse-battery"


@pytest.fixture
def store(url, tmp_path):
    store = opened(tmp_path, url)
    yield store
    store.close()


def refused(url):
    """What is said where a library cannot be opened."""
    with pytest.raises(LibraryError) as said:
        opened(Path(), url)
    assert SECRET not in str(said.value)
    assert SECRET not in repr(said.value.__cause__)
    return str(said.value)


# ---- being let in --------------------------------------------------------------------------------


def test_the_address_in_words_has_no_password():
    url = f"postgresql://ada:{SECRET}@db.example/reports"
    config = Config.load(folder=Path("/"), environment={"PINCITE_STORE": url})
    assert config.store == url
    assert SECRET not in repr(config)
    for wrong in (
        f"mysql://ada:{SECRET}@db/reports",
        f"ada:{SECRET}",
        f"postgresql://a:{SECRET} x",
    ):
        with pytest.raises(UsageError, match="Give postgresql://") as said:
            Config.load(folder=Path("/"), environment={"PINCITE_STORE": wrong})
        assert SECRET not in str(said.value)
        assert said.value.__cause__ is None
    assert "cannot be read" in refused(f"postgresql://ada:{SECRET}%zz@db/reports")


def test_a_server_that_is_not_there_is_named(tmp_path):
    said = refused(f"postgresql://ada:{SECRET}@/reports?host={tmp_path}")
    assert f"postgresql://{tmp_path}/reports cannot be reached" in said
    assert "See whether the server runs" in said


def test_what_the_server_lacks_is_named(postgres):
    assert "CREATE DATABASE" in refused(postgres.url("nowhere"))
    assert "CREATE ROLE" in refused(postgres.url("postgres", user=f"nobody:{SECRET}"))


def test_a_wrong_password_is_said_to_be_wrong(postgres):
    postgres.run("CREATE ROLE locked LOGIN PASSWORD 'another'")
    rules = postgres.folder / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"local all locked scram-sha-256\nlocal all barred reject\n{before}")
    postgres.run("SELECT pg_reload_conf()")
    try:
        assert "password is wrong" in refused(postgres.url("postgres", user=f"locked:{SECRET}"))
        assert "asks for a password" in refused(postgres.url("postgres", user="locked"))
        assert "pg_hba.conf" in refused(postgres.url("postgres", user="barred"))
    finally:
        rules.write_text(before)
        postgres.run("SELECT pg_reload_conf()")


def test_without_the_client_the_extra_is_named(monkeypatch, tmp_path):
    monkeypatch.delitem(__import__("sys").modules, "pincite.store.postgres")
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(LibraryError, match=r"pip install 'pincite\[postgres\]'"):
        opened(tmp_path, "postgresql:///reports")


# ---- its tables ----------------------------------------------------------------------------------


def test_the_revisions_are_those_in_the_package():
    folder = Path(upgrading.__file__).parent / "migrations"
    script = ScriptDirectory(str(folder))
    found = [one.revision for one in script.walk_revisions()]
    assert tuple(reversed(found)) == upgrading.REVISIONS


def test_several_processes_may_begin_in_an_empty_database(postgres, tmp_path):
    url = postgres.fresh(empty=True)
    stores, failed = [], []

    def begin():
        try:
            stores.append(opened(tmp_path, url))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    add(stores[0], report())
    assert [len(store.records()) for store in stores] == [1] * 4
    for store in stores:
        store.close()
    postgres.drop(url)


def test_rows_of_an_earlier_revision_get_their_digests(postgres, url, tmp_path):
    with Library.open(tmp_path / "library", database=url) as library:
        add(library._store, report())
        library.limit(VALE, ["audit"])
        library.people.add("ada", SECRET, "reader", ["audit"])
        mine = library.kept.of("ada")
        mine.say(id := mine.begin("Ada's"), mine.add(id, ANSWER), helpful=True, comment="Good.")
    tables = ("conversations", "turns", "feedback", "people", "limits")
    # As revision 0002 left them.
    for table in (*tables, "sessions"):
        postgres.run(f"ALTER TABLE {table} DROP COLUMN digest", named(url))
    postgres.run("ALTER TABLE inbox DROP COLUMN lost", named(url))
    postgres.run("DELETE FROM meta WHERE key LIKE 'limits of %'", named(url))
    postgres.run("UPDATE pincite_version SET version_num = '0002'", named(url))
    with Library.open(tmp_path / "library", database=url) as library:
        assert library._store.soundness.faults() == ()
        assert library.people.log_in("ada", SECRET).groups == ("audit",)
        assert library.limits() == {VALE: ("audit",)}
        assert library.kept.of("ada").turns(id) == (ANSWER,)
    for table in tables:
        assert postgres.run(f"SELECT length(digest) FROM {table}", named(url)) == [(64,)]
    noted = postgres.run("SELECT key, value FROM meta WHERE key LIKE 'limits of %'", named(url))
    assert noted == [(f"limits of {VALE}", "1")]


def test_tables_of_a_newer_pincite_are_refused_and_not_touched(postgres, url):
    postgres.run("UPDATE pincite_version SET version_num = '9999'", named(url))
    assert "revision 9999" in refused(url)
    assert postgres.run("SELECT version_num FROM pincite_version", named(url)) == [("9999",)]


def test_tables_of_something_else_are_left_alone(postgres):
    url = postgres.fresh(empty=True)
    postgres.run("CREATE TABLE meta (mine text)", named(url))
    assert "database of its own" in refused(url)
    assert postgres.run(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", named(url)
    ) == [(1,)], "all of it is made, or nothing"
    postgres.drop(url)


def test_a_server_of_an_earlier_version_is_refused_and_not_touched(postgres, monkeypatch):
    # This one, as if more were needed than it is.
    monkeypatch.setattr(upgrading, "_SERVER", 90)
    url = postgres.fresh(empty=True)
    assert re.search(r"is PostgreSQL \d\d\.\d+.*, and 90 or later is needed", refused(url))
    assert postgres.run("SELECT 1 FROM pg_extension WHERE extname = 'vector'", named(url)) == []
    postgres.drop(url)


def test_another_encoding_is_refused(postgres):
    postgres.run(
        "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc"
    )
    assert "ENCODING 'UTF8'" in refused(postgres.url("latin"))


def test_a_role_that_may_not_add_pgvector_is_told_who_may(postgres):
    url = postgres.fresh(empty=True)
    postgres.run("CREATE ROLE modest LOGIN")
    assert "CREATE EXTENSION vector;" in refused(postgres.url(named(url), user="modest"))
    postgres.run("CREATE EXTENSION vector", named(url))
    assert "may not be used so" in refused(postgres.url(named(url), user="modest"))
    postgres.run("GRANT CREATE ON SCHEMA public TO modest", named(url))
    opened(Path(), postgres.url(named(url), user="modest")).close()
    postgres.drop(url)


# ---- what it is told -----------------------------------------------------------------------------


def test_signs_that_the_server_does_not_take_are_replaced(store):
    one = report([("1", "A nul \0 in the text.")], body="Nul\0")
    add(store, one)
    assert store.report(one.id) == one
    assert store.paragraph(f"{one.id}#1").text == "A nul \0 in the text."
    assert [fault for _, fault in store.soundness.reports()] == [
        "its file is not the one it was read from"
    ], "the digest holds; the file is a stand-in"
    id = store.kept.begin("per\0cent % and ? stay")
    store.connections.forgotten()
    with store.connections.reading() as connection:
        rows = connection.execute("SELECT title FROM conversations WHERE id = ?", (id,)).fetchall()
    assert rows == [("per\ufffdcent % and ? stay",)]


def test_a_report_s_chunks_have_numbers_in_a_row_that_are_never_used_again(store):
    add(store, report(), report(id="fenwick-2021"))
    add(store, report())

    def numbers(connection):
        rows = connection.execute(
            "SELECT id, array_agg(chunks.number ORDER BY chunks.number) FROM chunks "
            "JOIN reports ON reports.number = report GROUP BY id"
        )
        return dict(rows.fetchall())

    with store.connections.reading() as connection:
        found = numbers(connection)
    each = len(found[VALE])
    assert found == {
        "fenwick-2021": list(range(each + 1, 2 * each + 1)),
        VALE: list(range(2 * each + 1, 3 * each + 1)),
    }


def test_a_library_goes_from_a_file_to_the_server_and_back_as_it_was(url, tmp_path):
    from pincite import upkeep

    folder, back = tmp_path / "library", tmp_path / "back"
    put(folder, report(), report(id="fenwick-2021", body="Fenwick"), report(id="gone-2018"))
    with Library.open(folder) as library:
        library.remove("gone-2018", purge=True)
        library.remove("fenwick-2021")
        library.limit(VALE, ["audit"])
        library.people.add("ada", "correct horse battery", "editor", ["audit"])
        library.kept.say(library.kept.begin("empty"), 0, helpful=True, comment="none")
    shares = []
    assert upkeep.bring(folder, tmp_path / "here", shares.append, database=url) == 2
    assert shares == sorted(shares) and shares[-1] == 1.0
    assert not any(one.fault for one in upkeep.check(tmp_path / "here", database=url))
    assert cited(tmp_path / "here", database=url) == cited(folder) != []
    with pytest.raises(LibraryError, match="already"):
        upkeep.bring(folder, tmp_path / "here", database=url)
    upkeep.export(tmp_path / "here", back, database=url)
    assert not any(one.fault for one in upkeep.check(back))
    there, here = opened(folder), opened(back)
    try:
        for table in ("reports", "files", "paragraphs", "chunks", "people", "limits", "sections"):
            every = f"SELECT * FROM {table} ORDER BY 1, 2"
            with there.connections.reading() as old, here.connections.reading() as new:
                rows = old.execute(every).fetchall()
                assert new.execute(every).fetchall() == rows != [], table
        with there.connections.reading() as old, here.connections.reading() as new:
            for table in ("reports", "paragraphs", "chunks"):
                assert new.last_number(table) == old.last_number(table), "never used again"
    finally:
        there.close()
        here.close()


# ---- together ------------------------------------------------------------------------------------


def test_whoever_waits_too_long_for_another_writer_is_told(store, url, monkeypatch):
    monkeypatch.setattr(module, "BUSY_SECONDS", 1)
    with psycopg.connect(url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (upgrading.REPORTS,))
        with pytest.raises(LibraryError, match="written by another process"):
            add(store, report())
        store.kept.begin("Conversations go on.")
        assert store.records() == ()
    add(store, report())


def test_a_removed_person_s_answer_under_way_is_kept_by_no_other_process(store, url, tmp_path):
    """Between a look and a write nobody else writes: in SQLite by its file, here by the lock."""
    other = opened(tmp_path, url)
    store.kept.of("ada").begin("first")
    with store.connections.writing(searched=False, listed=False):
        thread = threading.Thread(target=other.people.remove, args=("ada",))
        thread.start()
        thread.join(0.5)
        assert thread.is_alive(), "it waits"
    thread.join()
    other.close()


# ---- lost and found ------------------------------------------------------------------------------


def ended(url):
    """End every connection to a database, as a server that restarts does."""
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        while other.execute(
            "SELECT 1 FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone():
            time.sleep(0.01)


def test_a_connection_that_was_ended_is_replaced_and_nobody_notices(store, url):
    add(store, report())
    for use in (
        store.records,
        lambda: store.report(VALE),
        lambda: store.paragraph(f"{VALE}#2"),
        lambda: store.kept.begin("a write begins anew too"),
    ):
        ended(url)
        assert use()
    with store.connections.reading() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        ended(url)
        assert connection.execute("SELECT 2").fetchone() == (2,)


def test_a_connection_that_ends_within_a_change_changes_nothing_and_says_so(store, url):
    add(store, report())
    version = store.version()
    with (
        pytest.raises(LibraryError, match="Nothing was changed"),
        store.connections.writing() as connection,
    ):
        connection.execute("DELETE FROM reports")
        ended(url)
        connection.execute("DELETE FROM meta")
    assert store.version() == version
    assert len(store.records()) == 1
    with (
        pytest.raises(LibraryError, match=r"Look \(pincite list\) and, if it is not, do it again"),
        store.connections.writing(searched=False, listed=False) as connection,
    ):
        connection.execute("DELETE FROM reports")
        ended(url)
    assert len(store.records()) == 1


def test_a_connection_that_ends_within_a_reading_of_one_moment_mixes_no_two(store, url):
    add(store, report(), report(id="fenwick-2021"))
    with (
        pytest.raises(LibraryError, match="was lost"),
        store.connections.snapshot() as connection,
    ):
        connection.execute("SELECT 1 FROM reports").fetchall()
        ended(url)
        connection.execute("SELECT 1 FROM reports").fetchall()
    assert len(store.records()) == 2


def test_a_standby_reads_writes_nothing_and_takes_over(postgres, url, tmp_path):
    put(tmp_path / "library", report(), database=url)
    name = named(url)
    first = Standby(postgres.host)
    second = None
    try:
        follower = f"postgresql://postgres@/{name}?host={first.host}"
        before = cited(tmp_path / "library", database=url)
        assert cited(tmp_path / "follower", database=follower) == before != []
        with Library.open(tmp_path / "follower", embedder=EMBEDDER, database=follower) as library:
            for change in (
                lambda: library.remove(VALE),
                lambda: library.kept.begin("not here"),
                lambda: library.limit(VALE, ["audit"]),
            ):
                with pytest.raises(LibraryError, match="is read-only here"):
                    change()
            assert len(library.records()) == 1
        empty = f"postgresql://postgres@/postgres?host={first.host}"
        assert "Start Pincite once on the primary" in refused(empty)
        wanting = f"{follower}&target_session_attrs=read-write"
        assert "name the primary too" in refused(wanting)

        # Now the first goes on alone, and the second follows it until the first loses power.
        first.promote()
        second = Standby(first.host)
        both = f"postgresql://postgres@{'/'}{name}?host={first.host},{second.host}"
        both += "&target_session_attrs=read-write"
        with Library.open(tmp_path / "both", embedder=EMBEDDER, database=both) as library:
            put(tmp_path / "both", report(id="fenwick-2021"), database=both)
            assert len(library.records()) == 2
            while not _caught_up(first.host, name):
                time.sleep(0.05)
            first.kill()
            second.promote()
            assert len(library.records()) == 2
            library.remove("fenwick-2021")
            assert [one.id for one in library.records()] == [VALE]
    finally:
        for server in (second, first):
            if server:
                server.close()


def _caught_up(host, name):
    with psycopg.connect(f"postgresql://postgres@/{name}?host={host}") as connection:
        row = connection.execute(
            "SELECT replay_lsn >= pg_current_wal_lsn() FROM pg_stat_replication"
        ).fetchone()
    return row and row[0]


# ---- damage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            "ALTER TABLE files DROP CONSTRAINT files_report_fkey; UPDATE files SET report = 99",
            "a row of files belongs to none of reports",
        ),
        ("DROP INDEX paragraphs_by_label", "the index paragraphs_by_label is not there"),
        (
            "UPDATE pg_index SET indisvalid = false "
            "WHERE indexrelid = 'chunks_of_report'::regclass",
            "the index chunks_of_report is not valid",
        ),
        ("SELECT setval('chunks_numbers', 1)", "the numbers of chunks would be given again"),
        (
            f"ALTER DATABASE {'{}'} SET synchronous_commit = off",
            "the server runs with synchronous_commit = off",
        ),
    ],
)
def test_damage_that_can_be_seen_is_found(store, url, postgres, tmp_path, damage, said):
    add(store, report())
    assert store.soundness.faults() == ()
    for statement in damage.format(named(url)).split("; "):
        postgres.run(statement, named(url))
    again = opened(tmp_path, url)
    assert [fault for fault in again.soundness.faults() if said in fault]
    again.close()
