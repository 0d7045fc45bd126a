"""A row of people, limits, talks or feedback that became another: found, named, and no right."""

import re
import sqlite3
from contextlib import closing, contextmanager, suppress

import pytest

from pincite.errors import LibraryError
from pincite.library import Library
from pincite.store.opening import opened
from pincite.types import KeptAnswer, Query, Scope
from tests.fakes import report
from tests.faults.damaged import flipped
from tests.postgres import run
from tests.test_upkeep import EMBEDDER, put

GOOD = "correct horse battery"
ANSWER = KeptAnswer("?", Query("?", Scope(())), "partly", 0.5, (), (), (), (), (), None)
VALE, FENWICK = "marlowe-vale-2019", "fenwick-2021"
COLUMNS = {
    "conversations": "id owner title changed removed digest",
    "turns": "conversation position answer digest",
    "feedback": "conversation position given helpful comment answer digest owner",
    "people": "key name role groups password digest",
    "limits": "report grp digest",
    "sessions": "token person begun used digest",
}
CALLED = {
    "conversations": "the conversation ",
    "turns": ("answer ", "an answer "),
    "feedback": "what was said of ",
    "people": "the user ",
    "limits": "the limit of ",
    "sessions": "a session of ",
}
EVERY = sorted((table, column) for table, names in COLUMNS.items() for column in names.split())
NO_TEXT = "position", "answer", "helpful", "token", "begun", "used"
TEXT = [(t, c) for t, c in EVERY if c not in NO_TEXT]


@contextmanager
def lived_in(folder, database):
    """A library with a row in each of the six tables."""
    put(folder, report(), report(id=FENWICK, body="Fenwick"), database=database)
    with Library.open(folder, embedder=EMBEDDER, database=database) as library:
        library.limit(VALE, ["audit"])
        library.people.add("ada", GOOD, "reader", ["audit"])
        library.people.begin("ada")
        mine = library.kept.of("ada")
        mine.add(id := mine.begin("Ada's"), ANSWER)
        mine.say(id, 0, helpful=True, comment="Good.")
        yield library


def harming(library, database):
    """Changes rows behind the library's back, whatever refers to them."""

    def harm(statement):
        alone = "SET session_replication_role = replica; " if database else ""
        run(library.folder, database, alone + statement)

    return harm


@pytest.fixture
def library(tmp_path, database):
    with lived_in(tmp_path / "library", database) as library:
        yield library


@pytest.fixture
def harm(library, database):
    return harming(library, database)


def told(library):
    """What is said of rows that are not what was written."""
    return [
        fault
        for fault in library._store.soundness.faults()
        if re.search("is not what was written|cannot be read", fault)
    ]


def changed(column, database):
    """An expression for another value than a column has."""
    match column:
        case "position" | "helpful":
            return f"1 - {column}"
        case "answer" | "token":
            # The same answer, were it read.
            more = rf"{column} || '\x20'::bytea"
            return more if database else f"CAST({column} || ' ' AS BLOB)"
        case "begun" | "used":
            return f"{column} + 1"
        case "removed":
            return "'2026-01-01T00:00:00+00:00'"
    return f"{column} || 'x'"


# ---- every column --------------------------------------------------------------------------------


def test_no_column_is_forgotten(library, database):
    for table, names in COLUMNS.items():
        rows = run(
            library.folder,
            database,
            f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'"
            if database
            else f"SELECT name FROM pragma_table_info('{table}')",
        )
        assert sorted(row[0] for row in rows) == sorted(names.split()), table


@pytest.mark.parametrize(("table", "column"), EVERY)
def test_a_change_of_any_column_is_found_and_its_row_named(library, harm, database, table, column):
    assert library._store.soundness.faults() == ()
    harm(f"UPDATE {table} SET {column} = {changed(column, database)}")
    (fault,) = told(library)
    assert fault.startswith(CALLED[table])
    key = "person" if table == "sessions" else COLUMNS[table].split()[0]
    ((named,),) = run(library.folder, database, f"SELECT {key} FROM {table}")
    assert named in fault


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_a_row_without_a_digest_is_no_sound_one(library, harm, table):
    harm(f"UPDATE {table} SET digest = NULL")
    (fault,) = told(library)
    assert fault.startswith(CALLED[table])


@pytest.mark.parametrize("database", [None], ids=["sqlite"])
@pytest.mark.parametrize(("table", "column"), TEXT)
def test_text_that_is_no_text_any_more_is_found_too(library, harm, table, column):
    harm(f"UPDATE {table} SET {column} = CAST(x'61ff62' AS TEXT)")
    (fault,) = told(library)
    assert fault.startswith(CALLED[table])
    # What is asked of the library meanwhile is answered, or refused in a sentence.
    library.people.all(), library.kept.of("ada").conversations()
    library.limits(), library.kept.everyones_feedback()
    with suppress(LibraryError):
        library.people.log_in("ada", GOOD)


@pytest.mark.parametrize("database", [None], ids=["sqlite"])
@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_a_flipped_bit_of_a_row_is_told_of_wherever_it_is(library, tmp_path, table):
    # What says of which types and lengths the values are, every bit; of the values each third byte.
    data, start, end = row_in_file(library.folder / Library.FILE, table)
    head = [(at, bit) for at in range(start, start + 12) for bit in range(8)]
    body = [(at, at % 8) for at in range(start + 12, end, 3)]
    for at, bit in head + body:
        path = tmp_path / f"{at}-{bit}" / Library.FILE
        path.parent.mkdir()
        path.write_bytes(flipped(data, at, bit))
        store = opened(path.parent)
        try:
            faults = store.soundness.faults()
        except LibraryError as error:
            faults = (str(error),)
        assert faults, f"bit {bit} of byte {at - start}"
        for act in (store.people.all, store.kept.of("ada").conversations, store.limits.all):
            with suppress(LibraryError):
                act()
        with suppress(LibraryError):
            assert VALE in store.limits.all()
        with suppress(LibraryError):
            ada = store.people.guests.named("ada", "editor")
            assert ada is None or ada.role == "reader"
        store.close()


def row_in_file(path, table):
    """A library's bytes, and where the only row of a table is among them."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        one = connection.execute
        ((page,),) = one(f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")
        ((size,),) = one("PRAGMA page_size")
        ((digest,),) = one(f"SELECT digest FROM {table}")
    data = path.read_bytes()
    first = (page - 1) * size
    # The eight bytes of a leaf's head are followed by where its first row is.
    start = first + int.from_bytes(data[first + 8 : first + 10], "big")
    return data, start, data.index(digest.encode(), start) + len(digest)


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_of_several_rows_each_is_named(library, harm, table):
    library.limit(FENWICK, ["audit"])
    library.people.add("bob", GOOD, "reader")
    library.people.begin("bob")
    mine = library.kept.of("bob")
    mine.add(id := mine.begin("Bob's"), ANSWER)
    mine.say(id, 0, helpful=True, comment="Good.")
    assert told(library) == []
    harm(f"UPDATE {table} SET digest = digest || 'x'")
    first, second = told(library)
    assert first != second


# ---- every write ---------------------------------------------------------------------------------


def test_all_that_can_be_written_is_sound_afterwards(library):
    def sound():
        return library._store.soundness.faults() == ()

    assert sound()
    mine, people = library.kept.of("ada"), library.people
    id = mine.begin("Another, with a nul\0 and ünusual\u2028 signs")
    acts = [
        lambda: mine.add(id, ANSWER),
        lambda: mine.add(id, ANSWER),
        lambda: mine.rename(id, "Renamed"),
        lambda: mine.delete(id),
        lambda: mine.restore(id),
        lambda: mine.say(id, 1, helpful=True, comment="nul\0"),
        lambda: mine.say(id, 1, helpful=False, comment="Changed my mind."),
        lambda: mine.say(id, 0, helpful=False, comment=""),
        lambda: mine.unsay(id, 0),
        lambda: people.add("Bób", GOOD, "editor", ["audit", "Social work"]),
        lambda: people.change("bób", role="reader"),
        lambda: people.change("bób", groups=["audit"]),
        lambda: people.change("bób", role="editor", groups=[]),
        lambda: people.set_password("bób", "another good password"),
        lambda: people.end(people.begin("bób")),
        lambda: people.begin("bób"),
        lambda: library.limit(FENWICK, ["audit", "board"]),
        lambda: library.limit(FENWICK, ["board", "care"]),
        lambda: library.limit(FENWICK, []),
        lambda: library.remove(VALE),
        lambda: library.restore(VALE),
        lambda: library.remove(VALE, purge=True),
        lambda: mine.purge(id),
        lambda: people.remove("bób"),
        lambda: people.guests.admit("bób"),
    ]
    for number, act in enumerate(acts):
        act()
        assert sound(), f"act {number}"
    assert [one.title for one in mine.conversations()] == ["Ada's"]
    assert {one.comment for one in mine.feedback()} == {"Good.", "Changed my mind."}
    assert library.limits() == {}


# ---- a library that is copied --------------------------------------------------------------------


def test_a_copy_has_the_digests(library, database, postgres, tmp_path):
    from pincite import upkeep

    library.kept.of("ada").rename(library.kept.of("ada").conversations()[0].id, "With a nul\0")
    upkeep.export(library.folder, tmp_path / "file", database=database)
    url = postgres.fresh()
    upkeep.bring(tmp_path / "file", tmp_path / "there", database=url)
    for folder, store in ((tmp_path / "file", None), (tmp_path / "there", url)):
        assert not any(one.fault for one in upkeep.check(folder, database=store))
    postgres.drop(url)
